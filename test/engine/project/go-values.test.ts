import assert from "node:assert/strict";
import fc from "fast-check";
import { goJson, goScalar } from "../../../engine/project/go-values";
import { complaint, config } from "../configurations";

/** What a program sees of one value in the stack's file. */
function value(source: string): string | undefined {
    return config({ stack: `config:\n  key: ${source}\n` }).values["shop:key"];
}

// Every right side was printed by Pulumi's own Go packages (sdk/v3/go/common/workspace, v3.225.0).
const PRINTED_BY_GO: [string, string][] = [
    ["text", "text"],
    ['""', ""],
    ["3", "3"],
    ["+3", "3"],
    ['"3"', "3"],
    ["-0", "0"],
    ["007", "7"],
    ["017", "15"],
    ["08", "8"],
    ["0o17", "15"],
    ["0x1F", "31"],
    ["-0x1F", "-31"],
    ["0b11", "3"],
    ["1_000", "1000"],
    ["0x", "0x"],
    ["1.0", "1"],
    ["1.50", "1.5"],
    [".5", "0.5"],
    ["1e3", "1000"],
    ["1e1_0", "10000000000"],
    ["1e20", "100000000000000000000"],
    ["1e21", "1e+21"],
    ["1e-6", "0.000001"],
    ["1e-7", "1e-7"],
    ["1e400", "1e400"],
    ["9007199254740993", "9007199254740993"],
    ["18446744073709551615", "18446744073709551615"],
    ["18446744073709551616", "18446744073709552000"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["-9223372036854775809", "-9223372036854776000"],
    ["0777777777777777777777777", "7.777777777777778e+23"],
    ["True", "true"],
    ["tRUE", "tRUE"],
    ["yes", "yes"],
    ["Off", "Off"],
    ["null", ""],
    ["~", ""],
    ["2024-01-02", "2024-01-02 00:00:00 +0000 UTC"],
    ["2024-1-2", "2024-01-02 00:00:00 +0000 UTC"],
    ['"2024-01-02"', "2024-01-02"],
    ["2024-02-30", "2024-02-30"],
    ["2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"],
    ["2001-12-14 21:59:43", "2001-12-14 21:59:43 +0000 UTC"],
    ["2001-12-14 21:59:43 -5", "2001-12-14 21:59:43 -5"],
    ["12:30:45", "12:30:45"],
    ["10.0.0.0/16", "10.0.0.0/16"],
    ["1.2.3", "1.2.3"],
    ["!!str 1", "1"],
    ['!!int "3"', "3"],
    ["!!binary aGVsbG8=", "hello"],
    ["[1, 2.0, x, null, true, 2024-01-01, 1e21]", '[1,2,"x",null,true,"2024-01-01 00:00:00 +0000 UTC",1e+21]'],
    ["[9007199254740993]", "[9007199254740993]"],
    ["{b: 1, a: <x>&y, c: {z: [], y: {}}}", '{"a":"\\u003cx\\u003e\\u0026y","b":1,"c":{"y":{},"z":[]}}'],
    ["{80: x, true: y}", '{"80":"x","true":"y"}'],
    ["{secure: 1}", '{"secure":1}'],
    ["{secure: v1, other: 2}", '{"other":2,"secure":"v1"}'],
];

describe("readConfig reads a value as Pulumi's Go code does", () => {
    for (const [source, printed] of PRINTED_BY_GO) {
        it(`${source} is ${JSON.stringify(printed)}`, () => {
            assert.equal(value(source), printed);
        });
    }

    it("anchors, merges and the first of several documents", () => {
        const stack = "x: &x { k: 1, l: 2 }\nconfig:\n  a: *x\n  b: { <<: *x, l: 3 }\n---\nconfig: { a: other }\n";
        assert.deepEqual(config({ stack }).values, { "shop:a": '{"k":1,"l":2}', "shop:b": '{"k":1,"l":3}' });
    });

    it("numbers of a JSON file as floats", () => {
        const files = {
            "Pulumi.json": '\uFEFF{"name": "shop", "runtime": "nodejs"}',
            "Pulumi.dev.json": '{"config": {"a": 9007199254740993, "b": 1.0, "c": {"secure": "v1"}}}',
        };
        const { values, secretKeys } = config({ files });
        assert.deepEqual(values, { "shop:a": "9007199254740992", "shop:b": "1", "shop:c": "masked-secret" });
        assert.deepEqual(secretKeys, ["shop:c"]);
    });

    it("any JSON value comes back from JSON.parse as it was", () => {
        fc.assert(
            fc.property(fc.jsonValue({ maxDepth: 3 }), (json) => {
                assert.deepEqual(JSON.parse(goJson(json as never)), JSON.parse(JSON.stringify(json)));
            }),
        );
    });

    it("any 64-bit integer keeps all its digits", () => {
        fc.assert(fc.property(fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n), (n) => assert.equal(goScalar(String(n)), n)));
    });

    it("but no infinity", () => {
        assert.match(
            complaint({ stack: "config: { a: .inf }" }),
            /shop:a: expected a finite number: put it in quotes$/,
        );
    });
});
