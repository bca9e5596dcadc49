import assert from "node:assert/strict";
import { readProject } from "../../../engine/project";
import { projectComplaint as complaint } from "../configurations";
import { directoryOf } from "../../support/temporary";

const minimal = "name: shop\nruntime: nodejs\n";

describe("readProject reads the schema of the configuration", () => {
    function schema(config: string) {
        return readProject(directoryOf({ "Pulumi.yaml": `${minimal}config:\n${config}` })).configSchema;
    }

    it("with types, defaults and descriptions; a key without namespace is the project's", () => {
        const config = `
  zones: { type: array, items: { type: string }, default: [a, b] }
  shop:size: { type: integer, description: How many }
  password: { type: string, secret: true }`;
        assert.deepEqual(schema(config), {
            "shop:zones": { type: { type: "array", items: { type: "string" } }, value: ["a", "b"], secret: false },
            "shop:size": { type: { type: "integer" }, description: "How many", secret: false },
            "shop:password": { type: { type: "string" }, secret: true },
        });
    });

    it("with bare values, of the project and of providers", () => {
        assert.deepEqual(
            schema("  size: 3\n  aws:region: { value: eu-west-1 }\n  aws:config:profile: me\n  open: {}"),
            {
                "shop:size": { value: 3n, secret: false },
                "aws:region": { value: "eu-west-1", secret: false },
                "aws:profile": { value: "me", secret: false },
                "shop:open": { secret: false },
            },
        );
    });

    it("and names every mistake at once", () => {
        const config = `config:
  a: { typ: string }
  b: { type: number }
  c: { type: array }
  d: { type: integer, default: three }
  e: { default: 1, value: 2 }
  f: 1.5
  g:
  h: { cidr: 10.0.0.0/16 }
  i: { type: array, items: { type: boolean }, default: [true, maybe] }
  j: { secret: very }
  aws:region: { type: string, value: x }
  aws:profile: { default: me }
  aws:account: { description: Which }
  x:y:z: 1
`;
        assert.equal(
            complaint(minimal + config),
            ` has 14 problems:
  config.a.typ: expected one of type, items, description, secret, default, value: did you mean type?
  config.b.type: expected one of string, integer, boolean, array, object, given number: a decimal number is declared as string
  config.c.items: a list needs the type of its items: add \`items: { type: string }\`
  config.d.default: expected an integer, given "three": correct the default or the type
  config.e: has both default and value: keep one of them
  config.f: expected text, given the number 1.5: put it in quotes
  config.g: expected a type or a value, given nothing: add \`type: string\`
  config.h.cidr: expected one of type, items, description, secret, default, value: a value with keys of its own goes below default:
  config.i.default[1]: expected a boolean, given "maybe": correct the default or the type
  config.j.secret: expected true or false
  config.aws:region.type: is not a key of this project: remove its type
  config.aws:profile.default: is not a key of this project: write value: instead of default:
  config.aws:account: is not a key of this project and has no value: add value:
  config.x:y:z: expected name or namespace:name: correct the key`,
        );
    });
});
