import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { closest } from "./closest";
import { UserError } from "./errors";
import { readMapping } from "./project/file";
import { type GoMap, isMap } from "./project/go-values";
import { FileProblems } from "./project/problems";
import { type ConfigDeclaration, readSchema } from "./project/schema";
import { shownValue } from "./project/types";
import { splitWords } from "./project/words";

/** A Pulumi project of Node, with everything decided that the CLI and its language host would decide. */
export interface Project {
    /** Directory of Pulumi.yaml, absolute. */
    readonly root: string;
    /** Pulumi.yaml, Pulumi.yml or Pulumi.json, absolute. */
    readonly file: string;
    readonly name: string;
    readonly runtime: "nodejs";
    /** What runs: an absolute directory or file. */
    readonly main: string;
    /** Where the program runs: `main`, or the directory of the file that it is. */
    readonly programDirectory: string;
    /** What `cmd/run` is given to run in `programDirectory`: "." or the name of a file there. */
    readonly entryPoint: string;
    /** As given, so relative to `programDirectory`; absent when the default is to be looked for. */
    readonly tsconfig?: string;
    /** Whether `cmd/run` compiles TypeScript itself. */
    readonly typescript: boolean;
    /** Arguments of Node, before the program. */
    readonly nodeArgs: string[];
    /** Where the stacks' files are, absolute. */
    readonly stackConfigDir: string;
    /** By full key, `namespace:name`. */
    readonly configSchema: Record<string, ConfigDeclaration>;
}

/** Reads the project that `cwd` is in, as the CLI does; throws one error with everything that is wrong with it. */
export function readProject(cwd: string): Project {
    const file = findProjectFile(path.resolve(cwd));
    const content = readMapping(file, file);
    const problems = new FileProblems(file);
    const root = path.dirname(file);
    const { runtime, options } = readRuntime(content, file, problems);
    const name = readName(content, problems);
    const program = locateProgram(root, text(content, "main", "main", problems), problems);
    const { schema, directory } = readConfigField(content, name, problems);
    const tsconfig = text(options, "tsconfig", "runtime.options.tsconfig", problems);
    const project: Project = {
        ...{ root, file, name, runtime, ...program },
        ...(tsconfig !== undefined && { tsconfig }),
        typescript: readTypescript(options, problems),
        nodeArgs: readNodeArgs(options, problems),
        stackConfigDir: path.resolve(root, directory ?? ""),
        configSchema: schema,
    };
    problems.throwIfAny();
    return project;
}

function findProjectFile(cwd: string): string {
    for (let directory = cwd; ; directory = path.dirname(directory)) {
        // In the CLI's order.
        const files = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"].map((name) => path.join(directory, name));
        const found = files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
        if (found !== undefined) return found;
        if (directory === path.dirname(directory)) break;
    }
    const names = existsSync(cwd) ? readdirSync(cwd) : [];
    const misspelt = names.find((name) => /^pulumi\.(ya?ml|json)$/i.test(name));
    const cure = misspelt ? `rename ${misspelt} to Pulumi.yaml` : "go to the directory of a Pulumi project";
    throw new UserError(`no Pulumi.yaml in ${cwd} or in a directory above it: ${cure}`);
}

function readRuntime(content: GoMap, file: string, problems: FileProblems): { runtime: "nodejs"; options: GoMap } {
    const declared = content["runtime"] ?? null;
    const runtime = isMap(declared) ? declared["name"] : declared;
    if (typeof runtime !== "string") {
        const given = shownValue(runtime ?? null);
        throw new UserError(`${file}: runtime: expected nodejs, given ${given}: add \`runtime: nodejs\``);
    }
    if (runtime !== "nodejs") {
        throw new UserError(`${file}: this engine runs Node programs only: runtime is ${runtime}`);
    }
    if (!isMap(declared)) return { runtime, options: {} };
    for (const key of Object.keys(declared).filter((key) => key !== "name" && key !== "options")) {
        problems.add(`runtime.${key}`, "expected name and options only: move it below options");
    }
    const options = declared["options"] ?? {};
    if (!isMap(options))
        problems.add("runtime.options", "expected options, like `typescript: false`: write them below it");
    return { runtime, options: isMap(options) ? options : {} };
}

