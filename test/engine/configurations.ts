import assert from "node:assert/strict";
import * as path from "node:path";
import { readConfig, type StackConfig } from "../../engine/config";
import { UserError } from "../../engine/errors";
import { readProject } from "../../engine/project";
import { directoryOf } from "../support/temporary";

export interface Case {
    /** Below `config:` of Pulumi.yaml. */
    readonly schema?: string;
    /** Pulumi.dev.yaml. */
    readonly stack?: string;
    readonly overrides?: Record<string, string>;
    readonly files?: Record<string, string>;
    readonly name?: string;
}

/** The configuration of a stack of the project `shop`. */
export function config({ schema, stack, overrides = {}, files, name = "dev" }: Case): StackConfig {
    const project = `name: shop\nruntime: nodejs\n${schema === undefined ? "" : `config:\n${schema}`}`;
    const all = { "Pulumi.yaml": project, ...files };
    const root = directoryOf(stack === undefined ? all : { ...all, "Pulumi.dev.yaml": stack });
    return readConfig(readProject(root), name, overrides);
}

/** Why there is no such configuration. */
export function complaint(given: Case): string {
    try {
        config(given);
    } catch (error) {
        assert(error instanceof UserError);
        return error.message;
    }
    throw new Error("the configuration was accepted");
}

/** What is wrong with a Pulumi.yaml, without the name of the file. */
export function projectComplaint(yaml: string, files: Record<string, string> = {}): string {
    const directory = directoryOf({ "Pulumi.yaml": yaml, ...files });
    try {
        readProject(directory);
    } catch (error) {
        assert(error instanceof UserError);
        assert(error.message.startsWith(path.join(directory, "Pulumi.yaml")), error.message);
        return error.message.slice(path.join(directory, "Pulumi.yaml").length);
    }
    throw new Error("Pulumi.yaml was accepted");
}
