import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { deployFile, read, ROOT, WORKFLOWS } from "./support";

const STACKS = ["dev", "prod"];

/** Every file that stacks/index.ts imports, and what those import, down to the packages. */
function programFiles(file = join(ROOT, "stacks/index.ts"), seen = new Set<string>()): Set<string> {
    if (seen.has(relative(ROOT, file))) return seen;
    seen.add(relative(ROOT, file));
    for (const [, target] of read(relative(ROOT, file)).matchAll(/(?:from|import|require\()\s*"(\.[^"]+)"/g)) {
        const path = join(dirname(file), target!);
        const found = [`${path}.ts`, join(path, "index.ts"), path].find((one) => existsSync(one) && /\.\w+$/.test(one));
        assert.ok(found, `${file}: ${target}`);
        if (found.endsWith(".ts")) programFiles(found, seen);
        else seen.add(relative(ROOT, found));
    }
    return seen;
}

/** Both GitHub and Pulumi Cloud take a path as it is, or a folder with all that is below it. */
function covers(paths: string[], file: string): boolean {
    return paths.some((path) => (path.endsWith("/**") ? file.startsWith(path.slice(0, -2)) : file === path));
}

describe("a change", () => {
    it("of anything that the program imports deploys every stack", () => {
        const files = [...programFiles(), "Pulumi.yaml", "package.json", "package-lock.json", "stacks/tsconfig.json"];
        assert.ok(files.length > 50);
        for (const stack of STACKS) {
            const { paths } = deployFile(stack).settings.gitHub;
            assert.deepEqual(
                files.filter((file) => !covers(paths, file)),
                [],
            );
        }
    });
    it("of the settings of a stack deploys that stack and no other", () => {
        for (const stack of STACKS) {
            const covering = STACKS.filter((other) =>
                covers(deployFile(other).settings.gitHub.paths, `Pulumi.${stack}.yaml`),
            );
            assert.deepEqual(covering, [stack]);
        }
    });
    it("of what is not the program deploys nothing", () => {
        const others = ["README.md", "docs/deploying.md", "test/docs.test.ts", "engine/run.ts", "cli/main.ts"];
        const settings = [
            "Pulumi.global.yaml",
            "Pulumi.dev.deploy.yaml",
            "answers.yaml",
            ".github/workflows/infra.yml",
        ];
        for (const stack of STACKS) {
            const { paths } = deployFile(stack).settings.gitHub;
            assert.deepEqual(
                [...others, ...settings].filter((file) => covers(paths, file)),
                [],
            );
        }
    });
    it("names paths that exist, in the two forms that GitHub and Pulumi Cloud read alike", () => {
        for (const path of STACKS.flatMap((stack) => deployFile(stack).settings.gitHub.paths)) {
            assert.match(path, /^[\w.-]+(\/[\w.-]+)*(\/\*\*)?$/);
            assert.ok(existsSync(join(ROOT, path.replace("/**", ""))), path);
        }
    });
    it("deploys by GitHub Actions what it deploys by Pulumi Deployments", () => {
        const all = new Set(STACKS.flatMap((stack) => deployFile(stack).settings.gitHub.paths));
        const { on: deployments } = WORKFLOWS["infra.yml"] as any;
        const { on: previews } = WORKFLOWS["infra-preview.yml"] as any;
        assert.deepEqual(deployments.push.paths.toSorted(), [...all].sort());
        assert.deepEqual(previews.pull_request.paths, deployments.push.paths);
    });
});
