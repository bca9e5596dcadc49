import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { configurationKeys } from "../scripts/docs/configuration";
import { firstSentence } from "../scripts/docs/components";
import { generatedFiles, korean, read } from "../scripts/docs/files";
import { withoutSeconds } from "../scripts/docs/recorded";
import { nameOf, packageSchema, type Schema } from "../scripts/docs/schema";

const root = join(__dirname, "..");
const PAGES = [
    "README.md",
    "README.ko.md",
    "CONTRIBUTING.md",
    "docs/README.md",
    "docs/architecture.md",
    "docs/plans.md",
    "docs/local.md",
    "docs/deploying.md",
    "docs/state.md",
    "docs/onboarding.md",
    "docs/promotion.md",
    "docs/rollback.md",
    "docs/charts.md",
    "docs/migrations.md",
    "docs/components.md",
    "docs/recording.md",
    "docs/releasing.md",
    "docs/evidence.md",
    "bench/README.md",
];

const headings = (text: string) =>
    [...outsideCode(text).matchAll(/^(#+) (.*)$/gm)].map(([, level, title]) => ({ level, title }));
const blocks = (text: string, language: string) =>
    [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].filter(([, name]) => name === language).map(([, , code]) => code!);
const tableKeys = (text: string) =>
    [...outsideCode(text).matchAll(/^\| (`[^`]+`|\[`\w+`\]\S+|\d+) \|/gm)].map(([, key]) => key);

function outsideCode(text: string): string {
    return text.replace(/^```[^]*?^```$/gm, "");
}

describe("The documents", function () {
    this.timeout(60_000);
    let schema: Schema;
    before(async () => void (schema = await packageSchema()));

    it("hold what their sources say today", () => {
        for (const [file, text] of Object.entries(generatedFiles(schema))) {
            assert.equal(withoutSeconds(read(file)), withoutSeconds(text), `${file} is stale: npm run docs`);
        }
    });
    it("describe every component, argument and configuration key", () => {
        assert.doesNotMatch(read("docs/components.md"), /\| {2}\|$/m);
        const keys = Object.values(configurationKeys(read("Pulumi.yaml"))).flat();
        assert.deepEqual(
            keys.filter(({ description }) => !description),
            [],
        );
    });
    it("say the same in both languages", () => {
        const [english, other] = [read("README.md"), read("README.ko.md")];
        assert.deepEqual(
            headings(other).map(({ level }) => level),
            headings(english).map(({ level }) => level),
        );
        for (const language of ["sh", "ts", "yaml", "text"]) {
            assert.notEqual(blocks(english, language).length, 0);
            assert.deepEqual(blocks(other, language), blocks(english, language));
        }
        assert.ok(tableKeys(english).length > 40);
        assert.deepEqual(tableKeys(other), tableKeys(english));
    });
    it("translate no sentence that nobody writes any more", () => {
        const keys = Object.values(configurationKeys(read("Pulumi.yaml"))).flat();
        const sentences = new Set([
            ...keys.map(({ description }) => description),
            ...Object.values(schema.resources).map(({ description = "" }) => firstSentence(description)),
        ]);
        const stale = Object.keys(korean()).filter((sentence) => !sentences.has(sentence));
        assert.deepEqual(stale, [], "correct these in scripts/docs/korean.yaml");
    });
    it("link to nothing that is not there", () => {
        for (const page of PAGES) {
            for (const [, target] of outsideCode(read(page)).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
                const [path, anchor] = target!.split("#") as [string, string?];
                const file = path === "" ? page : join(dirname(page), path);
                assert.ok(existsSync(join(root, file)), `${page}: ${target}`);
                if (anchor !== undefined) assert.ok(anchors(file).includes(anchor), `${page}: ${target}`);
            }
        }
    });
    it("name no path of a machine", () => {
        for (const page of PAGES) assert.doesNotMatch(read(page), /\/(work|root|home|tmp)\//, page);
    });
    it("name the options that the command has, and no others", () => {
        const { stdout } = spawnSync(process.execPath, ["-r", "sucrase/register/ts", "cli/main.ts", "plan", "--help"], {
            cwd: root,
            encoding: "utf8",
        });
        const options = [...stdout.matchAll(/^ {2}(--[^ ]+(?: <.*?>)?)/gm)].map(([, option]) => `\`${option}\``);
        assert.ok(options.length > 0);
        assert.deepEqual(
            tableKeys(read("README.md")).filter((key) => key?.startsWith("`--")),
            options,
        );
    });
    it("run only scripts that exist", () => {
        const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
        for (const page of PAGES) {
            for (const [, script] of read(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
                assert.ok(script! in scripts, `${page}: npm run ${script}`);
            }
        }
    });
    it("show TypeScript that fits the components", () => {
        const [example, ...others] = blocks(read("README.md"), "ts");
        assert.deepEqual(others, []);
        assert.equal(typeErrors(example!), "");
        assert.match(typeErrors(example!.replace("natGateways", "natGateway")), /natGateway/);
    });
    it("show YAML that fits the components", () => {
        const [program] = blocks(read("README.md"), "yaml");
        const { resources, outputs } = parse(program!) as Program;
        const components = new Map(Object.entries(schema.resources).map(([t, c]) => [nameOf(t), c]));
        for (const [name, { type, properties }] of Object.entries(resources)) {
            const component = components.get(nameOf(type));
            assert.ok(component, `${name}: ${type}`);
            for (const key of Object.keys(properties)) assert.ok(key in component.inputProperties!, `${type}: ${key}`);
            for (const key of component.requiredInputs ?? []) assert.ok(key in properties, `${type}: ${key}`);
        }
        for (const [, name, output] of Object.values(outputs).map((value) => /^\$\{(\w+)\.(\w+)\}$/.exec(value)!)) {
            assert.ok(output! in components.get(nameOf(resources[name!]!.type))!.properties!, `${name}.${output}`);
        }
    });
});

interface Program {
    readonly resources: Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>;
    readonly outputs: Record<string, string>;
}

/** GitHub's anchors of a page's headings. */
function anchors(file: string): string[] {
    return headings(read(file)).map(({ title }) =>
        title!
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

function typeErrors(program: string): string {
    const folder = mkdtempSync(join(tmpdir(), "example-"));
    const paths = { slipway: [join(root, "components/index.ts")], "@pulumi/*": [join(root, "node_modules/@pulumi/*")] };
    const compilerOptions = { paths, types: [], noEmit: true };
    writeFileSync(join(folder, "index.ts"), program);
    writeFileSync(
        join(folder, "tsconfig.json"),
        JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["index.ts"] }),
    );
    const { stdout } = spawnSync(process.execPath, [join(root, "node_modules/ts7/bin/tsc"), "--project", folder], {
        encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    return stdout;
}
