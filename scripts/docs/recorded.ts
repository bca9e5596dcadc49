import { spawnSync } from "node:child_process";
import { join } from "node:path";

const MOST_LINES = 8;

/** What `npm run plan -- --stack STACK` prints into a file, every section cut to its first lines. */
export function recordPlan(stack: string): string {
    const command = ["--require", "sucrase/register/ts", "cli/main.ts", "plan", "--stack", stack];
    const { stdout, stderr, status } = spawnSync(process.execPath, command, {
        cwd: join(__dirname, "../.."),
        encoding: "utf8",
    });
    // 2 are findings: the placeholders of the stack files.
    if (status !== 0 && status !== 2) throw new Error(`plan --stack ${stack} ended with ${status}:\n${stderr}`);
    return `\`\`\`text\n${stdout.trimEnd().split("\n\n").map(shorten).join("\n\n")}\n\`\`\``;
}

/** Runs differ in the seconds that they took, and in nothing else. */
export function withoutSeconds(text: string): string {
    return text.replace(/, [\d.]+ s$/gm, "");
}

function shorten(section: string): string {
    const lines = section.split("\n");
    // A note of one line is no longer than the line that it would replace.
    if (lines.length <= MOST_LINES + 2) return section;
    return [...lines.slice(0, MOST_LINES + 1), `  ... ${lines.length - MOST_LINES - 1} more lines`].join("\n");
}
