import { readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import * as path from "node:path";
import { transform } from "sucrase";
import { importAsCompiled } from "./interop";
import { semanticsIn, type Semantics } from "./tsconfig";

interface Loadable {
    _compile(code: string, filename: string): void;
}

interface Diagnostic {
    readonly start?: number;
    readonly messageText: string | { readonly messageText: string };
}

interface TypeScript {
    transpileModule(
        code: string,
        options: object,
    ): { outputText: string; sourceMapText?: string; diagnostics?: Diagnostic[] };
}

interface SourceMapSupport {
    install(options: object): void;
}

/** Values in namespaces and decorators: sucrase drops them without a word. Too many found do no harm. */
const ONLY_FOR_COMPILER = /^\s*(?:export\s+)?(?:namespace|module)\s+[\w$.]+\s*\{|(?:^|[{};]\s)\s*@[A-Za-z_]/m;

/** Of the files that the compiler itself has translated. */
const sourceMaps = new Map<string, string>();

/**
 * Teaches `require` to load TypeScript without a type check, as `PULUMI_NODEJS_TRANSPILE_ONLY` does, in a tenth of the time.
 *
 * sucrase keeps every line where it was, so stack traces need no source maps.
 */
export function registerTypeScript(): void {
    const extensions = (Module as unknown as { _extensions: Record<string, (module: Loadable, file: string) => void> })
        ._extensions;
    for (const extension of [".ts", ".tsx", ".cts"]) {
        extensions[extension] = (module, file) => module._compile(compile(readFileSync(file, "utf8"), file), file);
    }
}

/** The JavaScript of a file; throws what is wrong with its syntax. */
export function compile(code: string, file: string): string {
    const semantics = semanticsIn(path.dirname(file));
    const needed = ONLY_FOR_COMPILER.test(code) ? installedCompiler(file) : undefined;
    if (needed !== undefined) return transpile(needed, code, file, semantics);
    try {
        const { code: compiled } = transform(code, {
            filePath: file,
            transforms: file.endsWith("x") ? ["typescript", "imports", "jsx"] : ["typescript", "imports"],
            preserveDynamicImport: true,
            disableESTransforms: semantics.definesFields,
            enableLegacyTypeScriptModuleInterop: semantics.legacyInterop,
        });
        return importAsCompiled(compiled);
    } catch (error) {
        const compiler = installedCompiler(file);
        if (compiler === undefined) throw error;
        return transpile(compiler, code, file, semantics);
    }
}

function transpile(compiler: TypeScript, code: string, file: string, semantics: Semantics): string {
    const compilerOptions = {
        module: "commonjs",
        target: "es2022",
        esModuleInterop: !semantics.legacyInterop,
        experimentalDecorators: semantics.legacyDecorators,
        useDefineForClassFields: semantics.definesFields,
        sourceMap: true,
    };
    const options = { compilerOptions, fileName: file, reportDiagnostics: true };
    const { outputText, sourceMapText, diagnostics } = compiler.transpileModule(code, options);
    // The compiler mends what it cannot read, and would run something else than what is written.
    if (diagnostics?.[0] !== undefined) throw new SyntaxError(describe(diagnostics[0], code, file));
    if (sourceMapText !== undefined) keepLines(file, sourceMapText);
    return outputText;
}

function describe({ start = 0, messageText }: Diagnostic, code: string, file: string): string {
    const lines = code.slice(0, start).split("\n");
    const message = typeof messageText === "string" ? messageText : messageText.messageText;
    return `${file}:${lines.length}:${lines.at(-1)!.length + 1}: ${message}`;
}

/** The compiler moves lines. Only its own output is mapped back: to map every frame costs more than all else. */
function keepLines(file: string, map: string): void {
    if (sourceMaps.size === 0) {
        const sdkRequire = createRequire(createRequire(file).resolve("@pulumi/pulumi/package.json"));
        (sdkRequire("source-map-support") as SourceMapSupport).install({
            environment: "node",
            handleUncaughtExceptions: false,
            overrideRetrieveSourceMap: true,
            retrieveSourceMap: (source: string) => {
                const known = sourceMaps.get(source);
                return known === undefined ? null : { url: source, map: known };
            },
        });
    }
    sourceMaps.set(file, map);
}

function installedCompiler(file: string): TypeScript | undefined {
    try {
        const found = createRequire(file)("typescript") as Partial<TypeScript>;
        // TypeScript 7 can be installed, but has nothing to call.
        return found.transpileModule === undefined ? undefined : (found as TypeScript);
    } catch {
        return undefined;
    }
}
