import assert from "node:assert/strict";
import { complaint, config } from "./configurations";

describe("readConfig merges", () => {
    const schema = "  size: { type: integer, default: 1 }\n  name: fallback\n  aws:region: { value: us-east-1 }\n";

    it("defaults of the project below the stack's file below overrides", () => {
        assert.deepEqual(config({ schema }).values, {
            "shop:size": "1",
            "shop:name": "fallback",
            "aws:region": "us-east-1",
        });
        const stack = "config: { size: 2, shop:name: two, aws:config:region: eu-west-1 }";
        const overrides = { name: "three", "aws:region": "eu-west-3" };
        const expected = { "shop:size": "2", "shop:name": "two", "aws:region": "eu-west-1" };
        assert.deepEqual(config({ schema, stack }).values, expected);
        const overridden = config({ schema, stack, overrides }).values;
        assert.deepEqual(overridden, { ...expected, "shop:name": "three", "aws:region": "eu-west-3" });
    });

    it("lists and objects of overrides from JSON, when the schema says so", () => {
        const overrides = { zones: '["a", "b"]', tags: '{"a": 1}', free: "[1, 2]" };
        const types = "  zones: { type: array, items: { type: string } }\n  tags: { type: object }\n";
        const expected = { "shop:zones": '["a","b"]', "shop:tags": '{"a":1}', "shop:free": "[1, 2]" };
        assert.deepEqual(config({ schema: types, overrides }).values, expected);
    });

    it("but not a key that is given in both its forms", () => {
        assert.match(
            complaint({ stack: "config: { size: 1, shop:size: 2 }" }),
            /size: is given twice, also as shop:size: remove one$/,
        );
    });
});

describe("readConfig masks", () => {
    const secure = "{ secure: v1:abc }";

    it("every encrypted value by one of its declared type, with no key at hand", () => {
        const schema = `
  text: { type: string, secret: true }
  count: { type: integer }
  flag: { type: boolean }
  list: { type: array, items: { type: integer } }
  tree: { type: object }`;
        const stack = `encryptionsalt: v1:x\nsecretsprovider: awskms://x\nencryptedkey: y\nconfig:\n${["text", "count", "flag", "list", "tree", "free"].map((key) => `  ${key}: ${secure}\n`).join("")}`;
        const { values, secretKeys } = config({ schema, stack });
        assert.deepEqual(values, {
            "shop:text": "masked-secret",
            "shop:count": "0",
            "shop:flag": "false",
            "shop:list": "[]",
            "shop:tree": "{}",
            "shop:free": "masked-secret",
        });
        assert.deepEqual(secretKeys, Object.keys(values).sort());
    });

    it("inside lists and objects, and leaves what is beside it", () => {
        const schema = "  ports: { type: array, items: { type: integer } }\n";
        const { values, secretKeys } = config({
            schema,
            stack: `config:\n  ports: [80, ${secure}]\n  db: { user: me, password: ${secure} }\n`,
        });
        assert.deepEqual(values, { "shop:ports": '[80,"0"]', "shop:db": '{"password":"masked-secret","user":"me"}' });
        assert.deepEqual(secretKeys, ["shop:db", "shop:ports"]);
    });

    it("by what the program reads it as, when nothing is declared", () => {
        const program = `
            const config = new pulumi.Config(), aws = new pulumi.Config("aws");
            config.requireSecretNumber("count"); config.requireSecretObject<string[]>("list");
            config.getSecretObject<{ a: string }>("tree"); aws.getBoolean("flag"); config.requireSecret("text");`;
        const stack = `config:\n  count: ${secure}\n  list: ${secure}\n  tree: ${secure}\n  aws:flag: ${secure}\n  text: ${secure}\n`;
        assert.deepEqual(Object.values(config({ stack, files: { "index.ts": program } }).values), [
            "0",
            "[]",
            "{}",
            "false",
            "masked-secret",
        ]);
    });

    it("not what is plain, and an override of a secret key is secret but not masked", () => {
        const schema = "  password: { type: string, secret: true }\n";
        const { values, secretKeys } = config({ schema, overrides: { password: "hunter2", other: "x" } });
        assert.deepEqual([values, secretKeys], [{ "shop:password": "hunter2", "shop:other": "x" }, ["shop:password"]]);
    });

    it("and keeps an override secret that the file encrypts, or that the program reads as a secret", () => {
        const program = `import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
export const [token, user] = [config.requireSecret("token"), config.require("user")];
`;
        const overrides = { password: "hunter2", token: "hunter3", user: "me" };
        const stack = `config:\n  password: ${secure}\n`;
        const { values, secretKeys } = config({ stack, overrides, files: { "index.ts": program } });
        assert.deepEqual(secretKeys, ["shop:password", "shop:token"]);
        assert.equal(values["shop:password"], "hunter2");
    });

    it("and refuses a plain value of a key that is declared secret, without showing it", () => {
        const message = complaint({
            schema: "  password: { type: string, secret: true }\n",
            stack: "config: { password: hunter2 }",
        });
        assert.match(
            message,
            /password: is declared secret, but is plain text in Pulumi\.dev\.yaml: pulumi config set --secret password <value>$/,
        );
        const overridden = complaint({
            schema: "  pin: { type: integer, secret: true }\n",
            overrides: { pin: "hunter2" },
        });
        assert.match(overridden, /pin: expected an integer, given something else in --config: write a whole number$/);
    });
});

