// Checks what HEAD of the ops repository OPS changes since it left the branch BASE: files of services must be such that a promotion
// can read them, and where an image.tag becomes another one, that is a promotion or the way back, and all that changes.
//   check.cjs OPS BASE
require("sucrase/register/ts");
const { changeSince } = require("../../cli/ops/git.ts");
const { wordsOf } = require("../../cli/promote.ts");
const { changesTag, provenChange } = require("../../delivery/promotion/change.ts");
const { ENVIRONMENTS } = require("../../delivery/promotion/rules.ts");

const [ops, base] = process.argv.slice(2);

try {
    const tree = changeSince(ops, base);
    // All of them are read, also after the first one that is a promotion.
    const isPromotion = tree.changes.filter(changesTag).length > 0;
    const other = `no image.tag of ${ENVIRONMENTS.join(", ")} changes: this is no promotion`;
    process.stdout.write(`${isPromotion ? wordsOf(provenChange(tree)) : other}\n`);
} catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
