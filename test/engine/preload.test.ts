import assert from "node:assert/strict";
import { find, record } from "./run/support";

const program = `
import * as pulumi from "@pulumi/pulumi";

const loaded = (): boolean => Object.keys(require.cache).some((file) => /typescript.lib.typescript|arborist.lib.arborist/.test(file));
export const before = loaded();
export const text = pulumi.runtime.serializeFunction(() => before).then(({ text }) => text.includes("before"));
export const after = text.then(loaded);
export const resource = typeof pulumi.dynamic.Resource;

const provider = { create: async (inputs: object) => ({ id: "1", outs: inputs }) };
new pulumi.dynamic.Resource(provider, "dynamic", { size: 3 });
`;

describe("the program's process", () => {
    it("loads a compiler only where the SDK has to write down a function, which works as ever", async () => {
        const recording = await record({ "index.ts": program });
        assert.deepEqual(recording.outputs, { before: false, text: true, after: true, resource: "function" });
        assert.equal(find(recording, "dynamic").inputs["size"], 3);
    });
});
