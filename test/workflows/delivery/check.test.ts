import assert from "node:assert/strict";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../run";
import { WORKFLOWS } from "../support";
import { type Ops, opsFile, withOps } from "./ops";
import { script, write } from "./support";

const [OLD, NEW, NEWER] = ["a", "b", "c"].map((letter, index) => `1.4.${index}@sha256:${letter.repeat(64)}`) as [
    string,
    string,
    string,
];
const NOTHING = "no image.tag of dev, stage, prod changes: this is no promotion\n";
const FILES = {
    "envs/README.md": "",
    "envs/dev/api.yaml": opsFile(NEW),
    "envs/prod/api.yaml": opsFile(OLD),
    "envs/stage/api.yaml": opsFile(NEW),
};

/** Moves a file or folder, and leaves a link to it. */
const link = (from: string, to: string, text: string) => (ops: Ops) => {
    renameSync(join(ops.checkout, from), join(ops.checkout, to));
    symlinkSync(text, join(ops.checkout, from));
    return Promise.resolve();
};

type Change = Record<string, string> | ((ops: Ops) => Promise<unknown>);

/** What is said of a pull request that changes these files on a branch of any name. */
const check = (change: Change, files: Record<string, string> = FILES) =>
    withOps(files, async (ops) => {
        await ops.git("switch", "--quiet", "--create", "topic");
        if (typeof change === "function") await change(ops);
        else write(ops.checkout, change);
        await ops.git("add", "--all");
        await ops.git("commit", "--quiet", "--message", "Change");
        return runCommand(process.execPath, [script("check.cjs"), ops.checkout, "origin/main"], { cwd: ops.origin });
    });

