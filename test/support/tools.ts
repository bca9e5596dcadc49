import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { version } from "pulumi/package.json";

/** Programs that are no npm packages, and where a laptop gets them. */
const CURES = {
    actionlint: "go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
    argocd: "https://github.com/argoproj/argo-cd/releases",
    cosign: "go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3",
    crane: "go install github.com/google/go-containerregistry/cmd/crane@v0.22.1",
    git: "https://git-scm.com/downloads",
    helm: "https://helm.sh/docs/intro/install",
    jq: "https://jqlang.org/download/",
    kubectl: "https://kubernetes.io/docs/tasks/tools",
    "kubernetes-validate": "pip install kubernetes-validate==1.37.0",
    "local-sigstore": "scripts/ci/policy-controller.sh <a folder of the PATH>",
    oasdiff: "go install github.com/oasdiff/oasdiff@v1.37.0",
    "policy-tester": "scripts/ci/policy-controller.sh <a folder of the PATH>",
    prometheus: "https://prometheus.io/download",
    promtool: "https://prometheus.io/download",
    pulumi: "npx pulumi version",
    "redis-server": "https://redis.io/docs/latest/operate/oss_and_stack/install",
    "rollouts-controller": "go build ./cmd/rollouts-controller in https://github.com/argoproj/argo-rollouts",
    shellcheck: "https://www.shellcheck.net",
    zizmor: "pip install zizmor==1.32.0",
};

export type Tool = keyof typeof CURES;

/** Where `npx pulumi` keeps what it has downloaded. What npm itself puts on the PATH is the launcher that would download it. */
const DOWNLOADED = join(homedir(), ".pulumi/versions", version, "bin");

/** Path of the program, which is on the PATH. */
export function find(tool: Tool): string | undefined {
    const onPath = (process.env["PATH"] ?? "")
        .split(delimiter)
        .filter((folder) => !/node_modules\/\.bin$/.test(folder));
    return [...onPath, DOWNLOADED].map((folder) => join(folder, tool)).find(isProgram);
}

/**
 * Tests that need programs. A laptop without one skips them, and hears once what to install; CI fails.
 */
export function describeWith(tools: Tool[], title: string, body: (this: Mocha.Suite) => void): void {
    const missing = tools.filter((tool) => find(tool) === undefined);
    if (missing.length === 0) {
        describe(title, body);
    } else if (process.env["CI"] === "true") {
        describe(title, () => it(`finds ${missing.join(", ")}`, () => assertFound(missing)));
    } else {
        describe.skip(title, body);
        process.stderr.write(
            `skipped: ${title} (install ${missing.map((tool) => `${tool}: ${CURES[tool]}`).join(", ")})\n`,
        );
    }
}

/** The same from within a suite, for what is more than one program: `what` says what is missing, and what to do about it. */
export function needs(suite: Mocha.Context, isThere: boolean, what: string): void {
    if (isThere) return;
    const words = `${suite.test?.parent?.title ?? "these tests"}: needs ${what}`;
    if (process.env["CI"] === "true") throw new Error(words);
    process.stderr.write(`skipped ${words}\n`);
    suite.skip();
}

/** Path of a program that a suite, or a test, needs. */
export function needTool(suite: Mocha.Context, tool: Tool): string {
    const path = find(tool);
    needs(suite, path !== undefined, `${tool}: ${CURES[tool]}`);
    return path!;
}

/** A PATH on which the tools are that a suite needs. */
export function pathWith(suite: Mocha.Context, ...tools: Tool[]): string {
    const folders = tools.map((tool) => dirname(needTool(suite, tool)));
    return [...new Set([...folders, ...process.env["PATH"]!.split(delimiter)])].join(delimiter);
}

function assertFound(missing: Tool[]): void {
    throw new Error(missing.map((tool) => `${tool} is not on the PATH: ${CURES[tool]}`).join("\n"));
}

function isProgram(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}
