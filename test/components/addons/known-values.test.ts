import assert from "node:assert/strict";
import { CHARTS, type ChartName } from "../../../components/addons/charts";
import { FACTS } from "../../../components/addons/facts";
import { describeUnknown, type KnownKeys, unknownValues } from "../../../components/addons/known-values";
import { knownKeys, servedKinds } from "../../../scripts/charts/facts";
import { inTemporaryFolder } from "./folder";

const KNOWN: KnownKeys = { controller: { replicas: true, nodeSelector: true }, crds: { keep: true } };
const complaints = (values: Record<string, unknown>) => unknownValues(KNOWN, values).map(describeUnknown);

describe("A value that a chart does not know", () => {
    it("is named with its path, and with what was probably meant", () => {
        assert.deepEqual(complaints({ controller: { replcas: 2 }, crd: {} }), [
            "controller.replcas: no such value; did you mean controller.replicas?",
            "crd: no such value; did you mean crds?",
        ]);
    });
    it("is named without a guess when nothing is near", () => {
        assert.deepEqual(complaints({ telemetry: true }), ["telemetry: no such value."]);
    });
    it("is not looked for where the keys are the user's own", () => {
        assert.deepEqual(complaints({ controller: { nodeSelector: { "any/key": "x" } } }), []);
    });
    it("is told from what every object inherits", () => {
        assert.deepEqual(complaints({ toString: 1 }), ["toString: no such value."]);
    });
});

describe("What is known of the charts", () => {
    for (const chart of Object.keys(CHARTS) as ChartName[]) {
        it(`is of the version that is installed: ${chart}`, () => {
            const facts = FACTS[chart];
            assert.equal(facts.version, CHARTS[chart].version, "npm run charts");
            assert.ok(Object.keys(facts.values).length > 1);
        });
    }
    it("is read from the values of a chart and of its dependencies", () => {
        const files = {
            "Chart.yaml": "dependencies: [{ name: redis, alias: cache }, { name: gone }]",
            "values.yaml": "image: { tag: x }\nannotations: { a: b }\nextra: {}\ncache: { ours: 1 }",
            "charts/redis/Chart.yaml": "name: redis",
            "charts/redis/values.yaml": "port: 1",
        };
        const known = inTemporaryFolder(files, knownKeys);
        assert.deepEqual(known, {
            annotations: true,
            cache: { global: true, ours: true, port: true },
            extra: true,
            global: true,
            gone: true,
            image: { tag: true },
        });
    });
    it("holds the kinds that are served, and not those that are no more", () => {
        const versions = "[{ name: v1, served: true }, { name: v1beta1, served: false }]";
        const definition = `kind: CustomResourceDefinition\nspec: { group: a.b, names: { kind: C }, versions: ${versions} }`;
        assert.deepEqual(servedKinds(`kind: Service\n---\n${definition}\n---\n`), ["a.b/v1/C"]);
    });
});
