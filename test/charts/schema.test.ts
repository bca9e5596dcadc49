import Ajv from "ajv";
import assert from "node:assert/strict";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../../deploy/helm");
const json = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const yaml = (path: string) => parse(readFileSync(join(root, path), "utf8"));
const service = json("base/service.schema.json");
const preview = json("preview/values.schema.json");
const { defaults } = yaml("base/values.yaml").exports;

type Described = [path: string, schema: any];

/** Every schema of a value, with its path. */
function values({ properties = {}, items }: any, path = ""): Described[] {
    const inner = Object.entries(properties).map(([key, value]): Described => [`${path}.${key}`, value]);
    if (items?.properties !== undefined) inner.push([`${path}[]`, items]);
    return inner.flatMap(([at, value]) => [[at, value], ...values(value, at)]);
}

/** The paths of what is set. */
function paths(value: unknown, path = ""): string[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
    return Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`));
}

describe("The schemas of the charts' values", () => {
    it("describe every value in a sentence", () => {
        const all = [...values(service), ...values(preview)];
        assert.ok(all.length > 80);
        for (const [path, { description }] of all) assert.match(description ?? "", /^[A-Z0-9].*\.$/, path);
    });

    it("know no other key, at any depth", () => {
        for (const [path, schema] of [["", service], ["", preview], ...values(service), ...values(preview)]) {
            if (schema.properties !== undefined) assert.equal(schema.additionalProperties, false, path);
        }
    });

    it("are one for api and web", () => {
        for (const chart of ["api", "web"]) {
            assert.ok(lstatSync(join(root, chart, "values.schema.json")).isSymbolicLink());
            assert.deepEqual(json(`${chart}/values.schema.json`), service);
        }
    });

    it("know every default, and every value but those that a team must give has one", () => {
        const known = values(service)
            .filter(([path, { properties }]) => properties === undefined && !path.includes("[]"))
            .map(([path]) => path);
        const set = paths(defaults).map((path) => path.replace(/^\.env\..*/, ".env"));
        assert.deepEqual(
            set.filter((path) => !known.includes(path)),
            [],
        );
        assert.deepEqual(
            known.filter((path) => !set.includes(path)),
            [".environment", ".image.repository", ".image.tag", ".base", ".global"],
        );
    });

    it("hold for the defaults themselves", () => {
        const image = { ...service.properties.image, required: [] };
        const check = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile({
            ...service,
            required: [],
            properties: { ...service.properties, image },
        });
        for (const chart of [defaults, yaml("api/values.yaml"), yaml("web/values.yaml")]) {
            assert.ok(check(chart), JSON.stringify(check.errors));
        }
    });
});

describe("The charts", () => {
    it("api and web are a few lines, and take everything else from base", () => {
        for (const chart of ["api", "web"]) {
            const template = readFileSync(join(root, chart, "templates/service.yaml"), "utf8");
            assert.equal(template, '{{ include "base.service" . }}\n');
            const [dependency, ...others] = yaml(`${chart}/Chart.yaml`).dependencies;
            assert.deepEqual(others, []);
            assert.deepEqual(dependency, {
                name: "base",
                version: yaml("base/Chart.yaml").version,
                repository: "file://../base",
                "import-values": ["defaults"],
            });
        }
    });
});
