import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedFiles, read } from "./files";
import { withoutSeconds } from "./recorded";
import { packageSchema } from "./schema";

void main();

/** `npm run docs`: brings what is generated in README.md, README.ko.md and docs/ up to date. */
async function main(): Promise<void> {
    const files = Object.entries(generatedFiles(await packageSchema()));
    // A plan that took a tenth of a second longer is no news.
    if (files.every(([file, text]) => withoutSeconds(text) === withoutSeconds(read(file)))) return;
    for (const [file, text] of files) writeFileSync(join(__dirname, "../..", file), text);
}
