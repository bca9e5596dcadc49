import assert from "node:assert/strict";
import fc from "fast-check";
import { maskSecrets, secretMasker } from "../../engine/mask";
import type { Recording, Value } from "../../engine/recording";
import { recording } from "../support/recordings";

const secret = (value: Value): Value => ({ $: "secret", value });
const saying = (message: string, value: Value): Recording =>
    recording([{ name: "db", inputs: { password: value } }], { logs: [{ severity: "info", message, urn: "" }] });
const masked = (message: string, value: Value) => maskSecrets(saying(message, value)).logs[0]!.message;

describe("a masked recording", () => {
    it("keeps that a value is secret, and not the value", () => {
        const made = recording([{ name: "db", inputs: { deep: [{ password: secret("correct horse") }] } }], {
            outputs: { url: secret({ host: "h" }), plain: "stays" },
            invokes: [
                {
                    token: "x:index:y",
                    kind: "invoke",
                    arguments: { key: secret("k") },
                    result: { $: "output", value: secret("v"), dependencies: [] },
                    answeredBy: "table",
                    provider: "",
                },
            ],
        });
        const { resources, outputs, invokes } = maskSecrets(made);
        assert.deepEqual(resources[0]!.inputs, { deep: [{ password: { $: "secret" } }] });
        assert.deepEqual(resources[0]!.outputs, { deep: [{ password: { $: "secret" } }] });
        assert.deepEqual(outputs, { url: { $: "secret" }, plain: "stays" });
        assert.deepEqual(invokes[0]!.arguments, { key: { $: "secret" } });
        assert.deepEqual(invokes[0]!.result, { $: "output", value: { $: "secret" }, dependencies: [] });
    });
    it("leaves the recording itself as it was", () => {
        const made = saying("hunter2hunter2", secret("hunter2hunter2"));
        const before = structuredClone(made);
        maskSecrets(made);
        assert.deepEqual(made, before);
    });
    it("holds no secret of six characters or more, wherever the program put it", () => {
        const values = fc.letrec<{ value: Value }>((tie) => ({
            value: fc.oneof(
                { depthSize: "small" },
                fc.constant<Value>("top-secret-1"),
                fc.array(tie("value"), { maxLength: 3 }),
                fc.dictionary(fc.constantFrom("a", "b"), tie("value")),
            ),
        })).value;
        fc.assert(
            fc.property(values, (value) => {
                const made = saying(`it is ${JSON.stringify(value)}`, { in: secret(value) });
                assert.ok(!JSON.stringify(maskSecrets(made)).includes("top-secret-1"));
            }),
        );
    });
});

describe("a log", () => {
    it("loses the text of a secret", () => {
        assert.equal(masked("the password is hunter2hunter2!", secret("hunter2hunter2")), "the password is [secret]!");
    });
    it("loses a secret inside a secret object, a number, and what JSON made of it", () => {
        assert.equal(masked("a hunter2 b", secret({ a: [{ b: "hunter2" }] })), "a [secret] b");
        assert.equal(masked("pin 123456", secret(123456)), "pin [secret]");
        assert.equal(masked(JSON.stringify({ a: 'quo"te!' }), secret('quo"te!')), '{"a":"[secret]"}');
    });
    it("loses the longer of two secrets whole", () => {
        assert.equal(masked("postgres://u:hunter2@h", secret(["hunter2", "postgres://u:hunter2@h"])), "[secret]");
    });
    it("keeps words that are secret but short, and words that are not secret", () => {
        assert.equal(masked("admin is no secret", secret("admin")), "admin is no secret");
        assert.equal(masked("hunter2hunter2", "hunter2hunter2"), "hunter2hunter2");
    });
    it("keeps the engine's own words, which stand beside a secret", () => {
        const inside = secret([
            { $: "unknown" },
            { $: "archive", path: "x" },
            { $: "resource", urn: "urn:secretive", id: "id-secretive" },
            { $: "output", value: "hunter2", dependencies: ["urn:dependency"] },
        ]);
        const said = "unknown archive resource urn:secretive id-secretive urn:dependency";
        assert.equal(masked(`${said} hunter2`, inside), `${said} [secret]`);
    });
    it("loses a secret of the configuration, which the program may print before any resource holds it", () => {
        const made = recording([], {
            config: { "p:password": secret("hunter2hunter2"), "p:user": "somebody" },
            logs: [{ severity: "error", message: "somebody: hunter2hunter2", urn: "" }],
        });
        assert.equal(maskSecrets(made).logs[0]!.message, "somebody: [secret]");
        assert.deepEqual(maskSecrets(made).config, { "p:password": { $: "secret" }, "p:user": "somebody" });
    });
    it("may hold what a pattern would misread", () => {
        assert.equal(secretMasker(saying("", secret("$&.*+?^")))("a $&.*+?^ b"), "a [secret] b");
    });
});
