import * as assert from "node:assert/strict";
import { decodeObject, mapSecrets, resourceReference, secret, type WireObject } from "../../../engine/wire";
import { answers, custom, remote } from "./support";

const WORD = "hunter2";

/** All that a plan would show of a resource: its id, and its outputs without what is marked secret. */
function shown(type: string, inputs: WireObject, mode: "up" | "preview" = "up"): string {
    const resource = type.startsWith("eks:") ? remote(type, inputs) : custom(type, inputs);
    const { id, outputs, hidden = [] } = answers({ mode }).resource(resource);
    return JSON.stringify(mapSecrets([id, outputs, ...hidden.map((one) => ({ ...one }))], () => null));
}

describe("a secret input", () => {
    const cases: [string, (value: WireObject) => WireObject][] = [
        ["random:index/randomPet:RandomPet", (prefix) => ({ prefix })],
        ["random:index/randomId:RandomId", (prefix) => ({ byteLength: 4, prefix })],
        ["random:index/randomShuffle:RandomShuffle", (value) => ({ inputs: [value, "b"] })],
        ["aws:s3/bucket:Bucket", (bucket) => ({ bucket })],
        ["aws:ecr/repository:Repository", (name) => ({ name })],
        ["aws:iam/user:User", (name) => ({ name })],
        ["aws:route53/record:Record", (name) => ({ name, zoneId: "Z1", type: "A" })],
        ["aws:eks/addon:Addon", (clusterName) => ({ clusterName, addonName: "coredns" })],
        ["eks:index:Cluster", (name) => ({ name })],
        ["docker:index/image:Image", (imageName) => ({ imageName })],
        ["docker-build:index:Image", (tag) => ({ tags: [tag] })],
        ["kubernetes:core/v1:Secret", (name) => ({ metadata: { name } })],
        ["kubernetes:core/v1:Pod", (generateName) => ({ metadata: { generateName } })],
        ["kubernetes:helm.sh/v3:Release", (name) => ({ name, chart: "nginx" })],
    ];
    for (const [type, inputs] of cases) {
        it(`of ${type} stands in no plain output and in no id`, () => {
            assert.doesNotMatch(shown(type, inputs(secret(WORD))), new RegExp(WORD));
            assert.doesNotMatch(shown(type, inputs(secret(WORD)), "preview"), new RegExp(WORD));
            assert.match(shown(type, inputs(WORD as never)), new RegExp(WORD));
        });
    }

    it("is in what is made from it, marked as secret", () => {
        const { id, outputs } = answers().resource(custom("aws:s3/bucket:Bucket", { bucket: secret(WORD) }));
        assert.equal(id, "secret");
        assert.deepEqual(outputs["arn"], secret(`arn:aws:s3:::${WORD}`));
        assert.equal(outputs["region"], "ap-northeast-2");
    });

    it("that is not used for an output or an id changes neither", () => {
        const of = (keepers: WireObject): unknown =>
            answers().resource(custom("random:index/randomPet:RandomPet", { keepers }));
        assert.deepEqual(of({ version: secret(WORD) }), of({ version: WORD }));
    });

    it("leaves the parts of an object plain that do not follow from it", () => {
        const metadata = { name: "web", annotations: { token: secret(WORD) } };
        const { id, outputs } = answers().resource(custom("kubernetes:core/v1:Service", { metadata }));
        assert.equal(id, "default/web");
        assert.deepEqual(decodeObject(outputs)["metadata"], {
            name: "web",
            namespace: "default",
            annotations: { token: { $: "secret", value: WORD } },
        });
    });

    it("leaves a reference a reference, to what it referred to", () => {
        const of = (name: WireObject[string]): unknown => {
            const { outputs, hidden } = answers().resource(remote("eks:index:Cluster", { name }));
            const { urn, id } = hidden!.find(({ type }) => type === "aws:eks/cluster:Cluster")!;
            assert.deepEqual(outputs["eksCluster"], resourceReference(urn, id));
            return id;
        };
        assert.equal(of(WORD), WORD);
        assert.equal(of(secret(WORD)), "secret");
    });

    it("may be of any type", () => {
        const { outputs } = answers().resource(
            custom("random:index/randomInteger:RandomInteger", { min: 5, max: secret(5) }),
        );
        assert.deepEqual(outputs["result"], secret(5));
        assert.doesNotThrow(() =>
            answers().resource(custom("random:index/randomPet:RandomPet", { length: secret("3") })),
        );
    });
});
