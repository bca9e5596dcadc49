import assert from "node:assert/strict";
import { plan, type PlanOptions } from "../../cli/plan";
import { UserError } from "../../engine/errors";
import { run } from "../../engine/run";
import { answersOf, projectOf } from "../engine/run/support";

type Files = Record<string, string>;

/** What a user sees of a program: the real engine, and streams that are no terminal. */
async function planned(files: Files | string, options: Partial<PlanOptions> = {}) {
    const heard = { stdout: "", stderr: "" };
    const write = (name: "stdout" | "stderr") => ({ write: (text: string) => (heard[name] += text) });
    const terminal = { stdout: write("stdout"), stderr: write("stderr"), env: {} };
    const cwd = typeof files === "string" ? projectOf({ "index.ts": files }) : projectOf(files);
    const code = await plan({ stack: "dev", cwd, ...options }, terminal, run);
    return { code, ...heard, cwd };
}

/** What stderr says of a program that fails, without the place of the project. */
async function failure(code: string, options: Partial<PlanOptions> = {}): Promise<string> {
    const program = `import * as pulumi from "@pulumi/pulumi";\nimport * as random from "@pulumi/random";\n${code}`;
    const { code: exit, stdout, stderr, cwd } = await planned(program, options);
    assert.equal(exit, 1);
    assert.equal(stdout, "");
    assert.ok(!stderr.includes("\u001b"));
    assert.doesNotMatch(stderr, /node_modules|node:internal|Running program|\d UNKNOWN/);
    return stderr.replaceAll(cwd, "").trim();
}

describe("a program that fails", () => {
    it("on two resources of one name shows the second one's line", async () => {
        const said = await failure('new random.RandomPet("a");\nnew random.RandomPet("a");');
        assert.match(said, /^The program failed after registering 1 resource\.\n\n/);
        assert.match(
            said,
            /Duplicate resource URN 'urn:pulumi:dev::shop::random:index\/randomPet:RandomPet::a'; try giving it a unique name/,
        );
        assert.match(said, /\/index\.ts:4:/);
    });
    it("by a throw shows the words and the program's own frames", async () => {
        const said = await failure('function zone() { throw new Error("no zone is left"); }\nzone();');
        assert.match(
            said,
            /Error: no zone is left\n +at zone \(\/index\.ts:3:25\)\n +at Object\.<anonymous> \(\/index\.ts:4:1\)$/,
        );
    });
    it("in an apply shows it once", async () => {
        const said = await failure(
            'const a = new random.RandomPet("a");\nnew random.RandomPet("b", { prefix: a.id.apply(() => { throw new Error("no"); }) });',
        );
        assert.match(
            said,
            /^The program failed after registering 1 resource\.\n\n +Error: no\n +at \/index\.ts:4:\d+$/,
        );
    });
    it("by a rejection with an object shows no object", async () => {
        const said = await failure(
            'class C extends pulumi.ComponentResource {}\nconst c = new C("x:y:C", "c");\nPromise.reject(new pulumi.ResourceError("the zone is wrong", c));',
        );
        assert.match(
            said,
            /ResourceError: the zone is wrong\n +at Object\.<anonymous> \(\/index\.ts:5:16\)\n +at index\.ts:4 \(x\.y\.C c\)$/,
        );
    });
    it("for want of configuration names every key, and how to give it", async () => {
        const said = await failure(
            'const c = new pulumi.Config();\nc.requireNumber("count");\nc.requireSecret("key");',
        );
        assert.match(
            said,
            /--config shop:count=VALUE {3}\(index\.ts:4\)\n +--config shop:key=VALUE {3}\(index\.ts:5\)$/,
        );
    });
    it("for want of an answer names the token and the file to write", async () => {
        const said = await failure('export const x = pulumi.runtime.invokeOutput("acme:index:getThing", { a: 1 });', {
            answers: answersOf({ invokes: { "acme:index:getOther": {} } }),
        });
        assert.match(
            said,
            /cannot answer the data source acme:index:getThing\n +arguments: {"a":1}\n +cure: write .*answers\.json/,
        );
    });
    it("to end is stopped in time", async () => {
        const started = Date.now();
        const said = await failure('new random.RandomPet("a");\nsetTimeout(() => { while (true); }, 100);', {
            timeout: 2,
        });
        assert.match(
            said,
            /^The program was stopped after registering \d resources?\.\n\n {2}The program did not end within 2 s\. /,
        );
        assert.ok(Date.now() - started < 10_000);
    });
    it("by process.exit(0) says that it is not through", async () => {
        const said = await failure('new random.RandomPet("a");\nprocess.exit(0);');
        assert.match(said, /The program ended before it was through: it left by process\.exit/);
    });
    it("for want of a package says how to install it", async () => {
        const said = await failure('import "@acme/missing";');
        assert.match(
            said,
            /Cannot find module '@acme\/missing'\n +at Object\.<anonymous> \(\/index\.ts:3:\d+\)\n\n +@acme\/missing is not installed\. Run .*npm install$/,
        );
    });
    it("by its syntax says where, and does not run what a compiler would make of it", async () => {
        const said = await failure('new random.RandomPet("a");\nconsole.log(1 2);');
        assert.match(said, /after registering 0 resources\.[^]*SyntaxError: \/index\.ts:4:15: ',' expected\.$/);
    });
    it("prints one JSON document all the same, whatever it prints itself", async () => {
        const code = 'console.log("{ not ours }"); console.error("no VPN"); process.exit(3);';
        const { code: exit, stdout, stderr } = await planned(code, { json: true });
        assert.equal(exit, 1);
        const { failure: told } = JSON.parse(stdout);
        assert.equal(told.kind, "program");
        assert.match(told.message, /no VPN/);
        assert.match(stderr, /{ not ours }/);
    });
});

