import * as assert from "node:assert/strict";
import { answers, custom, remote } from "./support";

describe("resources of other providers", () => {
    it("are keys in the right armour", () => {
        const { outputs } = answers().resource(custom("tls:index/privateKey:PrivateKey", { algorithm: "RSA" }));
        assert.match(
            String(outputs["privateKeyPem"]),
            /^-----BEGIN RSA PRIVATE KEY-----\n.+\n-----END RSA PRIVATE KEY-----\n$/,
        );
        assert.match(String(outputs["publicKeyOpenssh"]), /^ssh-rsa \S+\n$/);
    });

    it("are VPCs with a subnet of each kind in each zone", () => {
        const subnets = (inputs: object): number =>
            (answers().resource(remote("awsx:ec2:Vpc", { ...inputs })).outputs["privateSubnetIds"] as string[]).length;
        assert.equal(subnets({}), 3);
        assert.equal(subnets({ numberOfAvailabilityZones: 2 }), 2);
        assert.equal(subnets({ availabilityZoneNames: ["a"] }), 1);
    });

    it("are images with the digest that a build would give", () => {
        const image = custom("docker:index/image:Image", { imageName: "registry:5000/api:v1" });
        assert.match(
            String(answers().resource(image).outputs["repoDigest"]),
            /^registry:5000\/api@sha256:[0-9a-f]{64}$/,
        );
    });

    it("are providers with an id, because the SDK refers to them by it", () => {
        assert.match(answers().resource(custom("pulumi:providers:aws")).id!, /^[0-9a-f-]{36}$/);
        assert.equal(answers({ mode: "preview" }).resource(custom("pulumi:providers:aws")).id, undefined);
    });

    it("are certificates with the fingerprint that an OIDC provider takes", () => {
        const { result } = answers().invoke("tls:index/getCertificate:getCertificate", { url: "https://x" }, "invoke");
        const [certificate] = result["certificates"] as Record<string, unknown>[];
        assert.match(String(certificate!["sha1Fingerprint"]), /^[0-9a-f]{40}$/);
    });
});
