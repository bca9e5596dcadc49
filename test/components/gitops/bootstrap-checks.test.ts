import * as assert from "node:assert/strict";
import { checkBootstrap, ownerUrl } from "../../../components/gitops/bootstrap-checks";
import { GitopsBootstrap, type GitopsBootstrapArgs } from "../../../components/gitops/gitops-bootstrap";
import { Problems } from "../../../components/problems";
import { deploy } from "../../support/deploy";
import { ARGS, DEV, PREVIEWS, STAGE } from "./support";

/** Each problem of the arguments, as the user reads it. */
function problemsOf(args: Partial<GitopsBootstrapArgs>): string[] {
    const problems = new Problems();
    checkBootstrap(problems, { ...ARGS, ...args });
    try {
        problems.throwIfAny("GitopsBootstrap", "gitops");
    } catch (error) {
        return (error as Error).message.split("\n  ").slice(1);
    }
    return [];
}

const URL =
    'expected a URL such as "https://github.com/acme/ops.git" or "git@github.com:acme/ops.git", without user or password';
const REGISTRY = 'expected a host and a path in lower case, without a scheme, such as "ghcr.io/acme/charts"';

const WRONG: [string, Partial<GitopsBootstrapArgs>, string][] = [
    [
        "no environment",
        { environments: [], previews: undefined },
        "environments: expected at least one, got none: nothing would be deployed",
    ],
    [
        "an environment twice",
        { environments: [DEV, DEV] },
        'environments[1].name: expected each once, got "dev" again: remove it',
    ],
    [
        "an environment that is no label",
        { environments: [DEV, { ...STAGE, name: "Stage_1" }] },
        'environments[1].name: expected lower-case letters, digits and dashes, 63 characters at most, got "Stage_1": a namespace is named by it',
    ],
    [
        "the project that Argo CD has",
        { environments: [DEV, { ...STAGE, name: "default" }] },
        'environments[1].name: expected another name, got "default": Kubernetes, an add-on or our previews use it',
    ],
    [
        "a store that is none",
        { environments: [{ ...DEV, secretStore: 'a" "b' }] },
        'environments[0].secretStore: expected the name of a ClusterSecretStore such as "aws-sm", got "a\\" \\"b"',
    ],
    [
        "a repository without a scheme",
        { opsRepositoryUrl: "github.com/acme/ops", githubAppSecretName: undefined },
        `opsRepositoryUrl: ${URL}, got "github.com/acme/ops"`,
    ],
    [
        "a repository in the clear",
        { opsRepositoryUrl: "http://github.com/acme/ops.git", githubAppSecretName: undefined },
        `opsRepositoryUrl: ${URL}, got "http://github.com/acme/ops.git"`,
    ],
    [
        "a repository with a token",
        { opsRepositoryUrl: "https://x:token@github.com/acme/ops.git", githubAppSecretName: undefined },
        `opsRepositoryUrl: ${URL}, got "https://x:token@github.com/acme/ops.git"`,
    ],
    [
        "an owner for a repository",
        { opsRepositoryUrl: "https://github.com/acme", githubAppSecretName: undefined },
        `opsRepositoryUrl: ${URL}, got "https://github.com/acme"`,
    ],
    [
        "a registry with a scheme",
        { chartRegistry: "oci://ghcr.io/acme/charts" },
        `chartRegistry: ${REGISTRY}, got "oci://ghcr.io/acme/charts"`,
    ],
    [
        "a registry in capitals",
        { chartRegistry: "ghcr.io/Acme/charts" },
        `chartRegistry: ${REGISTRY}, got "ghcr.io/Acme/charts"`,
    ],
    [
        "a registry with a slash at its end",
        { chartRegistry: "ghcr.io/acme/" },
        `chartRegistry: ${REGISTRY}, got "ghcr.io/acme/"`,
    ],
    ["a pattern of registries", { chartRegistry: "ghcr.io/*" }, `chartRegistry: ${REGISTRY}, got "ghcr.io/*"`],
    [
        "a GitHub App for another host",
        { opsRepositoryUrl: "https://gitlab.com/acme/ops.git" },
        'githubAppSecretName: expected none beside the repository "https://gitlab.com/acme/ops.git": a GitHub App reads https://github.com/OWNER/REPOSITORY alone',
    ],
    [
        "a secret without a name",
        { githubAppSecretName: "" },
        'githubAppSecretName: expected the name of a secret in Secrets Manager such as "prod-platform/github-app", got ""',
    ],
    [
        "previews of an environment that is not here",
        { previews: { ...PREVIEWS, environment: "prod" } },
        'previews.environment: expected one of dev, stage, got "prod": previews use its secrets',
    ],
    [
        "previews of nothing",
        { previews: { ...PREVIEWS, repositories: [] } },
        "previews.repositories: expected at least one, got none: leave previews out to have none",
    ],
    [
        "a repository without its owner",
        { previews: { ...PREVIEWS, repositories: ["shop"] } },
        'previews.repositories[0]: expected OWNER/REPOSITORY such as "acme/shop", got "shop"',
    ],
    [
        "a repository that names no namespace",
        { previews: { ...PREVIEWS, repositories: ["acme/My.Shop"] } },
        'previews.repositories[0]: expected a name of lower-case letters, digits and dashes, 48 characters at most, got "My.Shop": namespaces are named by it',
    ],
    [
        "a repository whose namespaces had too long a name",
        { previews: { ...PREVIEWS, repositories: [`acme/${"a".repeat(49)}`] } },
        `previews.repositories[0]: expected a name of lower-case letters, digits and dashes, 48 characters at most, got "${"a".repeat(49)}": namespaces are named by it`,
    ],
    [
        "a repository twice",
        { previews: { ...PREVIEWS, repositories: ["acme/shop", "acme/shop"] } },
        'previews.repositories[1]: expected each once, got "acme/shop" again: remove it',
    ],
    [
        "two repositories of one name",
        { previews: { ...PREVIEWS, repositories: ["acme/shop", "other/shop"] } },
        "previews.repositories[1]: expected names that differ, got other/shop beside acme/shop: their previews would share namespaces",
    ],
    [
        "a chart version that moves",
        { previews: { ...PREVIEWS, chartVersion: "0.x" } },
        'previews.chartVersion: expected an exact version such as "0.1.0", got "0.x": whoever moves a version moves namespaces',
    ],
    [
        "a chart elsewhere",
        { previews: { ...PREVIEWS, chart: "../preview" } },
        'previews.chart: expected the name of a chart such as "preview", got "../preview"',
    ],
    [
        "settings that are wrong",
        { previews: { ...PREVIEWS, namespaces: { quota: { cpu: "lots" }, dataCidrBlocks: ["x"] } } },
        'previews.namespaces.quota.cpu: expected cores, such as "3", "1.5" or "500m", got "lots": correct it; nothing is finer than 1m',
    ],
];

