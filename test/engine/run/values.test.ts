import assert from "node:assert/strict";
import { maskSecrets } from "../../../engine/mask";
import type { Recording } from "../../../engine/recording";
import { find, record } from "./support";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

class Thing extends pulumi.CustomResource {
    constructor(name: string, props: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
        super("test:index:Thing", name, props, opts);
    }
}
class Remote extends pulumi.ComponentResource {
    constructor(name: string, props: pulumi.Inputs) {
        super("test:index:Remote", name, props, {}, true);
    }
}
class Local extends pulumi.ComponentResource {
    constructor(name: string, outputs: pulumi.Inputs) {
        super("test:index:Local", name);
        this.registerOutputs(outputs);
    }
}

const config = new pulumi.Config();
const pet = new random.RandomPet("pet", { length: 2 });
const local = new Local("local", { petId: pet.id, key: pulumi.secret("hunter2-of-the-component") });
new Local("silent", {});

const secret = config.requireSecret("password");
new Thing("values", {
    nothing: undefined,
    none: null,
    texts: ["a", "", "한국어"],
    number: 1.5,
    nested: { deep: [{ password: secret, open: "stays" }] },
    derived: pulumi.interpolate\`postgres://me:\${secret}@db\`,
    plain: config.require("region"),
    ofPet: pet.id,
    pet,
    local,
    text: new pulumi.asset.StringAsset("hello"),
    file: new pulumi.asset.FileAsset("./package.json"),
    web: new pulumi.asset.RemoteAsset("https://example.com/a"),
    folder: new pulumi.asset.FileArchive("./src"),
    archive: new pulumi.asset.AssetArchive({ "a.txt": new pulumi.asset.StringAsset("a"), "src": new pulumi.asset.FileArchive("./src") }),
});
new Remote("remote", { name: pet.id, key: secret, both: pulumi.all([pet.id, secret]).apply(([id]) => id), plain: "stays", pet });

pulumi.log.info("all is well");
pulumi.log.warn(\`the password starts with hunter2-of-the-config\`, pet);
pulumi.log.debug("nobody hears this");

export const asked = pulumi.runtime.invokeOutput("aws:ec2/getVpc:getVpc", { tags: { key: secret } }).apply(() => true);

export const petId = pet.id;
export const password = secret;
export const shape = { list: [1, { two: 2 }], text: "stays" };
`;

const PET = "urn:pulumi:dev::shop::random:index/randomPet:RandomPet::pet";
const stackFile = `
config:
  shop:region: eu-west-1
  shop:password:
    secure: AAABAFlH
`;

for (const mode of ["up", "preview"] as const) {
    describe(`the values of a program, in ${mode}`, () => {
        let recording: Recording;
        before(async () => {
            const config = { password: "hunter2-of-the-config" };
            const schema = "config:\n  password: { type: string, secret: true }\n";
            const project = `name: shop\nruntime: nodejs\n${schema}`;
            recording = await record(
                { "index.ts": program, "Pulumi.yaml": project, "Pulumi.dev.yaml": stackFile, "src/a.txt": "a" },
                { mode, config },
            );
        });
        const inputs = (name: string) => find(recording, name).inputs;
        const petId = () => (mode === "up" ? find(recording, "pet").id : { $: "unknown" });

        it("are recorded as the program gave them, in the order of their names", () => {
            const { none, texts, number, plain } = inputs("values");
            assert.deepEqual(
                { none, texts, number, plain },
                { none: null, texts: ["a", "", "한국어"], number: 1.5, plain: "eu-west-1" },
            );
            assert.deepEqual(Object.keys(inputs("values")), Object.keys(inputs("values")).sort());
            assert.ok(!("nothing" in inputs("values")));
        });
        it("are secret where a secret is in them, and only there", () => {
            const { nested, derived } = inputs("values");
            const password = { $: "secret", value: "hunter2-of-the-config" };
            assert.deepEqual(nested, { deep: [{ open: "stays", password }] });
            assert.deepEqual(derived, { $: "secret", value: "postgres://me:hunter2-of-the-config@db" });
        });
        it("are unknown in a preview where only the cloud would know, and made up otherwise", () => {
            assert.deepEqual(inputs("values")["ofPet"], petId());
            assert.equal(find(recording, "pet").id === "", mode === "preview");
        });
        it("refer to resources and components", () => {
            const { pet, local } = inputs("values");
            assert.deepEqual(pet, { $: "resource", urn: PET, id: find(recording, "pet").id });
            assert.deepEqual(local, { $: "resource", urn: find(recording, "local").urn, id: "" });
        });
        it("keep assets and archives with what they are made of", () => {
            const { text, file, web, folder, archive } = inputs("values");
            assert.deepEqual(text, { $: "asset", text: "hello" });
            assert.deepEqual(file, { $: "asset", path: "./package.json" });
            assert.deepEqual(web, { $: "asset", uri: "https://example.com/a" });
            assert.deepEqual(folder, { $: "archive", path: "./src" });
            const assets = { "a.txt": { $: "asset", text: "a" }, src: { $: "archive", path: "./src" } };
            assert.deepEqual(archive, { $: "archive", assets });
        });
        it("reach a remote component as outputs with their dependencies", () => {
            const { name, both, key, plain, pet } = inputs("remote");
            assert.deepEqual(name, { $: "output", value: petId(), dependencies: [PET] });
            assert.deepEqual(both, { $: "secret", value: { $: "output", value: petId(), dependencies: [PET] } });
            assert.deepEqual(key, {
                $: "secret",
                value: { $: "output", value: "hunter2-of-the-config", dependencies: [] },
            });
            assert.equal(plain, "stays");
            assert.deepEqual(pet, { $: "resource", urn: PET, id: find(recording, "pet").id });
            assert.deepEqual([find(recording, "remote").remote, find(recording, "local").remote], [true, false]);
        });
        it("are outputs of the component and of the stack that give them, and of none that does not", () => {
            const key = { $: "secret", value: "hunter2-of-the-component" };
            assert.deepEqual(find(recording, "local").outputs, { key, petId: petId() });
            assert.deepEqual(find(recording, "silent").outputs, {});
            assert.deepEqual(recording.outputs, {
                asked: { $: "secret", value: true },
                password: { $: "secret", value: "hunter2-of-the-config" },
                petId: petId(),
                shape: { list: [1, { two: 2 }], text: "stays" },
            });
            assert.deepEqual(find(recording, "shop-dev").outputs, recording.outputs);
        });
        it("are logged with their severity and resource, debugging aside", () => {
            assert.deepEqual(recording.logs, [
                { severity: "info", message: "all is well", urn: "" },
                { severity: "warning", message: "the password starts with hunter2-of-the-config", urn: PET },
            ]);
        });
        it("hold no secret any more when they are masked, and all the rest", () => {
            const masked = JSON.stringify(maskSecrets(recording));
            assert.ok(JSON.stringify(recording).includes("hunter2-of-the-config"));
            assert.ok(!masked.includes("hunter2"), masked);
            for (const kept of ["stays", "eu-west-1", PET, "hello"]) assert.ok(masked.includes(kept), kept);
        });
    });
}
