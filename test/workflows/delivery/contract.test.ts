import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand } from "../run";
import { read } from "../support";
import { gitIn, run, script, write } from "./support";

const FILE = "apps/api/openapi.json";

type Operation = Record<string, unknown>;
const json = (schema: object) => ({ "application/json": { schema } });
const ANSWER = { "200": { description: "Fine" } };

/** A document of these paths, each with what it is for GET. */
function document(paths: Record<string, Operation>, version = "1.4.0", rest: object = {}): string {
    const items = Object.entries(paths).map(([path, get]) => [path, { get: { responses: ANSWER, ...get } }]);
    const info = { title: "Orders", version };
    return JSON.stringify({ openapi: "3.0.3", info, paths: Object.fromEntries(items), ...rest });
}

/** One operation that answers with the one schema, or takes the other. */
function taking(request: object, answer: object = {}, rest: object = {}): string {
    const post = {
        requestBody: { content: json(request) },
        responses: { "200": { description: "Fine", content: json(answer) } },
    };
    return JSON.stringify({
        openapi: "3.0.3",
        info: { title: "Orders", version: "1.4.0" },
        paths: { "/orders": { post } },
        ...rest,
    });
}

const text = { type: "string" };
const whole = { type: "object", required: ["id"], properties: { id: text } };
const bearer = { components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } } };
const query = (name: string, required: boolean) => ({ in: "query", name, required, schema: text });
const withPath = (...parameters: object[]) => {
    const parsed = JSON.parse(document({ "/orders": {} }));
    parsed.paths["/orders"].parameters = parameters;
    return JSON.stringify(parsed);
};
/** In so many days from today. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe("contract.sh", function () {
    this.timeout(20_000);
    let PATH: string;
    before(function () {
        PATH = pathWith(this, "oasdiff", "jq");
    });

    /** What it says of a change from these files to those; null takes a file away. */
    const compare = (before: Record<string, string>, after: Record<string, string | null>, path = PATH) =>
        inFolder(async (folder) => {
            const git = gitIn(folder);
            const commit = async () => {
                await git("add", "--all");
                await git("commit", "--quiet", "--allow-empty", "--message", "Change");
            };
            await git("init", "--quiet");
            write(folder, { "README.md": "", ...before });
            await commit();
            for (const [file, text] of Object.entries(after)) {
                if (text === null) rmSync(join(folder, file));
                else write(folder, { [file]: text });
            }
            await commit();
            return runCommand("bash", [script("contract.sh"), "HEAD^1"], { cwd: folder, env: { PATH: path } });
        });

    it("lets an addition pass, and what was not there before", async () => {
        const { status, stdout } = await compare(
            { [FILE]: document({ "/orders": {} }) },
            { [FILE]: document({ "/orders": {}, "/new": {} }), "apps/web/openapi.json": document({ "/": {} }) },
        );
        assert.deepEqual([status, stdout], [0, ""]);
    });
    it("stops what breaks a client, and tells all of it", async () => {
        const { status, stdout } = await compare(
            { [FILE]: document({ "/orders": {}, "/items": {} }), "apps/b/openapi.json": document({ "/b": {} }) },
            { [FILE]: document({}), "apps/b/openapi.json": document({}) },
        );
        assert.equal(status, 1);
        for (const said of [
            `${FILE} breaks its clients. Let it be, or raise the major of info.version:`,
            "GET /orders: API path removed without deprecation",
            "GET /items: API path removed without deprecation",
            "GET /b: API path removed without deprecation",
        ]) {
            assert.ok(stdout.includes(said), said);
        }
    });
    // prettier-ignore
    const breaking: [string, string, string, string][] = [
        ["a parameter of the whole path", withPath(), withPath(query("q", true)), "the new required `query` request parameter `q`"],
        ["a member gone in one of allOf", taking({}, { allOf: [whole] }), taking({}, { allOf: [{ type: "object" }] }), "removed the required property `id`"],
        ["further members of a request", taking(whole), taking({ ...whole, additionalProperties: false }), "may not hold every further member"],
        ["their schema", taking({ ...whole, additionalProperties: true }), taking({ ...whole, additionalProperties: text }), "may not hold every further member"],
        ["a sign-in", document({ "/": {} }, "1.0.0", bearer), document({ "/": {} }, "1.1.0", { ...bearer, security: [{ token: [] }] }), "no longer allows anonymous access"],
        ["null in an answer", taking({}, whole), taking({}, { ...whole, properties: { id: { ...text, nullable: true } } }), "became nullable"],
        ["what may break somebody", taking({ ...whole, required: [] }), taking({ type: "object" }), "removed the request property `id`"],
    ];
    for (const [what, before, after, said] of breaking) {
        it(`stops ${what}`, async () => {
            const { status, stdout } = await compare({ [FILE]: before }, { [FILE]: after });
            assert.equal(status, 1);
            assert.ok(stdout.includes(said), stdout);
        });
    }
    // prettier-ignore
    const fine: [string, string, string][] = [
        ["a parameter of the path that each operation has now", withPath(query("q", true)), document({ "/orders": { parameters: [query("q", true)] } })],
        ["a parameter that may be left out", withPath(), withPath(query("q", false))],
        ["one more member", taking(whole, whole), taking({ ...whole, properties: { id: text, note: text } }, { ...whole, properties: { id: text, note: text } })],
        ["further members again", taking({ ...whole, additionalProperties: false }), taking({ ...whole, additionalProperties: text })],
        ["an answer that holds no more than it says", taking({}, whole), taking({}, { ...whole, additionalProperties: false })],
    ];
    for (const [what, before, after] of fine) {
        it(`lets pass ${what}`, async () => {
            const { status, stdout } = await compare({ [FILE]: before }, { [FILE]: after });
            assert.deepEqual([status, stdout], [0, ""]);
        });
    }
    for (const [before, after, passes] of [
        ["1.4.0", "2.0.0", true],
        ["9.4.0", "10.0.0-rc.1", true],
        ["1.4.0", "1.5.0", false],
        ["2.0.0", "1.0.0", false],
        ["2026-06-01", "2027-01-01", false],
        ["1.4.0", "next", false],
    ] as const) {
        it(`${passes ? "lets" : "does not let"} ${after} break what ${before} promised`, async () => {
            const { status, stdout } = await compare(
                { [FILE]: document({ "/orders": {} }, before) },
                { [FILE]: document({}, after) },
            );
            assert.equal(status, passes ? 0 : 1);
            assert.match(stdout, /GET \/orders: API path removed/);
        });
    }
    it("lets an operation or a parameter go after the day that was announced, a month before at least", async () => {
        const to = (deprecated?: string) =>
            document(deprecated === undefined ? {} : { "/orders": { deprecated: true, "x-sunset": deprecated } });
        const plain = document({ "/orders": {} });
        const parameter = (sunset: string) =>
            document({ "/orders": { parameters: [{ ...query("q", false), deprecated: true, "x-sunset": sunset }] } });
        const statuses = [];
        for (const [before, after] of [
            [plain, to(day(29))],
            [plain, document({ "/orders": { deprecated: true } })],
            [to(day(1)), to()],
            [parameter(day(1)), plain],
            [plain, to(day(32))],
            [to(day(-1)), to()],
            [parameter(day(-1)), plain],
        ] as const) {
            statuses.push((await compare({ [FILE]: before }, { [FILE]: after })).status);
        }
        assert.deepEqual(statuses, [1, 1, 1, 1, 0, 0, 0]);
    });
    it("stops a document that is gone, and one that is none, as it was or new", async () => {
        const service = { [FILE]: document({ "/orders": {} }), "apps/api/main.py": "" };
        const gone = await compare(service, { [FILE]: null });
        const cure = "its clients have nothing to hold on to. Put it back, or remove apps/api as a whole";
        assert.deepEqual([gone.status, gone.stdout], [1, `${FILE} is gone: ${cure}\n`]);
        for (const none of ["{", "[]", "{}", '{ "swagger": "2.0", "paths": {} }']) {
            for (const before of [{}, { [FILE]: document({}) }] as Record<string, string>[]) {
                const { status, stdout } = await compare(before, { [FILE]: none });
                assert.equal(status, 1);
                assert.match(stdout, /^apps\/api\/openapi\.json is no OpenAPI document:\n.*(failed to load|error)/);
            }
        }
        const elsewhere = document({ "/orders": { responses: { "200": { $ref: "http://127.0.0.1:9/a.json" } } } });
        assert.match((await compare({}, { [FILE]: elsewhere })).stdout, /disallowed external reference/);
        assert.notEqual((await compare({ [FILE]: "{" }, { [FILE]: document({}) })).status, 0);
    });
    it("lets a service end, and one of another name begin", async () => {
        const text = document({ "/orders": {} });
        const ended = { [FILE]: null, "apps/api/main.py": null };
        const began = { "apps/orders/openapi.json": text, "apps/orders/main.py": "" };
        for (const after of [ended, { ...ended, ...began }]) {
            const { status, stdout } = await compare({ [FILE]: text, "apps/api/main.py": "" }, after);
            assert.deepEqual([status, stdout], [0, `${FILE} is gone, and its service with it\n`]);
        }
    });
    it("has the rules that the tests of a service have, which know them without its file", () => {
        const { format, ...rules } = parse(read("scripts/delivery/oasdiff.yaml"));
        assert.equal(format, "json");
        const [, list] = /^RULES = \[\n([^\]]*)\]/m.exec(read("apps/api/tests/test_contract.py"))!;
        const flags = Object.entries(rules).map(([name, value]) => `    "--${name}=${value}",\n`);
        assert.deepEqual(list, flags.join(""));
    });
    it("is not told by the repository what to let pass", async () => {
        const rules = "match-path: ^$\nerr-ignore: ignored.txt\n";
        const { status } = await compare(
            { [FILE]: document({ "/orders": {} }) },
            {
                [FILE]: document({}),
                ".oasdiff.yaml": rules,
                "ignored.txt": "GET /orders API path removed without deprecation",
            },
        );
        assert.equal(status, 1);
    });
    it("has nothing to say where nothing has a contract", async () => {
        const { status, stdout } = await compare({}, { "docs/openapi.json": "{" });
        assert.deepEqual([status, stdout], [0, ""]);
    });
    it("fails where the commit before was not fetched, and without its tools", async () => {
        const { status } = await inFolder(async (folder) => {
            await run("git", ["init", "--quiet"], folder);
            return runCommand("bash", [script("contract.sh"), "HEAD^1"], { cwd: folder, env: { PATH } });
        });
        assert.notEqual(status, 0);
        const without = await compare({}, {}, "/usr/bin:/bin");
        assert.deepEqual([without.status, /expected oasdiff on the PATH/.test(without.stderr)], [64, true]);
    });
});
