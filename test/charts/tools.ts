import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { version } from "pulumi/package.json";

/** Programs that are no npm packages, and where a laptop gets them. */
const CURES = {
    helm: "https://helm.sh/docs/intro/install",
    "kubernetes-validate": "pip install kubernetes-validate==1.37.0",
    argocd: "https://github.com/argoproj/argo-cd/releases",
    git: "https://git-scm.com/downloads",
    kubectl: "https://kubernetes.io/docs/tasks/tools",
    prometheus: "https://prometheus.io/download",
    promtool: "https://prometheus.io/download",
    pulumi: "npx pulumi version",
    "redis-server": "https://redis.io/docs/latest/operate/oss_and_stack/install",
    "rollouts-controller": "go build ./cmd/rollouts-controller in https://github.com/argoproj/argo-rollouts",
};

export type Tool = keyof typeof CURES;

/** Where `npx pulumi` keeps what it has downloaded. What npm itself puts on the PATH is the launcher that would download it. */
const DOWNLOADED = join(homedir(), ".pulumi/versions", version, "bin");

/** Path of the program: on the PATH, or where our own builds of such tools are kept. */
export function find(tool: Tool): string | undefined {
    const onPath = (process.env["PATH"] ?? "")
        .split(delimiter)
        .filter((folder) => !/node_modules\/\.bin$/.test(folder));
    const folders = [...onPath, DOWNLOADED, join(homedir(), ".cache/slipway-engines/bin")];
    return folders.map((folder) => join(folder, tool)).find(isProgram);
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

function assertFound(missing: Tool[]): void {
    throw new Error(missing.map((tool) => `${tool} is not on the PATH: ${CURES[tool]}`).join("\n"));
}

function isProgram(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
