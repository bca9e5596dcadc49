import * as assert from "node:assert/strict";
import { isArm, nodeUserData, planNodeGroup } from "../../../components/cluster/nodes";

const GRAVITON = [
    ..."a1.large m6g.large m7g.large m7g.metal m7gd.xlarge t4g.medium c8gd.large c7gn.large x2gd.large".split(" "),
    ..."im4gn.large is4gen.large r8g.large g5g.xlarge hpc7g.4xlarge i8ge.large x8g.medium".split(" "),
];
const INTEL_AND_AMD = [
    ..."m7i.large m7a.large m7i-flex.large t3.medium g4dn.xlarge g6.xlarge g6e.xlarge gr6.4xlarge".split(" "),
    ..."p5.48xlarge i4i.large i7ie.large x2iezn.2xlarge u7i-12tb.224xlarge".split(" "),
];

describe("isArm", () => {
    for (const type of GRAVITON) it(`is true for ${type}`, () => assert.ok(isArm(type)));
    for (const type of INTEL_AND_AMD) it(`is false for ${type}`, () => assert.ok(!isArm(type)));
});

describe("planNodeGroup", () => {
    it("is three to six Graviton nodes by default", () => {
        assert.deepEqual(planNodeGroup({ name: "default" }), {
            name: "default",
            instanceTypes: ["m7g.large"],
            amiType: "AL2023_ARM_64_STANDARD",
            minSize: 3,
            desiredSize: 3,
            maxSize: 6,
            diskSizeGiB: 50,
            releaseVersion: undefined,
        });
    });

    it("lets the other sizes follow the one that is given", () => {
        const { minSize, desiredSize, maxSize } = planNodeGroup({ name: "small", minSize: 1 });
        assert.deepEqual([minSize, desiredSize, maxSize], [1, 1, 2]);
    });
});

describe("nodeUserData", () => {
    const text = Buffer.from(nodeUserData(), "base64").toString();

    it("is one MIME part for nodeadm", () => {
        const [header, part, end] = text.split("--BOUNDARY");
        assert.match(header!, /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="BOUNDARY"\n\n$/);
        assert.match(part!, /^\nContent-Type: application\/node\.eks\.aws\n\napiVersion: node\.eks\.aws\/v1alpha1\n/);
        assert.equal(end, "--\n");
    });

    it("allows as many pods as prefix delegation has addresses for", () => {
        assert.match(text, /\n {2}kubelet:\n {4}config:\n {6}maxPods: 110\n/);
    });
});
