import assert from "node:assert/strict";
import { maskSecrets } from "../../../engine/mask";
import { attempt, find } from "./support";

/** 60 resources in nested components, which reach the engine in another order in every run. */
const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as aws from "@pulumi/aws";

const sooner = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));
const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), Math.random() * 40));
const sometime = <T>(value: T) => (Math.random() < 0.5 ? sooner(value) : later(value));

class Group extends pulumi.ComponentResource {
    readonly ids: pulumi.Output<string>[];
    constructor(name: string, depth: number, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Group", name, {}, opts);
        const inside = depth === 0 ? [] : new Group(\`\${name}-in\`, depth - 1, { parent: this }).ids;
        this.ids = [0, 1, 2, 3].map((index) => {
            const prefix = pulumi.all([sometime(\`\${name}-\${index}\`), ...inside]).apply((all) => all.join());
            const pet = new random.RandomPet(\`\${name}-\${index}\`, { prefix }, { parent: this });
            aws.ec2.getVpcOutput({ tags: { Name: sometime(\`\${name}-\${index}\`) } }, { parent: this });
            return pet.id;
        });
        this.registerOutputs({ ids: this.ids });
    }
}

export const all = Array.from({ length: 5 }, (_, index) => new Group(\`group-\${index}\`, 2).ids);
`;

describe("two runs of one program", () => {
    it("are the same to the byte, whatever the order in which its resources come", async () => {
        const heard: number[][] = [[], []];
        const results = [];
        // One after the other: that they take each other's time is not what is meant.
        for (const counts of heard)
            results.push(await attempt({ "index.ts": program }, { onResource: (count) => counts.push(count) }));
        const [first, second] = results.map(({ recording }) => JSON.stringify(recording));
        assert.equal(first, second);
        const { recording, failure } = results[0]!;
        assert.equal(failure, undefined);
        assert.equal(recording.resources.filter(({ type }) => type.endsWith(":RandomPet")).length, 60);
        assert.equal(recording.invokes.length, 60);
        assert.equal(JSON.stringify(maskSecrets(recording)), JSON.stringify(maskSecrets(results[1]!.recording)));
    });
});

describe("a run", () => {
    it("counts every registration once", async () => {
        const counts: number[] = [];
        const code = 'import * as r from "@pulumi/random"; new r.RandomPet("a"); new r.RandomPet("b");';
        await attempt({ "index.ts": code }, { onResource: (count) => counts.push(count) });
        assert.deepEqual(counts, [1, 2, 3]);
    });
    it("gives another id to another resource, and the same one in another directory", async () => {
        const code = (name: string) =>
            `import * as r from "@pulumi/random"; new r.RandomUuid("a"); new r.RandomUuid("${name}");`;
        const [first, second] = [await attempt({ "index.ts": code("b") }), await attempt({ "index.ts": code("c") })];
        const id = (run: typeof first, name: string) => find(run.recording, name).id;
        assert.equal(id(first, "a"), id(second, "a"));
        assert.notEqual(id(first, "b"), id(second, "c"));
        assert.notEqual(id(first, "a"), id(first, "b"));
    });
});
