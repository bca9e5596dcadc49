import * as fs from "node:fs";
import * as path from "node:path";

/** The text of every source file below a program's folder, in whatever order. */
export function sourceTexts(directory: string): string[] {
    return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
        if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
        const file = path.join(directory, entry.name);
        if (entry.isDirectory()) return sourceTexts(file);
        return /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name) ? [fs.readFileSync(file, "utf8")] : [];
    });
}
