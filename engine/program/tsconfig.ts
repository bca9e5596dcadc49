import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

interface CompilerOptions {
    esModuleInterop?: boolean;
    experimentalDecorators?: boolean;
    module?: string;
    target?: string;
    useDefineForClassFields?: boolean;
}

/** The settings that change what a program does, not only whether it compiles. */
export interface Semantics {
    /** `import * as x` is the bare `require`: the rule where neither `esModuleInterop` nor `module` says otherwise. */
    readonly legacyInterop: boolean;
    /** A field without a value is set to undefined after `super()`, instead of only being declared. */
    readonly definesFields: boolean;
    /** Decorators as they were before they became a part of JavaScript. */
    readonly legacyDecorators: boolean;
}

const cache = new Map<string, Semantics>();

/** What the nearest tsconfig.json above a folder asks for, with the defaults that Pulumi gives the compiler. */
export function semanticsIn(directory: string): Semantics {
    const known = cache.get(directory);
    if (known !== undefined) return known;
    const options = nearestOptions(directory);
    const { module = "nodenext", target = "es2020" } = options;
    const semantics = {
        legacyInterop: !(options.esModuleInterop ?? /^(node|preserve)/i.test(module)),
        definesFields: options.useDefineForClassFields ?? /^es(20(2[2-9]|[3-9]\d)|next)$/i.test(target),
        legacyDecorators: options.experimentalDecorators ?? false,
    };
    cache.set(directory, semantics);
    return semantics;
}

function nearestOptions(directory: string): CompilerOptions {
    const file = path.join(directory, "tsconfig.json");
    if (existsSync(file)) return readOptions(file);
    const parent = path.dirname(directory);
    return parent === directory ? {} : nearestOptions(parent);
}

function readOptions(file: string): CompilerOptions {
    try {
        const config = parseWithComments(readFileSync(file, "utf8")) as {
            extends?: unknown;
            compilerOptions?: CompilerOptions;
        };
        const bases = [config.extends ?? []].flat().filter((base): base is string => typeof base === "string");
        const inherited = bases.map((base) => readOptions(resolveBase(file, base)));
        return Object.assign({}, ...inherited, config.compilerOptions) as CompilerOptions;
    } catch {
        // A broken tsconfig is for the compiler to report; the program may well run without it.
        return {};
    }
}

function resolveBase(file: string, base: string): string {
    if (!base.startsWith(".") && !path.isAbsolute(base)) return resolvePackage(file, base);
    const resolved = path.resolve(path.dirname(file), base);
    return existsSync(resolved) ? resolved : `${resolved}.json`;
}

/** `@tsconfig/node20/tsconfig.json`, also without the name of the file. */
function resolvePackage(file: string, base: string): string {
    const { resolve } = createRequire(file);
    try {
        return resolve(base.endsWith(".json") ? base : `${base}/tsconfig.json`);
    } catch {
        return resolve(`${base}.json`);
    }
}

/** JSON with comments and trailing commas, as tsconfig.json allows. */
export function parseWithComments(text: string): unknown {
    const string = String.raw`"(?:\\.|[^"\\])*"`;
    const withoutComments = text.replace(new RegExp(`(${string})|//[^\\n]*|/\\*[\\s\\S]*?\\*/`, "g"), "$1");
    return JSON.parse(withoutComments.replace(new RegExp(`(${string})|,(?=\\s*[}\\]])`, "g"), "$1"));
}
