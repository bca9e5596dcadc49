import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { inFolder, runCommand, serving } from "./run";
import { deployFile, read, ROOT } from "./support";

const STACKS = ["dev", "prod"];
const DEPLOY = "arn:aws:iam::210987654321:role/slipway/ci/prod-deploy-role-1";

// The settings that the REST API knows: pulumi/pulumi, sdk/go/common/apitype/deployments.go.
const KNOWN = {
    "": ["sourceContext", "gitHub", "operationContext", "executorContext", "agentPoolID", "tag"],
    sourceContext: ["git"],
    gitHub: ["repository", "deployCommits", "previewPullRequests", "pullRequestTemplate", "paths"],
    operationContext: ["oidc", "preRunCommands", "environmentVariables", "options"],
};

describe("the settings of Pulumi Deployments", function () {
    this.timeout(20_000);

    for (const stack of STACKS) {
        const { settings } = deployFile(stack);
        it(`of ${stack} are those that Pulumi Cloud knows`, () => {
            for (const [where, known] of Object.entries(KNOWN)) {
                const part: object = where === "" ? settings : (settings[where] as object);
                const unknown = Object.keys(part).filter((key) => !known.includes(key));
                assert.deepEqual(unknown, [], where);
            }
        });
        it(`of ${stack} deploy main of the repository that global knows, and preview pull requests`, () => {
            const { config } = parse(read("Pulumi.global.yaml"));
            const { gitHub } = settings;
            assert.equal(gitHub.repository, `${config["slipway:githubOwner"]}/${config["slipway:githubRepository"]}`);
            assert.deepEqual([gitHub["deployCommits"], gitHub["previewPullRequests"]], [true, true]);
            assert.deepEqual(settings["sourceContext"], { git: { branch: "refs/heads/main" } });
        });
        for (const operation of ["preview", "update", "refresh", "destroy", "detect-drift"]) {
            const role = operation === "preview" ? "PREVIEW_ROLE_ARN" : "DEPLOY_ROLE_ARN";
            it(`of ${stack} take ${role} to ${operation}, and no other`, async () => {
                const { environmentVariables: env, preRunCommands } = settings.operationContext;
                assert.ok(!("oidc" in settings.operationContext) && !("AWS_ROLE_ARN" in env));
                assert.equal(preRunCommands.length, 1);
                const written = await inFolder(async (folder) => {
                    const file = join(folder, "PULUMI_ENV");
                    const command = preRunCommands[0]!.replace("/PULUMI_ENV", file);
                    assert.notEqual(command, preRunCommands[0]);
                    const set = { ...env, PULUMI_CI_OPERATION: operation };
                    const { status, stderr } = await runCommand("sh", ["-euc", command], { cwd: folder, env: set });
                    assert.equal(status, 0, stderr);
                    return readFileSync(file, "utf8");
                });
                assert.equal(written, `AWS_ROLE_ARN=${env[role]}\n`);
            });
        }
    }
    it("are the same for every stack, but for its name", () => {
        const [dev, prod] = STACKS.map((stack) => read(`Pulumi.${stack}.deploy.yaml`)) as [string, string];
        assert.equal(dev.replaceAll(/\bdev\b/g, "prod"), prod);
    });
});

describe("deployment-settings.cjs", function () {
    this.timeout(20_000);

    /** Runs the script in a copy of the repository in which `edit` has changed the settings of prod. */
    function give(edit: (text: string) => string, args = ["acme", "prod"], env: object = {}, status = 200) {
        return inFolder(async (folder) => {
            mkdirSync(join(folder, "scripts/ci"), { recursive: true });
            for (const file of ["scripts/ci/deployment-settings.cjs", "Pulumi.yaml"]) {
                copyFileSync(join(ROOT, file), join(folder, file));
            }
            symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
            writeFileSync(join(folder, "Pulumi.prod.deploy.yaml"), edit(read("Pulumi.prod.deploy.yaml")));
            return serving(
                () => ({ status, body: { message: "no" } }),
                async (url, asked) => {
                    const ended = await runCommand(process.execPath, ["scripts/ci/deployment-settings.cjs", ...args], {
                        cwd: folder,
                        env: { PULUMI_API: url, PULUMI_ACCESS_TOKEN: "pul-secret", ...env },
                    });
                    return { ...ended, asked };
                },
            );
        });
    }
    const filledIn = (text: string) =>
        text.replaceAll("your-organization", "acme").replaceAll("111122223333", "210987654321");

    it("gives Pulumi Cloud what the file says", async () => {
        const { status, stdout, stderr, asked } = await give((text) =>
            filledIn(text).replace(/DEPLOY_ROLE_ARN: .*/, `DEPLOY_ROLE_ARN: ${DEPLOY}`),
        );
        assert.equal(status, 0, stderr);
        assert.equal(stdout, "acme/slipway/prod: settings are set\n");
        const [{ method, url, authorization, body }, ...more] = asked as [(typeof asked)[0]];
        assert.deepEqual(more, []);
        assert.deepEqual(
            [method, url, authorization],
            ["POST", "/api/stacks/acme/slipway/prod/deployments/settings", "token pul-secret"],
        );
        const { settings } = parse(filledIn(read("Pulumi.prod.deploy.yaml")));
        settings.operationContext.environmentVariables.DEPLOY_ROLE_ARN = DEPLOY;
        assert.deepEqual(body, settings);
    });
    it("stops before it says anything while a placeholder is left", async () => {
        const { status, stderr, asked } = await give((text) =>
            filledIn(text).replace(/PREVIEW_ROLE_ARN: .*/, "PREVIEW_ROLE_ARN: arn:aws:iam::111122223333:role/preview"),
        );
        assert.deepEqual([status, asked], [64, []]);
        assert.equal(stderr, "Pulumi.prod.deploy.yaml: 111122223333: a placeholder; put your own in its place\n");
    });
    it("stops without a token, and without a stack", async () => {
        const { status, stderr } = await give(filledIn, ["acme", "prod"], { PULUMI_ACCESS_TOKEN: "" });
        assert.deepEqual([status, /PULUMI_ACCESS_TOKEN: expected/.test(stderr)], [64, true]);
        assert.equal((await give(filledIn, ["acme"])).stderr, "usage: deployment-settings.cjs ORGANIZATION STACK\n");
    });
    it("fails, and says what Pulumi Cloud said, without the token", async () => {
        const { status, stdout, stderr } = await give(filledIn, undefined, {}, 403);
        assert.deepEqual([status, stdout], [1, ""]);
        assert.equal(stderr, 'Pulumi Cloud: 403 {"message":"no"}\n');
    });
});
