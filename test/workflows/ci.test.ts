import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { read, ROOT, SOURCES, WORKFLOWS } from "./support";

const { jobs, on } = WORKFLOWS["ci.yml"]!;
const steps = jobs["tests"]!.steps!;

/** Packages with their versions that the tests tell somebody to install who has not got them, those of a cluster aside. */
function wanted(): string[] {
    const files = readdirSync(join(ROOT, "test"), { recursive: true }).map((file) => `test/${file}`);
    const sources = files.filter((file) => file.endsWith(".ts") && !file.startsWith("test/cluster/")).map(read);
    const hints = sources.flatMap((text) => [...text.matchAll(/\b(?:pip|go) install ([^"`]+)/g)]);
    const packages = hints.flatMap(([, list]) => list!.split(" "));
    return [...new Set(packages)].filter((one) => /(==|@v)\d/.test(one)).sort();
}

describe("ci.yml", () => {
    it("runs all tests of a pull request and of main, on every Node that is supported", () => {
        assert.deepEqual(on, { pull_request: null, push: { branches: ["main"] } });
        const { node } = jobs["tests"]!.strategy!.matrix as unknown as { node: number[] };
        assert.deepEqual(node, [20, 22, 24]);
        assert.equal(JSON.parse(read("package.json")).engines.node, `>=${node[0]}`);
        const commands = steps.map(({ run }) => run);
        assert.deepEqual(commands.slice(-3), ["npm ci --no-audit --no-fund", "npx pulumi version", "npm test"]);
        for (const step of steps) assert.ok(step.if === undefined && !("continue-on-error" in step));
    });
    it("installs what the tests tell somebody to install, in that version", () => {
        const commands = steps.map(({ run }) => run ?? "");
        const scripts = commands.flatMap((command) => /^scripts\/\S+/.exec(command) ?? []);
        const installed = [SOURCES[".github/workflows/ci.yml"]!, ...scripts.map(read)].join("\n");
        assert.ok(wanted().length > 5, String(wanted()));
        for (const one of wanted()) {
            const [, cosign] = /\/cosign@(.*)$/.exec(one) ?? [];
            const words = cosign === undefined ? one : `cosign-release: ${cosign}`;
            assert.ok(installed.includes(words), words);
        }
    });
    it("builds what no registry has, and skips no test for want of it", () => {
        const wanted = read("test/components/addons/admission-controller.test.ts").match(/needTool\(this, "[\w-]+"/g)!;
        const script = read("scripts/ci/policy-controller.sh");
        assert.equal(wanted.length, 2);
        for (const one of wanted) assert.ok(script.includes(`"$folder/${one.split('"')[1]}"`), one);
        assert.ok(steps.some(({ run }) => run === 'scripts/ci/policy-controller.sh "$(go env GOPATH)/bin"'));
    });
    it("has one oasdiff with the workflows of services and their tests", () => {
        const files = ["scripts/delivery/oasdiff.sh", "apps/api/tests/test_contract.py", "docs/services.md"];
        const texts = [...files.map(read), ...Object.values(SOURCES)];
        const named = texts.flatMap((text) => text.match(/oasdiff@v[\d.]+\d/g) ?? []);
        assert.ok(named.length > files.length);
        assert.deepEqual([...new Set(named)].length, 1, String(named));
    });
    it("leaves the services to the workflow that delivers them, which tests each of a pull request", () => {
        const services = readdirSync(join(ROOT, "apps"), { withFileTypes: true }).filter((one) => one.isDirectory());
        const { service } = WORKFLOWS["service.yml"]!.jobs as any;
        assert.ok("pull_request" in (WORKFLOWS["service.yml"]!.on as object));
        const names = services.map(({ name }) => name).filter((name) => !name.startsWith("_"));
        assert.deepEqual(JSON.parse(service.with.images), names.sort());
        assert.equal(WORKFLOWS["build.yml"]!.jobs["tests"]!.uses, "./.github/workflows/test.yml");
    });
});