function readName(content: GoMap, problems: FileProblems): string {
    const { name = null } = content;
    if (typeof name !== "string" || name === "") {
        const misspelt = name === null ? closest("name", Object.keys(content)) : undefined;
        const cure = misspelt === undefined ? "add `name: <text>`" : `rename ${misspelt}`;
        problems.add("name", `expected the project's name, given ${shownValue(name)}: ${cure}`);
        return "";
    }
    const template = /\$\{.*\}/.test(name);
    if (template) problems.add("name", `${name} is to be filled in, this is a template: use it with \`pulumi new\``);
    return name;
}

/** `config:` is the schema of the configuration; in old projects it is the directory of the stacks' files. */
function readConfigField(content: GoMap, project: string, problems: FileProblems) {
    const config = content["config"] ?? {};
    const directory = text(content, "stackConfigDir", "stackConfigDir", problems);
    if (isMap(config)) return { schema: readSchema(project, config, problems), directory };
    if (typeof config !== "string") {
        const cure = "write `<key>: { type: string }` below it";
        problems.add("config", `expected keys with their types, given ${shownValue(config)}: ${cure}`);
    } else if (directory !== undefined) {
        problems.add("config", "is the directory of the stacks' files, as stackConfigDir is: remove config");
    }
    return { schema: {}, directory: directory ?? (typeof config === "string" ? config : undefined) };
}

/** The directory to run in and what to run there, as the engine tells the language host. */
function locateProgram(root: string, main: string | undefined, problems: FileProblems) {
    const target = path.resolve(root, main ?? "");
    const isFile = statSync(target, { throwIfNoEntry: false })?.isFile();
    if (isFile === undefined) {
        const builder = findBuildScript(path.dirname(target), root);
        const build =
            builder === root ? "npm run build" : `npm --prefix ${path.relative(root, builder ?? "")} run build`;
        const cure = builder === undefined ? "correct the path, which starts at Pulumi.yaml" : `build first: ${build}`;
        problems.add("main", `${main!} does not exist: ${cure}`);
    }
    if (main === undefined || !isFile) return { main: target, programDirectory: target, entryPoint: "." };
    return { main: target, programDirectory: path.dirname(target), entryPoint: path.basename(target) };
}

/** The nearest directory, up to the project's, whose package can be built. */
function findBuildScript(directory: string, root: string): string | undefined {
    if (hasBuildScript(directory)) return directory;
    const above = path.dirname(directory);
    return directory === root || above === directory ? undefined : findBuildScript(above, root);
}

function hasBuildScript(directory: string): boolean {
    try {
        const manifest: unknown = JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8"));
        return (manifest as { scripts?: { build?: string } }).scripts?.build !== undefined;
    } catch {
        return false;
    }
}

function readTypescript(options: GoMap, problems: FileProblems): boolean {
    const typescript = options["typescript"] ?? true;
    if (typeof typescript === "boolean") return typescript;
    const reason = `expected true or false, given ${shownValue(typescript)}: write it without quotes`;
    problems.add("runtime.options.typescript", reason);
    return true;
}

function readNodeArgs(options: GoMap, problems: FileProblems): string[] {
    const nodeArgs = text(options, "nodeargs", "runtime.options.nodeargs", problems) ?? "";
    const words = splitWords(nodeArgs);
    if (words === undefined) problems.add("runtime.options.nodeargs", `a quote in ${nodeArgs} is not closed: close it`);
    return words ?? [];
}

/** A field that holds text; absent when it is null or empty, as in Go. */
function text(from: GoMap, key: string, shown: string, problems: FileProblems): string | undefined {
    const value = from[key] ?? "";
    if (typeof value !== "string") problems.add(shown, `expected text, given ${shownValue(value)}: put it in quotes`);
    return typeof value !== "string" || value === "" ? undefined : value;
}
