import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { OpsRepository, type OpsRepositoryArgs } from "../../../components";
import { checkFile, firstContent } from "../../../components/github/ops-content";
import { deploy, valueOf } from "../../support/deploy";
import * as types from "./support";

const checkWorkflow = `acme/slipway/.github/workflows/check.yml@${"a".repeat(40)}`;
const owned = { codeOwners: ["@acme/platform", "@octocat"], openEnvironments: ["dev", "stage"], checkWorkflow };

const opsOf = (args: Partial<OpsRepositoryArgs> = owned, preview = false) =>
    deploy(() => new OpsRepository("ops", { repository: "shop-ops", ...args }), types.github(preview));

for (const preview of [false, true]) {
    describe(`OpsRepository ${preview ? "in a preview" : "when deployed"}`, () => {
        it("creates a private repository, protected and never deleted", async () => {
            const { inputs, protect } = (await opsOf(owned, preview)).one(types.REPOSITORY);
            assert.deepEqual([inputs["name"], inputs["visibility"]], ["shop-ops", "private"]);
            assert.deepEqual([inputs["archiveOnDestroy"], protect], [true, true]);
        });
        it("writes each file once, one after the other and before the rules", async () => {
            const { all, one } = await opsOf(owned, preview);
            const files = all(types.FILE);
            const [owners, page, check] = files;
            assert.deepEqual(
                files.map(({ inputs }) => inputs["file"]),
                [".github/CODEOWNERS", "envs/README.md", ".github/workflows/check.yml"],
            );
            for (const { inputs, ignoreChanges, retainOnDelete } of files) {
                assert.equal(inputs["overwriteOnCreate"], false);
                assert.deepEqual(ignoreChanges, ["content", "commitMessage"]);
                assert.equal(retainOnDelete, true);
            }
            assert.ok(page!.dependsOn.includes(owners!.urn));
            assert.ok(!owners!.dependsOn.includes(page!.urn));
            assert.ok(check!.dependsOn.includes(page!.urn));
            for (const { urn } of files) assert.ok(one(types.RULESET).dependsOn.includes(urn));
        });
        it("lets the teams write that own it, whom GitHub would pass over otherwise", async () => {
            const { inputs } = (await opsOf(owned, preview)).one(types.TEAM, "ops-platform");
            assert.deepEqual(inputs, { repository: "shop-ops", teamId: "platform", permission: "push" });
        });
        it("wants a reviewed pull request for every change, which has passed the check of promotions", async () => {
            const { inputs } = (await opsOf(owned, preview)).one(types.RULESET);
            assert.equal(inputs["rules"].pullRequest.requireCodeOwnerReview, true);
            const { requiredChecks, strictRequiredStatusChecksPolicy } = inputs["rules"].requiredStatusChecks;
            assert.equal(strictRequiredStatusChecksPolicy, true);
            assert.deepEqual(requiredChecks, [{ context: "promotion / check", integrationId: 15368 }]);
            assert.equal(inputs["bypassActors"], undefined);
        });
        it("wants no check that there is none of: without a workflow, and where the repository exists", async () => {
            for (const args of [{ ...owned, checkWorkflow: undefined }, { existing: true }]) {
                const { all, one } = await opsOf(args, preview);
                assert.equal(one(types.RULESET).inputs["rules"].requiredStatusChecks, undefined);
                assert.ok(all(types.FILE).every(({ inputs }) => inputs["file"] !== ".github/workflows/check.yml"));
            }
        });
        it("calls a workflow whose commit is still to come", async () => {
            const { one } = await opsOf({ ...owned, checkWorkflow: pulumi.output(checkWorkflow) }, preview);
            const { content } = one(types.FILE, "ops-.github/workflows/check.yml").inputs;
            assert.equal(content, checkFile(checkWorkflow));
        });
        it("adopts a repository that exists, and writes nothing into it", async () => {
            const { value, all, one } = await opsOf({ existing: true }, preview);
            assert.deepEqual([all(types.REPOSITORY), all(types.FILE), all(types.TEAM)], [[], [], []]);
            assert.equal(one(types.RULESET).inputs["repository"], "shop-ops");
            assert.equal(await valueOf(value.cloneUrl), "https://github.com/acme/shop-ops.git");
        });
    });
}

