import assert from "node:assert/strict";
import { find, record } from "./support";

// Each of these is what a public program did and could not, in miniature.
describe("a program", () => {
    it("may hand over functions that use a package by `import * as`: they name the package, and do not hold it", async () => {
        const { outputs } = await record({
            "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import * as addresses from "ipaddr.js";
import * as os from "os";
const serialize = async (f: any) => (await pulumi.runtime.serializeFunction(f)).text;
export const own = serialize(() => (addresses as any)("10.0.0.1"));
export const builtIn = serialize(() => os.hostname());
`,
        });
        assert.match(String(outputs["own"]), /require\("ipaddr\.js[^"]*"\)/);
        assert.ok(String(outputs["own"]).length < 10_000);
        assert.match(String(outputs["builtIn"]), /require\("os"\)/);
    });

    for (const mode of ["up", "preview"] as const) {
        it(`may ask a chart for an object of it (${mode})`, async () => {
            const recording = await record(
                {
                    "index.ts": `
import * as k8s from "@pulumi/kubernetes";
const blog = new k8s.helm.v3.Chart("blog", { chart: "wordpress", fetchOpts: { repo: "https://charts.example.com" } });
export const ip = blog.ready.apply(() => blog
    .getResourceProperty("v1/Service", "default", "blog-web", "status")
    .apply((status) => status.loadBalancer.ingress[0].ip));
`,
                },
                { mode },
            );
            assert.equal(find(recording, "default/blog-web").type, "kubernetes:core/v1:Service");
        });
    }

    it("learns a secret prefix only as a secret", async () => {
        const recording = await record({
            "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
export const pet = new random.RandomPet("pet", { prefix: pulumi.secret("hunter2") }).id;
export const hex = new random.RandomId("id", { byteLength: 4, prefix: pulumi.secret("hunter2-") }).hex;
`,
        });
        assert.match(String(recording.outputs["pet"]), /^secret-[a-z]+-[a-z]+$/);
        const { $, value } = recording.outputs["hex"] as { $: string; value: string };
        assert.equal($, "secret");
        assert.match(value, /^hunter2-[0-9a-f]{8}$/);
    });

    it("is told that the outputs of another stack are made up, and not when they are not", async () => {
        const code = `
import * as pulumi from "@pulumi/pulumi";
export const vpc = new pulumi.StackReference("acme/network/dev").getOutput("vpcId");
`;
        const { logs } = await record({ "index.ts": code });
        assert.deepEqual(
            logs.map(({ severity, message }) => `${severity}: ${message}`),
            [
                "info: the outputs of the stack acme/network/dev cannot be read here (made up from their names: vpcId); --answers can give the real ones",
            ],
        );
        const own = 'import * as p from "@pulumi/pulumi"; if (p.getStack() === "dev") new p.StackReference("base");';
        const files = { "index.ts": own, "Pulumi.base.yaml": "", "Pulumi.dev.yaml": "" };
        assert.deepEqual((await record(files)).logs, []);
    });
});
