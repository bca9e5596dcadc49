import * as assert from "node:assert/strict";
import { plausibleText } from "../../../engine/answers/text";
import { placeOf } from "../../../engine/answers/world";
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

    it("are load balancers with a target group on the port that the program says, else on 80", () => {
        const port = (inputs: object): unknown => {
            const { hidden } = answers().resource(remote("awsx:lb:ApplicationLoadBalancer", { ...inputs }));
            return hidden!.find(({ type }) => type === "aws:lb/targetGroup:TargetGroup")!.state["port"];
        };
        assert.equal(port({}), 80);
        assert.equal(port({ defaultTargetGroupPort: 8080 }), 8080);
        assert.equal(port({ listener: { port: 81 } }), 81);
        assert.equal(port({ defaultTargetGroup: { port: 82 }, listener: { port: 81 } }), 82);
    });

    it("have digits where a number is told as text", () => {
        const subject = { token: "gcp:projects/getProject:getProject", package: "gcp", kind: "projects/project" };
        const project = { ...subject, name: "shop", seed: "shop", inputs: {}, place: placeOf("europe-west1") };
        assert.match(plausibleText(project, "number"), /^[1-9]\d{11}$/);
        assert.match(plausibleText(project, "projectNumber"), /^[1-9]\d{11}$/);
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