describe("OpsRepository", () => {
    it("locks actions and the token as a repository of a service does", async () => {
        const { one } = await opsOf();
        assert.equal(one(types.ACTIONS).inputs["shaPinningRequired"], true);
        assert.equal(one(types.TOKEN).inputs["defaultWorkflowPermissions"], "read");
    });
    it("wants signatures when asked to", async () => {
        const { one } = await opsOf({ ...owned, signedCommits: true });
        assert.equal(one(types.RULESET).inputs["rules"].requiredSignatures, true);
    });
    it("can be archived when its protection is off", async () => {
        assert.equal((await opsOf({ ...owned, deletionProtection: false })).one(types.REPOSITORY).protect, false);
    });
    it("says everything that is wrong at once", async () => {
        await assert.rejects(opsOf({ repository: "a b", codeOwners: ["acme"], openEnvironments: ["../.github"] }), {
            message: [
                'OpsRepository "ops" has 3 problems:',
                '  repository: expected the name of a repository without its owner, got "a b"; write it like "shop"',
                '  codeOwners[0]: expected a team or a user, got "acme"; write it like "@acme/platform" or "@octocat"',
                '  openEnvironments[0]: expected the name of an environment, got "../.github"; write it like "dev"',
            ].join("\n"),
        });
    });
    for (const ref of ["main", "v1", "a".repeat(39), "A".repeat(40), `${"a".repeat(40)} # x`]) {
        it(`is checked by no workflow at ${ref.slice(0, 4)}..., which can be moved or is not there`, async () => {
            await assert.rejects(
                opsOf({ ...owned, checkWorkflow: `acme/slipway/.github/workflows/check.yml@${ref}` }),
                /has 1 problem:\n {2}checkWorkflow: expected a workflow at a commit, got "acme/,
            );
        });
    }
    it("names each owner once", async () => {
        await assert.rejects(
            opsOf({ codeOwners: ["@octocat", "@octocat"] }),
            /\n {2}codeOwners\[1\]: expected each owner once, got "@octocat"; remove it$/,
        );
    });
    it("is owned by somebody when it is created, and by its own file when it exists", async () => {
        await assert.rejects(opsOf({}), /has 1 problem:\n {2}codeOwners: expected at least one team or user, got none/);
        await assert.rejects(
            opsOf({ ...owned, existing: true }),
            /has 3 problems:\n {2}codeOwners: expected none .*\n {2}openEnvironments: expected none.*\n {2}checkWorkflow: expected none/,
        );
    });
});

describe("the first content of an ops repository", () => {
    const [owners, page] = firstContent(owned.codeOwners, owned.openEnvironments);
    const ownersOf = (path: string, file = owners!.content) => {
        const lines = file.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
        const [, ...found] = lines
            .filter((line) => line.startsWith("* ") || path.startsWith(line))
            .at(-1)!
            .split(" ");
        return found;
    };

    it("tells the way back that a check lets pass, which a revert is not always", () => {
        assert.match(page!.content, /To go back, .*\n?workflow `promote` with `rollback`/);
    });
    it("has owners for everything, but for the environments that are open", () => {
        for (const path of [
            "/envs/prod/api.yaml",
            "/.github/CODEOWNERS",
            "/envs/README.md",
            "/envs/development/a.yaml",
        ]) {
            assert.deepEqual(ownersOf(path), owned.codeOwners, path);
        }
        for (const path of ["/envs/dev/api.yaml", "/envs/stage/web.yaml"]) assert.deepEqual(ownersOf(path), [], path);
    });
    it("has owners for every environment when none is open", () => {
        const [closed] = firstContent(owned.codeOwners, []);
        assert.deepEqual(ownersOf("/envs/dev/api.yaml", closed!.content), owned.codeOwners);
    });
    it("shows a file of the form that is deployed", () => {
        const example = /```yaml\n([^]*?)```/.exec(page!.content)![1]!;
        const { chart, chartVersion, image, values } = parse(example);
        assert.deepEqual([chart, chartVersion, values], ["api", "0.1.0", {}]);
        assert.deepEqual(Object.keys(image), ["repository", "tag"]);
    });
    it("does not depend on which environments there are: one more would be a file that the rules refuse", () => {
        assert.deepEqual(
            firstContent(["@octocat"], ["dev", "stage", "test"]).map(({ file }) => file),
            [owners!.file, page!.file],
        );
    });
});