describe("the arguments of GitopsBootstrap", () => {
    for (const [what, args, expected] of WRONG) {
        it(`refuse ${what}`, () => {
            assert.equal(problemsOf(args)[0], expected);
        });
    }
    for (const opsRepositoryUrl of [
        "https://github.com/acme/ops",
        "https://git.acme.test:8443/group/sub/ops.git",
        "git@github.com:acme/ops.git",
        "ssh://git@git.acme.test:2222/acme/ops.git",
    ]) {
        it(`take the repository ${opsRepositoryUrl}`, () => {
            assert.deepEqual(problemsOf({ opsRepositoryUrl, githubAppSecretName: undefined }), []);
        });
    }
    for (const chartRegistry of ["ghcr.io/acme/charts", "registry:5000", "127.0.0.1:5000/charts"]) {
        it(`take the registry ${chartRegistry}`, () => {
            assert.deepEqual(problemsOf({ chartRegistry }), []);
        });
    }
    it("are all judged at once, and nothing is created", async () => {
        const args = { ...ARGS, environments: [], opsRepositoryUrl: "ops", chartRegistry: "https://ghcr.io" };
        await assert.rejects(
            deploy(() => new GitopsBootstrap("gitops", args)),
            /^Error: GitopsBootstrap "gitops" has 5 problems:\n {2}environments: .*\n {2}opsRepositoryUrl: .*\n {2}chartRegistry: .*\n {2}githubAppSecretName: .*\n {2}previews.environment: expected one of the environments/,
        );
    });
});

describe("ownerUrl", () => {
    it("is the part that the owner's repositories on GitHub share", () => {
        assert.equal(ownerUrl("https://github.com/acme/ops.git"), "https://github.com/acme");
    });
    for (const url of [
        "https://gitlab.com/acme/ops",
        "git@github.com:acme/ops.git",
        "https://github.com.evil.test/a/b",
        "https://github.com/acme",
        "https://github.com/acme/ops/more",
    ]) {
        it(`is nothing for ${url}`, () => assert.equal(ownerUrl(url), undefined));
    }
});