describe("a program that is odd", () => {
    it("is no fine plan when it registers nothing", async () => {
        const { code, stdout } = await planned("export {};");
        assert.equal(code, 2);
        assert.match(stdout, /the program registers no resource: `pulumi up` would delete all that\s+the stack holds/);
    });
    it("is stopped in time, with what it has started itself", async () => {
        const started = Date.now();
        await failure(
            'import { spawn } from "node:child_process";\nspawn("sleep", ["30"], { stdio: "inherit" });\nwhile (true);',
            { timeout: 1 },
        );
        assert.ok(Date.now() - started < 10_000);
    });
    it("does not fail, and its long secret and bare bytes are printed neither raw nor in full", async () => {
        const { code, stdout } = await planned(`
import * as pulumi from "@pulumi/pulumi";
new pulumi.ComponentResource("x:y:C", "c");
process.stdout.write(Buffer.from([0xff, 0x1b, 0x5b]));
pulumi.log.info("the key is " + "s3cr3t!".repeat(30_000));
const deep = (depth: number): object => (depth === 0 ? {} : { in: deep(depth - 1) });
export const key = pulumi.secret("s3cr3t!".repeat(30_000));
export const nested = deep(200);
`);
        assert.equal(code, 0);
        assert.ok(!stdout.includes("s3cr3t!"));
        assert.match(stdout, /key +\[secret\]/);
        assert.ok(!stdout.includes("\u001b") && !stdout.includes("\ufffd"));
        assert.ok(stdout.length < 2000, stdout);
    });
});

describe("a project that cannot be planned", () => {
    const mistakes: [string, Files, Partial<PlanOptions>, RegExp][] = [
        [
            "a stack that is mistyped",
            { "Pulumi.dev.yaml": "{}", "Pulumi.prod.yaml": "{}" },
            { stack: "prd" },
            /^no stack "prd": .*did you mean "prod"\?$/,
        ],
        [
            "another language",
            { "Pulumi.yaml": "name: shop\nruntime: go\n" },
            {},
            /Pulumi\.yaml: this engine runs Node programs only: runtime is go$/,
        ],
        [
            "a value of another type",
            { "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  count: { type: integer }\n" },
            { config: { count: "many" } },
            /^configuration of stack "dev" has 1 problem:\n {2}count: expected an integer, given "many" in --config: /,
        ],
        [
            "a file of answers that is none",
            { "a.json": "{ invokes: " },
            { answers: "a.json" },
            /a\.json:1: is neither JSON nor YAML: .*; correct it there$/,
        ],
        [
            "a file of answers that is not there",
            {},
            { answers: "b.json" },
            /b\.json: no such file; give --answers the path of a JSON or YAML file$/,
        ],
        [
            "an entry that is not built",
            {
                "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: bin\n",
                "package.json": '{ "scripts": { "build": "tsc" } }',
            },
            {},
            /main: bin does not exist: build first: npm run build$/,
        ],
    ];
    for (const [title, files, options, message] of mistakes) {
        it(`says so of ${title}, with the cure, before it runs anything`, async () => {
            const directory = projectOf(files);
            const answers = options.answers && `${directory}/${options.answers}`;
            const asked = plan(
                { stack: "dev", cwd: directory, ...options, answers },
                { stdout: { write: assert.fail }, stderr: { write: assert.fail }, env: {} },
                run,
            );
            await assert.rejects(
                asked,
                (error) => error instanceof UserError && (message.test(error.message) || assert.fail(error.message)),
            );
        });
    }
    it("says so of an --out that cannot be written, in words", async () => {
        const code = "new (class extends pulumi.ComponentResource {})('x:y:C', 'c');";
        const asked = planned(`import * as pulumi from "@pulumi/pulumi";\n${code}`, { out: "/nowhere/plan.json" });
        const said = "--out /nowhere/plan.json: no such file or directory: give the path of a file that can be written";
        await assert.rejects(asked, (error) => error instanceof UserError && error.message === said);
    });
    it("is planned though its secrets are encrypted and nobody has the key", async () => {
        const { code, stdout } = await planned({
            "Pulumi.dev.yaml": "encryptionsalt: v1:x\nconfig:\n  shop:key:\n    secure: v1:AAAA\n",
            "index.ts": `import * as pulumi from "@pulumi/pulumi";
new pulumi.ComponentResource("x:y:C", "c");
export const key = new pulumi.Config().requireSecret("key");`,
        });
        assert.equal(code, 0);
        assert.match(stdout, /key +\[secret\]/);
        assert.ok(!stdout.includes("v1:AAAA"));
    });
});
