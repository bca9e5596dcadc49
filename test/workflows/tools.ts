import { statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a tool is: in a folder of SLIPWAY_TOOLS, or on the PATH. */
export function findTool(name: string): string | undefined {
    const folders = [process.env["SLIPWAY_TOOLS"], process.env["PATH"]].flatMap((list) => list?.split(delimiter) ?? []);
    // npm puts its own folders on the PATH, where `pulumi` is a launcher that would download the CLI.
    const others = folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin")));
    return others
        .map((folder) => join(folder, name))
        .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Finds a tool, or skips the suite with a line that says how to get it. In CI it fails in place of that. */
export function needTool(suite: Mocha.Context, name: string, install: string): string {
    const tool = findTool(name);
    if (tool !== undefined) return tool;
    if (process.env["CI"] === "true") throw new Error(`${name} is not on the PATH: ${install}`);
    console.log(`    skipped: ${name} is not on the PATH: ${install}`);
    return suite.skip();
}
