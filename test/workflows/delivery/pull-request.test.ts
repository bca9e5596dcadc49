import assert from "node:assert/strict";
import { type Asked, runCommand, serving } from "../run";
import { script } from "./support";

describe("the pull request of a promotion", function () {
    this.timeout(20_000);
    const [OLD, NEW] = ["a", "b"].map((letter) => `1.4.2@sha256:${letter.repeat(64)}`) as [string, string];
    const CHANGE = {
        service: "api",
        environment: "prod",
        before: OLD,
        after: NEW,
        rollback: false,
        branch: "promote/prod/api",
    };

    async function propose(change: object, open: object[] = [], status = 201) {
        const answer = ({ method, url }: Asked) => {
            if (method !== "GET") return { status, body: { html_url: "https://github.test/acme/ops/pull/7" } };
            return { body: url.includes("/pulls") ? open : { default_branch: "main" } };
        };
        return serving(answer, async (url, asked) => {
            const env = {
                CHANGE: JSON.stringify(change),
                GITHUB_API_URL: url,
                GITHUB_TOKEN: "ghs-secret",
                OPS_REPOSITORY: "acme/ops",
                RUN: "https://github.test/acme/shop/actions/runs/42",
            };
            const ended = await runCommand(process.execPath, [script("pull-request.cjs")], { cwd: ".", env });
            return { ...ended, looked: asked[0]!, written: asked.filter(({ method }) => method !== "GET") };
        });
    }

    it("is opened against the default branch, and tells what changes", async () => {
        const { status, stdout, looked, written } = await propose(CHANGE);
        assert.deepEqual([status, stdout], [0, "https://github.test/acme/ops/pull/7\n"]);
        assert.equal(looked.url, "/repos/acme/ops/pulls?state=open&head=acme%3Apromote%2Fprod%2Fapi");
        const [{ method, url, authorization, body }] = written as [Asked];
        assert.deepEqual([method, url, authorization], ["POST", "/repos/acme/ops/pulls", "Bearer ghs-secret"]);
        assert.deepEqual([body.title, body.head, body.base], ["api in prod: 1.4.2", "promote/prod/api", "main"]);
        for (const part of [OLD, NEW, "/actions/runs/42"]) assert.ok(body.body.includes(part));
    });
    it("is the open one, where there is one", async () => {
        const { written } = await propose(CHANGE, [{ number: 9 }]);
        assert.deepEqual(
            written.map(({ method, url }) => [method, url]),
            [["PATCH", "/repos/acme/ops/pulls/9"]],
        );
    });
    it("says that it goes back", async () => {
        const { written } = await propose({ ...CHANGE, rollback: true });
        assert.equal(written[0]!.body.title, "api in prod: back to 1.4.2");
    });
    it("fails, and says what GitHub said, without the token", async () => {
        const { status, stderr } = await propose(CHANGE, [], 403);
        assert.equal(status, 1);
        assert.match(stderr, /^POST http.*\/pulls: 403 /);
        assert.ok(!stderr.includes("ghs-secret"));
    });
});
