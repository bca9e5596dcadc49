import * as assert from "node:assert/strict";
import { namesOf, network } from "./support";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("the endpoints of a Network", () => {
    it("lead every tier to S3 past the gateways, and nowhere else by default", async () => {
        const { one, all } = await network();
        const { inputs } = one(ENDPOINT);
        assert.equal(inputs["vpcEndpointType"], "Gateway");
        assert.equal(inputs["serviceName"], "com.amazonaws.ap-northeast-2.s3");
        assert.deepEqual(inputs["routeTableIds"], [
            "net-public-id",
            "net-private-1-id",
            "net-private-2-id",
            "net-data-id",
        ]);
        assert.deepEqual(all(SECURITY_GROUP), []);
    });

    it("stand in every private subnet under the services' own names", async () => {
        const { all } = await network({ interfaceEndpoints: ["ecr.api", "sts"] });
        const interfaces = all(ENDPOINT).filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
        assert.deepEqual(namesOf(interfaces), ["net-endpoint-ecr.api", "net-endpoint-sts"]);
        const { inputs } = interfaces.find(({ name }) => name === "net-endpoint-ecr.api")!;
        assert.equal(inputs["serviceName"], "com.amazonaws.ap-northeast-2.ecr.api");
        assert.equal(inputs["privateDnsEnabled"], true);
        assert.deepEqual(inputs["subnetIds"], ["net-private-1-id", "net-private-2-id"]);
        assert.deepEqual(inputs["securityGroupIds"], ["net-endpoints-id"]);
    });

    it("let in HTTPS from the VPC and nothing else, and let nothing out", async () => {
        const { one, all } = await network({ cidrBlock: "10.7.0.0/16", interfaceEndpoints: ["ecr.api", "sts"] });
        const group = one(SECURITY_GROUP).inputs;
        assert.deepEqual([group["ingress"], group["egress"]], [undefined, undefined]);
        const { tags, ...rule } = one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs;
        assert.ok(tags);
        assert.deepEqual(rule, {
            securityGroupId: "net-endpoints-id",
            cidrIpv4: "10.7.0.0/16",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
        });
        assert.deepEqual(all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
    });
});
