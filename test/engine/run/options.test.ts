import assert from "node:assert/strict";
import type { Recording } from "../../../engine/recording";
import { find, record, STACK } from "./support";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

class Thing extends pulumi.CustomResource {
    constructor(name: string, props: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
        super("test:index:Thing", name, props, opts);
    }
}
class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Group", name, {}, opts);
    }
}

const first = new Thing("first");
const second = new Thing("second");
const hook = new pulumi.ResourceHook("announce", async () => {});
const mine = new random.Provider("mine");

new Thing("everything", {}, {
    protect: true,
    retainOnDelete: true,
    deleteBeforeReplace: true,
    deletedWith: first,
    dependsOn: [second, first],
    ignoreChanges: ["a"],
    replaceOnChanges: ["b", "c"],
    replaceWith: [first],
    additionalSecretOutputs: ["key"],
    hideDiffs: ["d"],
    aliases: ["urn:pulumi:dev::shop::test:index:Thing::older", { name: "old" }, { type: "test:index:Old", parent: first },
        { parent: pulumi.rootStackResource }],
    import: "thing-1",
    customTimeouts: { create: "10m", update: "5m", delete: "1h" },
    version: "1.2.3",
    pluginDownloadURL: "https://example.com/plugins",
    hooks: { beforeCreate: [hook], afterDelete: [hook] },
});
new Thing("nothing");
new Thing("refused", {}, { protect: false, retainOnDelete: false, deleteBeforeReplace: false });

new Thing("by property", { a: first.urn, b: pulumi.all([first.id, second.id]), c: "plain" });

new random.RandomPet("explicit", {}, { provider: mine });
new random.RandomPet("default");
const provided = new Group("provided", { providers: { random: mine } });
new random.RandomPet("handed down", {}, { parent: provided });

const kept = new Group("kept", { protect: true, retainOnDelete: true, deletedWith: first });
new Thing("inherits", {}, { parent: kept });
new Thing("inherits from afar", {}, { parent: new Group("between", { parent: kept }) });
new Thing("decides itself", {}, { parent: kept, protect: false, retainOnDelete: false, deletedWith: second });
new Thing("has nothing to inherit", {}, { parent: new Group("plain") });
`;

const thing = (name: string): string => `urn:pulumi:dev::shop::test:index:Thing::${name}`;
const MINE = "urn:pulumi:dev::shop::pulumi:providers:random::mine";

for (const mode of ["up", "preview"] as const) {
    describe(`the options of a resource, in ${mode}`, () => {
        let recording: Recording;
        before(async () => {
            recording = await record({ "index.ts": program }, { mode });
        });
        const options = (name: string) => find(recording, name).options;

        it("are all recorded", () => {
            assert.deepEqual(options("everything"), {
                protect: true,
                retainOnDelete: true,
                deleteBeforeReplace: true,
                deletedWith: thing("first"),
                ignoreChanges: ["a"],
                replaceOnChanges: ["b", "c"],
                replaceWith: [thing("first")],
                additionalSecretOutputs: ["key"],
                hideDiffs: ["d"],
                aliases: [
                    thing("older"),
                    { name: "old", parentUrn: STACK },
                    { type: "test:index:Old", parentUrn: thing("first") },
                    { noParent: true },
                ],
                importId: "thing-1",
                customTimeouts: { create: "10m", update: "5m", delete: "1h" },
                version: "1.2.3",
                pluginDownloadURL: "https://example.com/plugins",
                hooks: { beforeCreate: ["announce"], afterDelete: ["announce"] },
            });
        });
        it("are absent where the program left them alone", () => {
            assert.deepEqual(options("nothing"), {});
        });
        it("are there where the program refuses them", () => {
            assert.deepEqual(options("refused"), { protect: false, retainOnDelete: false, deleteBeforeReplace: false });
        });
        it("name what it depends on, in order, and nothing for one that depends on nothing", () => {
            assert.deepEqual(find(recording, "everything").dependencies, [thing("first"), thing("second")]);
            assert.deepEqual(find(recording, "everything").propertyDependencies, {});
            assert.deepEqual(find(recording, "nothing").dependencies, []);
        });
        it("name the resources that each property comes from, and no plain property", () => {
            const { dependencies, propertyDependencies } = find(recording, "by property");
            assert.deepEqual(dependencies, [thing("first"), thing("second")]);
            assert.deepEqual(propertyDependencies, { a: [thing("first")], b: [thing("first"), thing("second")] });
        });
        it("name the provider that is given or handed down, and none for the default one", () => {
            assert.equal(find(recording, "explicit").provider, MINE);
            assert.equal(find(recording, "handed down").provider, MINE);
            assert.equal(find(recording, "default").provider, "");
            assert.deepEqual(options("provided").providers, { random: MINE });
        });
        it("are handed down from parent to child, by the SDK and by the engine", () => {
            const inherited = { protect: true, retainOnDelete: true, deletedWith: thing("first") };
            assert.deepEqual(options("inherits"), inherited);
            assert.deepEqual(options("inherits from afar"), inherited);
        });
        it("are not handed down where the child decides itself, or the parent says nothing", () => {
            const own = { protect: false, retainOnDelete: false, deletedWith: thing("second") };
            assert.deepEqual(options("decides itself"), own);
            assert.deepEqual(options("has nothing to inherit"), {});
        });
        it("name the parent, and the types of all ancestors in the URN", () => {
            const { urn, parent } = find(recording, "inherits from afar");
            const group = "urn:pulumi:dev::shop::test:index:Group";
            assert.equal(urn, `${group}$test:index:Group$test:index:Thing::inherits from afar`);
            assert.equal(parent, `${group}$test:index:Group::between`);
            assert.equal(find(recording, "nothing").parent, STACK);
        });
        it("leave the stack itself without a parent and without a source", () => {
            const stack = find(recording, "shop-dev");
            assert.equal(stack.parent, "");
            assert.equal("source" in JSON.parse(JSON.stringify(stack)), false);
        });
    });
}
