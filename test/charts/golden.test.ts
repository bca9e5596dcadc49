import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { template } from "./helm";
import { REQUIRED } from "./matrix";
import { describeWith } from "../support/tools";

/**
 * What the charts render by default, as people read it. A change of a chart shows in these files:
 * UPDATE_GOLDEN=true npx mocha test/charts/golden.test.ts
 */
describeWith(["helm"], "What is rendered by default", function () {
    this.timeout(10_000);

    for (const chart of ["api", "web", "preview"] as const) {
        it(`is test/charts/golden/${chart}.yaml`, async () => {
            const file = join(__dirname, "golden", `${chart}.yaml`);
            const { stdout } = await template(chart, REQUIRED[chart]);
            const text = stdout.replace(/\n+---/g, "\n---").replace(/^---\n# Source: .*$/gm, "---");
            if (process.env["UPDATE_GOLDEN"] === "true") writeFileSync(file, text);
            assert.equal(text, readFileSync(file, "utf8"), "see the head of golden.test.ts");
        });
    }
});
