import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import * as path from "node:path";
import type { RecordedResource, Recording } from "../../../engine/recording";
import { run, type RunOptions, type RunResult } from "../../../engine/run";
import { directoryOf } from "../../support/temporary";

const PROJECT = {
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "package.json": '{ "name": "shop", "private": true }',
};

export const STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

/** A directory with the project `shop`, whose program finds the packages of this repository. */
export function projectOf(files: Record<string, string>): string {
    const directory = directoryOf({ ...PROJECT, ...files });
    symlinkSync(path.join(__dirname, "../../../node_modules"), path.join(directory, "node_modules"));
    return directory;
}

/** Runs a program as the stack dev, to whatever end. */
export function attempt(files: Record<string, string>, options: Partial<RunOptions> = {}): Promise<RunResult> {
    return run({ cwd: projectOf(files), stack: "dev", timeoutSeconds: 60, ...options });
}

/** The recording of a program that must not fail. */
export async function record(files: Record<string, string>, options: Partial<RunOptions> = {}): Promise<Recording> {
    const { recording, failure } = await attempt(files, options);
    assert.equal(failure, undefined);
    return recording;
}

/** The one resource of that name. */
export function find({ resources }: Recording, name: string): RecordedResource {
    const found = resources.filter((resource) => resource.name === name);
    assert.equal(found.length, 1, `${found.length} resources are called ${name}`);
    return found[0]!;
}

/** The line of a text in a file, counted from 1. */
export function lineOf(code: string, text: string): number {
    assert.equal(code.split(text).length, 2, `${text} must stand in the program once`);
    return code.slice(0, code.indexOf(text)).split("\n").length;
}

/** A file of answers. */
export function answersOf(answers: object): string {
    return path.join(directoryOf({ "answers.json": JSON.stringify(answers) }), "answers.json");
}
