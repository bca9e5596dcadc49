// Checks what HEAD of the ops repository OPS changes since it left the branch BASE: files of services must be such that a promotion
// can read them, and where an image.tag becomes another one, that is a promotion or the way back, and all that changes.
//   check.cjs OPS BASE
require("sucrase/register/ts");
const { changeSince } = require("../../cli/ops/git.ts");
const { promote } = require("../../cli/promote.ts");
const { changesTag } = require("../../delivery/promotion/change.ts");
const { ENVIRONMENTS } = require("../../delivery/promotion/rules.ts");

const [ops, base] = process.argv.slice(2);

try {
    // All of them are read, also after the first one that is a promotion.
    if (changeSince(ops, base).changes.filter(changesTag).length > 0) {
        process.exitCode = promote({ ops, check: base }, process);
    } else {
        process.stdout.write(`no image.tag of ${ENVIRONMENTS.join(", ")} changes: this is no promotion\n`);
    }
} catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
