import * as assert from "node:assert/strict";
import type { NetworkArgs } from "../../../components/network/network";
import { network } from "./support";

describe("the flow logs of a Network", () => {
    it("record all traffic for 30 days unless told otherwise", async () => {
        const { inputs } = (await network()).one("aws:ec2/flowLog:FlowLog");
        assert.equal(inputs["trafficType"], "ALL");
        assert.equal(inputs["vpcId"], "net-vpc-id");
        assert.equal(inputs["iamRoleArn"], "arn of net-flow-logs");
        assert.equal(inputs["logDestination"], "arn:aws:logs:ap-northeast-2:111122223333:log-group:net");
        const retention = async (args: Partial<NetworkArgs>) =>
            (await network(args)).one("aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"];
        assert.deepEqual([await retention({}), await retention({ flowLogRetentionDays: 365 })], [30, 365]);
    });

    it("write to their own log group and may do nothing else", async () => {
        const { one } = await network();
        const policy = one("aws:iam/rolePolicy:RolePolicy");
        assert.deepEqual(JSON.parse(policy.inputs["policy"]).Statement, [
            {
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                Resource: [
                    "arn:aws:logs:ap-northeast-2:111122223333:log-group:net",
                    "arn:aws:logs:ap-northeast-2:111122223333:log-group:net:*",
                ],
            },
        ]);
        assert.ok(one("aws:ec2/flowLog:FlowLog").dependsOn.includes(policy.urn));
    });

    it("lend their role to the flow logs of this account only", async () => {
        const { inputs } = (await network()).one("aws:iam/role:Role");
        assert.deepEqual(JSON.parse(inputs["assumeRolePolicy"]).Statement, [
            {
                Effect: "Allow",
                Principal: { Service: "vpc-flow-logs.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
            },
        ]);
    });
});