describe("the check of the ops repository", function () {
    this.timeout(30_000);

    for (const [what, file, tag, said] of [
        ["a promotion", "envs/prod/api.yaml", NEW, "api in prod is promoted, nothing else changes"],
        ["a build to the first environment", "envs/dev/api.yaml", NEWER, "api in dev is promoted"],
    ] as const) {
        it(`lets ${what} pass`, async () => {
            const { status, stdout, stderr } = await check({ [file]: opsFile(tag) });
            assert.equal(status, 0, stderr);
            assert.ok(stdout.startsWith(said), stdout);
        });
    }
    it("lets the way back pass, on whatever branch", () =>
        withOps(FILES, async (ops) => {
            const promotion = await ops.commit({ "envs/prod/api.yaml": opsFile(NEW) });
            await ops.git("switch", "--quiet", "--create", "revert-7-promote/prod/api");
            await ops.git("revert", "--no-edit", promotion);
            const args = [script("check.cjs"), ops.checkout, "origin/main"];
            const { status, stdout } = await runCommand(process.execPath, args, { cwd: ops.origin });
            assert.deepEqual([status, stdout.split(",")[0]], [0, "api in prod goes back"]);
        }));
    for (const [what, change] of [
        ["values", { "envs/prod/api.yaml": opsFile(OLD, "values: { a: 1 }\n") }],
        ["a new service", { "envs/dev/web.yaml": opsFile("none"), "envs/prod/web.yaml": opsFile("none") }],
        [
            "another file",
            { "envs/README.md": "More.\n", ".github/CODEOWNERS": "* @octocat\n", "previews/shop/api.yaml": "x" },
        ],
        ["an environment that promotions do not know", { "envs/eu/api.yaml": opsFile(NEWER) }],
        ["the mode of a file", async ({ checkout }: Ops) => chmodSync(join(checkout, "envs/README.md"), 0o755)],
        ["a link elsewhere", async ({ checkout }: Ops) => symlinkSync("envs/dev", join(checkout, "trial"))],
        ["a service that ends", async ({ checkout }: Ops) => rmSync(join(checkout, "envs/prod/api.yaml"))],
    ] as const) {
        it(`leaves ${what} to the reviewers, and still reports`, async () => {
            const files = { ...FILES, "envs/eu/api.yaml": opsFile(OLD) };
            const { status, stdout, stderr } = await check(change, files);
            assert.deepEqual([status, stdout, stderr], [0, NOTHING, ""]);
        });
    }
    for (const [what, change, said] of [
        ["a tag that is not a promotion", { "envs/prod/api.yaml": opsFile(NEWER) }, /prod takes what stage runs/],
        [
            "a promotion that changes more than the tag",
            { "envs/prod/api.yaml": opsFile(NEW, "values: { a: 1 }\n") },
            /more than image\.tag changes/,
        ],
        [
            "a promotion beside which another file changes",
            { "envs/prod/api.yaml": opsFile(NEW), "envs/README.md": "More.\n" },
            /a promotion changes one file/,
        ],
        [
            "two promotions at once",
            { "envs/dev/api.yaml": opsFile(NEWER), "envs/prod/api.yaml": opsFile(NEW) },
            /a promotion changes one file/,
        ],
        ["a tag without a digest", { "envs/dev/api.yaml": opsFile("latest") }, /expected <tag>@sha256:<digest>/],
        [
            "a new file that no promotion could read",
            { "envs/dev/web.yaml": "image: { tag: a, tag: b }\n" },
            /envs\/dev\/web\.yaml/,
        ],
        ["a file that none could read any more", { "envs/prod/api.yaml": "image: &a { tag: x }\n" }, /anchor &a/],
        [
            "a link in the place of a file",
            async ({ checkout }: Ops) => {
                rmSync(join(checkout, "envs/prod/api.yaml"));
                symlinkSync("../dev/api.yaml", join(checkout, "envs/prod/api.yaml"));
            },
            /envs\/prod\/api\.yaml is no regular file/,
        ],
        [
            "a link in the place of a folder, by which another tag comes",
            async (ops: Ops) => {
                write(ops.checkout, { "envs/prod/api.yaml": opsFile(NEWER) });
                await link("envs/prod", "live", "../live")(ops);
            },
            /envs\/prod is no regular file/,
        ],
        ["a link in the place of all environments", link("envs", "live", "live"), /envs is no regular file/],
        [
            "another repository in the place of a folder",
            async ({ checkout, git }: Ops) => {
                mkdirSync(join(checkout, "envs/eu"));
                await git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},envs/eu`);
            },
            /envs\/eu is no regular file/,
        ],
        [
            "a new file that is called as no service can be",
            { "envs/dev/1api.yaml": opsFile(OLD) },
            /envs\/dev\/1api\.yaml: expected the name of a service.*: rename/,
        ],
        [
            "a file that no promotion could read, of an environment that they do not know",
            { "envs/eu/api.yaml": "image: {}\n" },
            /expected image\.tag/,
        ],
    ] as const) {
        it(`stops ${what}`, async () => {
            const { status, stderr } = await check(change);
            assert.equal(status, 1);
            assert.match(stderr, said);
        });
    }
    it("shows the name of a file that says something to the runner as what it is", async () => {
        const { status, stderr } = await check({ "envs/dev/a\n::error::b.yaml": "image: {}\n" });
        assert.equal(status, 1);
        assert.match(stderr, /^"envs\/dev\/a\\n::error::b\.yaml": expected the name of a service/);
    });
    it("stops every pull request while a link is there, and lets the file itself be put there", () =>
        withOps(FILES, async (ops) => {
            const file = join(ops.checkout, "envs/prod/api.yaml");
            const pullRequest = async (change: () => unknown) => {
                await ops.git("switch", "--quiet", "--force-create", "topic", "origin/main");
                change();
                await ops.git("add", "--all");
                await ops.git("commit", "--quiet", "--message", "Change");
                return runCommand(process.execPath, [script("check.cjs"), ops.checkout, "origin/main"], {
                    cwd: ops.origin,
                });
            };
            renameSync(file, join(ops.checkout, "live.yaml"));
            symlinkSync("../../live.yaml", file);
            await ops.commit({});
            const followed = await pullRequest(() => write(ops.checkout, { "live.yaml": opsFile(NEWER) }));
            assert.deepEqual([followed.status, followed.stdout], [1, ""]);
            assert.match(followed.stderr, /^envs\/prod\/api\.yaml is no regular file/);
            const mended = await pullRequest(
                () => (rmSync(file), write(ops.checkout, { "envs/prod/api.yaml": opsFile(OLD) })),
            );
            assert.deepEqual([mended.status, mended.stdout], [0, NOTHING], mended.stderr);
        }));
    it("lets a file be mended that no promotion could read", async () => {
        const broken = { ...FILES, "envs/prod/api.yaml": "image: { tag: a, tag: b }\n" };
        assert.equal((await check({ "envs/prod/api.yaml": opsFile(OLD) }, broken)).stdout, NOTHING);
    });
    it("compares with where the branch began, not with what was merged since", () =>
        withOps(FILES, async (ops) => {
            await ops.git("switch", "--quiet", "--create", "topic");
            write(ops.checkout, { "envs/README.md": "More.\n" });
            await ops.git("commit", "--quiet", "--all", "--message", "Change");
            await ops.git("branch", "--quiet", "merged", "main");
            await ops.git("switch", "--quiet", "merged");
            write(ops.checkout, { "envs/prod/api.yaml": opsFile(NEW) });
            await ops.git("commit", "--quiet", "--all", "--message", "Merged");
            await ops.git("push", "--quiet", "origin", "merged:main");
            await ops.git("switch", "--quiet", "topic");
            const args = [script("check.cjs"), ops.checkout, "origin/main"];
            assert.equal((await runCommand(process.execPath, args, { cwd: ops.origin })).stdout, NOTHING);
        }));
    it("fails where the history was not fetched", async () => {
        const { status } = await withOps(FILES, ({ checkout, origin }) =>
            runCommand(process.execPath, [script("check.cjs"), checkout, "origin/nowhere"], { cwd: origin }),
        );
        assert.equal(status, 1);
    });
    it("is a job that no pull request skips, which reads and can do nothing else", () => {
        const { jobs } = WORKFLOWS["check.yml"]!;
        const { if: condition, permissions, steps } = jobs["check"]!;
        assert.deepEqual([condition, permissions], [undefined, { contents: "read" }]);
        const [ops, slipway] = steps!.map((step) => step.with);
        assert.equal(ops!["ref"], "${{ github.event.pull_request.head.sha }}");
        assert.deepEqual(
            [slipway!["repository"], slipway!["ref"]],
            ["${{ job.workflow_repository }}", "${{ job.workflow_sha }}"],
        );
        for (const step of steps!) assert.equal(step.if, undefined);
    });
});