describe("readConfig checks the schema", () => {
    it("and names every mistake at once", () => {
        const schema = `
  vpcId: { type: string, description: The network to use }
  token: { type: string, secret: true }
  anything: {}
  count: { type: integer }
  flag: { type: boolean }
  zones: { type: array, items: { type: string } }
  grid: { type: array, items: { type: array, items: { type: integer } } }
  tags: { type: object }
  name: { type: string }
  size: { type: integer, value: big }
  given: { type: integer }`;
        const stack = `config:
  count: three
  flag: yes
  zones: [a, [b]]
  grid: [[1, x], 2]
  tags: "{}"
  name: { first: a }
`;
        assert.equal(
            complaint({ schema, stack, overrides: { given: "1.5" } }),
            `configuration of stack "dev" has 12 problems:
  vpcId: required (a string, "The network to use"), not given: pulumi config set vpcId <value>, or --config vpcId=<value>
  token: required (a string), not given: pulumi config set --secret token <value>, or --config token=<value>
  anything: required, not given: pulumi config set anything <value>, or --config anything=<value>
  count: expected an integer, given "three" in Pulumi.dev.yaml: write a whole number
  flag: expected a boolean, given "yes" in Pulumi.dev.yaml: write true or false
  zones[1]: expected a string, given the list ["b"] in Pulumi.dev.yaml: write text in quotes
  grid[0][1]: expected an integer, given "x" in Pulumi.dev.yaml: write a whole number
  grid[1]: expected a list of integer, given the number 2 in Pulumi.dev.yaml: write a list, one \`- item\` a line
  tags: expected an object, given "{}" in Pulumi.dev.yaml: write its keys below it
  name: expected a string, given an object with the keys first in Pulumi.dev.yaml: write text in quotes
  given: expected an integer, given "1.5" in --config: write a whole number
  size: expected an integer, given "big" in Pulumi.yaml: write a whole number`,
        );
    });

    for (const [type, accepted, refused] of [
        ["string", ["1", "true", '""', "null"], ["[]", "{}"]],
        [
            "integer",
            ["3", '"3"', "+3", "3.0", '"03"', "1e3", "9223372036854775807"],
            ["3.5", '" 3"', "true", "null", "9223372036854775808"],
        ],
        ["boolean", ["true", "False", '"true"'], ["1", '"True"', "on", "null"]],
        ["object", ["{}", "{ a: [1] }"], ["[]", "text", "null"]],
        ["array, items: { type: integer }", ["[]", '[1, "2", 3.0]'], ["1", "[x]", "[null]", '"[1]"']],
    ] as const) {
        it(`takes ${accepted.join(", ")} and not ${refused.join(", ")} for type: ${type}`, () => {
            const schema = `  key: { type: ${type} }\n`;
            for (const given of accepted)
                assert("shop:key" in config({ schema, stack: `config: { key: ${given} }` }).values, given);
            for (const given of refused)
                assert.match(complaint({ schema, stack: `config: { key: ${given} }` }), /key.*: expected/, given);
        });
    }

    it("not of keys that it does not declare", () => {
        assert.deepEqual(config({ schema: "  size: 1\n", stack: "config: { free: [1] }" }).values, {
            "shop:free": "[1]",
            "shop:size": "1",
        });
    });

    it("and keys", () => {
        assert.match(
            complaint({ stack: "config: { a:b:c: 1 }" }),
            /a:b:c: expected name or namespace:name: correct the key$/,
        );
        assert.match(complaint({ stack: "config: [1]" }), /config: expected keys and values in Pulumi\.dev\.yaml/);
    });
});

describe("readConfig warns", () => {
    it("of an environment, whose values are not there", () => {
        const reason =
            "Pulumi.dev.yaml: the environment (aws/dev, common) is not read, so its values are missing; give them with --config";
        assert.deepEqual(config({ stack: "environment: [aws/dev, common]" }).warnings, [reason]);
        assert.deepEqual(config({ stack: "environment: { imports: [aws/dev, { common: {} }] }" }).warnings, [reason]);
        assert.match(
            complaint({ schema: "  a: {}\n", stack: "environment: [e]" }),
            /not given; an environment may hold it, but cannot be read here: /,
        );
    });

    it("of nothing where a value is expected, and of a key that is misspelt", () => {
        const { warnings } = config({
            schema: "  instanceType: t3\n  size: 1\n",
            stack: "config:\n  empty:\n  instnceType: m7\n  sizes: 2\n  size: 3\n",
        });
        assert.deepEqual(warnings, [
            'Pulumi.dev.yaml: empty has no value and is read as ""',
            "Pulumi.dev.yaml: instnceType is not declared: did you mean instanceType?",
        ]);
    });

    it("not of a plain stack", () => {
        assert.deepEqual(
            config({ schema: "  size: 1\n", stack: "config: { size: 2, other: 3, aws:region: x }" }).warnings,
            [],
        );
    });
});
