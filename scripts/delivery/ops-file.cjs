// Prints a file of the ops repository OPS with TAG for its image.tag, and no other change.
//   ops-file.cjs OPS FILE TAG
require("sucrase/register/ts");
const { readText } = require("../../cli/ops/files.ts");
const { withTag } = require("../../delivery/promotion/ops-file.ts");
const { pinnedTag } = require("../../delivery/promotion/tag.ts");

const [ops, file, tag] = process.argv.slice(2);

try {
    const text = readText(ops, file);
    if (text === undefined) throw new Error(`${file} is not there`);
    process.stdout.write(withTag(text, pinnedTag(tag, "the tag").text, file));
} catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
