import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { closest } from "../closest";
import { UserError } from "../errors";
import type { Project } from "../project";

export interface StackName {
    readonly name: string;
    readonly organization?: string;
}

/** The names of the stacks that have a file, sorted. Pulumi.<stack>.deploy.yaml is none: it is for Pulumi Deployments. */
export function listStacks({ file, stackConfigDir }: Project): string[] {
    const extension = path.extname(file);
    const names = existsSync(stackConfigDir) ? readdirSync(stackConfigDir) : [];
    return names
        .filter((name) => name.startsWith("Pulumi.") && name.endsWith(extension) && name !== `Pulumi${extension}`)
        .map((name) => name.slice("Pulumi.".length, -extension.length))
        .filter((name) => !isDeploySettings(name))
        .sort();
}

function isDeploySettings(name: string): boolean {
    return name.endsWith(".deploy");
}

/** Reads `stack`, `organization/stack` or `organization/project/stack`. */
export function parseStackName(project: Project, given: string): StackName {
    const parts = given.split("/");
    const name = parts.at(-1)!;
    if (parts.length > 3 || name.length > 100 || !parts.every((part) => /^(?!\.+$)[\w.-]+$/.test(part))) {
        throw new UserError(
            `stack "${given}": expected a name of letters, digits, hyphens, underscores and periods, ` +
                "or organization/project/name: correct the name",
        );
    }
    if (parts.length === 3 && parts[1] !== project.name) {
        throw new UserError(
            `stack "${given}" belongs to project ${parts[1]!}, but ${shownPath(project, project.file)} is project ` +
                `${project.name}: name the stack "${name}", or go to the other project`,
        );
    }
    return { name, ...(parts.length > 1 && { organization: parts[0]! }) };
}

/** The file of a stack; undefined when the project has no stack files at all, as a program fresh from git. */
export function findStackFile(project: Project, stack: string): string | undefined {
    const extension = path.extname(project.file);
    const file = path.join(project.stackConfigDir, `Pulumi.${stack}${extension}`);
    const expected = shownPath(project, file);
    if (isDeploySettings(stack)) {
        const stacks = listStacks(project).join(", ");
        throw new UserError(
            `no stack "${stack}": ${expected} is for Pulumi Deployments; the stacks here are ${stacks}: choose one of them`,
        );
    }
    if (existsSync(file)) return file;
    const others = [".json", ".yaml", ".yml"].filter((other) => other !== extension);
    const misnamed = others.map((other) => file.slice(0, -extension.length) + other).find((other) => existsSync(other));
    if (misnamed !== undefined) {
        const reason = `the stack's file is ${shownPath(project, misnamed)}, but it must end in ${extension}`;
        throw new UserError(
            `no stack "${stack}": ${reason} as ${shownPath(project, project.file)} does: rename it to ${expected}`,
        );
    }
    const stacks = listStacks(project);
    if (stacks.length === 0) return undefined;
    const meant = closest(stack, stacks);
    const cure = meant === undefined ? "choose one of them" : `did you mean "${meant}"?`;
    throw new UserError(
        `no stack "${stack}": expected the file ${expected}; the stacks here are ${stacks.join(", ")}: ${cure}`,
    );
}

/** A file's path as messages show it. */
export function shownPath(project: { readonly root: string }, file: string): string {
    return path.relative(project.root, file) || ".";
}
