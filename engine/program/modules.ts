import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "../errors";
import type { Project } from "../project";

interface Manifest {
    readonly type?: string;
    readonly main?: string;
    readonly exports?: unknown;
}

/** How the program has to be loaded. */
export interface Loading {
    /** ES modules: they need a loader of their own. */
    readonly esModules: boolean;
    /** Compiled ahead: its lines can be told only by source maps. */
    readonly compiled: boolean;
}

/** Reads off package.json what the runner will do with the program. */
export function loadingOf(project: Project): Loading {
    const { directory, manifest } = nearestManifest(project.programDirectory);
    const entry = project.entryPoint === "." ? defaultEntry(directory, manifest) : project.entryPoint;
    return {
        esModules: manifest.type === "module",
        compiled: !project.typescript || /\.[cm]?js$/.test(entry),
    };
}

function nearestManifest(directory: string): { directory: string; manifest: Manifest } {
    const file = path.join(directory, "package.json");
    if (existsSync(file)) return { directory, manifest: readManifest(file) };
    const parent = path.dirname(directory);
    return parent === directory ? { directory, manifest: {} } : nearestManifest(parent);
}

function readManifest(file: string): Manifest {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Manifest;
    } catch (error) {
        throw new UserError(`${file}: not JSON: ${(error as Error).message}: correct it`);
    }
}

function defaultEntry(directory: string, { exports, main }: Manifest): string {
    const named = typeof exports === "string" ? exports : (main ?? "");
    if (named !== "" && existsSync(path.join(directory, named))) return named;
    return existsSync(path.join(directory, "index.js")) ? "index.js" : "index.ts";
}
