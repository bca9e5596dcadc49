import assert from "node:assert/strict";
import fc from "fast-check";
import type { Value } from "../../engine/recording";
import { fromStruct, toStruct } from "../../engine/service";
import { decode, decodeObject, plain, resourceReference, secret, UNKNOWN, type Wire } from "../../engine/wire";

const MARK = "4dabf18193072939515e22adb298388d";
const output = (fields: object): Wire => ({ [MARK]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...fields });
const asset = (fields: object): Wire => ({ [MARK]: "c44067f5952c0a294b673a41bacd8c17", ...fields });
const archive = (fields: object): Wire => ({ [MARK]: "0def7320c3a5731c473e5ecbe6d01bc7", ...fields });

const pairs: [string, Wire, Value][] = [
    ["plain JSON", { b: [1, null, "x", true], a: {} }, { a: {}, b: [1, null, "x", true] }],
    ["an unknown value", UNKNOWN, { $: "unknown" }],
    ["an unknown value in a list", [UNKNOWN], [{ $: "unknown" }]],
    ["a text that only holds the mark of the unknown", `${UNKNOWN}!`, `${UNKNOWN}!`],
    ["a secret", secret("s"), { $: "secret", value: "s" }],
    ["a secret of nothing", secret(null), { $: "secret", value: null }],
    ["a secret in a secret", secret([secret("s")]), { $: "secret", value: [{ $: "secret", value: "s" }] }],
    ["a reference", resourceReference("urn:a", "id"), { $: "resource", urn: "urn:a", id: "id" }],
    ["a reference to a component", resourceReference("urn:a", ""), { $: "resource", urn: "urn:a", id: "" }],
    ["a reference to what has no id yet", resourceReference("urn:a", UNKNOWN), { $: "resource", urn: "urn:a", id: "" }],
    ["an output", output({ value: 1, dependencies: ["b", "a"] }), { $: "output", value: 1, dependencies: ["a", "b"] }],
    ["an output of null", output({ value: null }), { $: "output", value: null, dependencies: [] }],
    ["an unknown output", output({}), { $: "output", value: { $: "unknown" }, dependencies: [] }],
    [
        "a secret output",
        output({ value: "s", secret: true }),
        { $: "secret", value: { $: "output", value: "s", dependencies: [] } },
    ],
    ["an asset of text", asset({ text: "" }), { $: "asset", text: "" }],
    ["an asset of a file", asset({ path: "p" }), { $: "asset", path: "p" }],
    [
        "an archive",
        archive({ assets: { a: asset({ uri: "u" }) } }),
        { $: "archive", assets: { a: { $: "asset", uri: "u" } } },
    ],
    ["a mark of a later Pulumi", { [MARK]: "x", a: 1 }, { [MARK]: "x", a: 1 }],
];

// Protobuf itself loses this one.
const NAMES = fc.string().filter((name) => name !== "__proto__");

const anything = (): fc.Arbitrary<Wire> =>
    fc.letrec<{ wire: Wire }>((tie) => ({
        wire: fc.oneof(
            { depthSize: "small" },
            fc.constantFrom<Wire[]>(null, true, "text", UNKNOWN, 0.5),
            fc.array(tie("wire"), { maxLength: 3 }),
            fc.dictionary(NAMES, tie("wire"), { maxKeys: 3 }),
            tie("wire").map(secret),
            tie("wire").map((value) => output({ value })),
        ),
    })).wire;

describe("a value off the wire", () => {
    for (const [title, wire, value] of pairs) {
        it(`is recorded: ${title}`, () => assert.deepEqual(decode(wire), value));
    }
    it("loses nothing to an undefined field but the field itself", () => {
        assert.deepEqual(decodeObject({ b: undefined, a: null }), { a: null });
        assert.deepEqual(Object.keys(decodeObject({ b: 1, a: 2, B: 3 })), ["B", "a", "b"]);
    });
    it("is recorded as the same bytes, in whatever order its fields come", () => {
        const reversed = (wire: Wire): Wire => {
            if (typeof wire !== "object" || wire === null || Array.isArray(wire)) return wire;
            return Object.fromEntries(Object.entries(wire).reverse());
        };
        fc.assert(
            fc.property(anything(), (wire) => {
                assert.equal(JSON.stringify(decode(wire)), JSON.stringify(decode(reversed(wire))));
            }),
        );
    });
    it("is the same after a way through a message", () => {
        fc.assert(
            fc.property(anything(), (wire) => {
                assert.deepEqual(decodeObject(fromStruct(toStruct({ wire }))), decodeObject({ wire }));
            }),
        );
    });
});

describe("a plain value", () => {
    it("is what is in secrets and outputs, however deep, and unknown where an output is", () => {
        assert.deepEqual(plain({ a: [secret(output({ value: secret("s") }))], b: output({}) }), {
            a: ["s"],
            b: UNKNOWN,
        });
    });
    it("holds no secret and no output", () => {
        fc.assert(
            fc.property(anything(), (wire) => {
                const text = JSON.stringify(plain(wire));
                assert.ok(
                    !text.includes("1b47061264138c4ac30d75fd1eb44270") &&
                        !text.includes("d0e6a833031e9bbcd3f4e8bde6ca49a4"),
                );
            }),
        );
    });
    it("leaves references and assets as they are", () => {
        const wire = { reference: resourceReference("urn:a", "id"), file: asset({ path: "p" }) };
        assert.deepEqual(plain(wire), wire);
    });
});
