import assert from "node:assert/strict";
import { REQUIRED_CHECKS } from "../../components";
import { FILE, RULESET } from "../components/github/support";
import { COMMIT } from "../support/components";
import { attempt, keyed } from "./support";

const global = (preview: boolean, values: Record<string, string> = {}) =>
    attempt(keyed(values), { stack: "global", preview });

for (const preview of [false, true]) {
    describe(`what repositories ask of a pull request ${preview ? "in a preview" : "when deployed"}`, () => {
        const checksOf = async (values: Record<string, string>) => {
            const { all } = await global(preview, values);
            const checks = all(RULESET).map(({ inputs }) => [
                inputs["repository"],
                inputs["rules"].requiredStatusChecks?.requiredChecks.map(({ context }: any) => context),
            ]);
            return Object.fromEntries(checks);
        };
        it("is what the workflows report: the platform's its own tests besides, the ops repository its check", async () => {
            assert.deepEqual(await checksOf({ serviceRepositories: '{"shop":["api"]}' }), {
                "slipway-ops": ["promotion / check"],
                slipway: [...REQUIRED_CHECKS, "ci"],
                shop: REQUIRED_CHECKS,
            });
        });
        it("is nothing in an ops repository that exists, which may have no such check", async () => {
            assert.equal((await checksOf({ existingRepositories: '["slipway-ops"]' }))["slipway-ops"], undefined);
        });
        it("is checked in the ops repository by the platform's workflow at the commit that main is at", async () => {
            const { one } = await global(preview);
            const { content } = one(FILE, "ops-.github/workflows/check.yml").inputs;
            assert.ok(content.includes(` uses: acme/slipway/.github/workflows/check.yml@${COMMIT} # main\n`));
        });
    });
}
