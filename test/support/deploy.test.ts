import * as assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deploy, isSecret, reveal, valueOf } from "./deploy";

// What bare mocks let pass in silence must fail the run that caused it.
describe("deploy", () => {
    it("fails when an apply throws that nobody waits for", async () => {
        const program = () => {
            pulumi.output("x").apply(() => {
                throw new Error("thrown in an apply");
            });
        };
        await assert.rejects(deploy(program), /thrown in an apply/);
    });

    it("fails when an apply that feeds a resource throws", async () => {
        const program = () =>
            new aws.ec2.Vpc("vpc", {
                cidrBlock: pulumi.output("x").apply((): string => {
                    throw new Error("thrown on the way to a resource");
                }),
            });
        await assert.rejects(deploy(program), /thrown on the way to a resource/);
    });

    it("fails when a promise is rejected that nobody waits for", async () => {
        await assert.rejects(
            deploy(() => void Promise.reject(new Error("nobody waits"))),
            /nobody waits/,
        );
    });

    it("fails when the program asks a data source that the test does not answer", async () => {
        await assert.rejects(
            deploy(() => void aws.getRegionOutput()),
            /does not answer aws:index\/getRegion:getRegion/,
        );
    });

    it("fails when the test's own cloud throws", async () => {
        const state = () => {
            throw new Error("thrown by the mock");
        };
        await assert.rejects(
            deploy(() => new aws.ec2.Vpc("vpc", {}), { state }),
            /thrown by the mock/,
        );
    });

    it("leaves the next run clean", async () => {
        const { registrations } = await deploy(() => new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }));
        assert.deepEqual(
            registrations.map(({ name }) => name),
            ["vpc"],
        );
    });

    it("waits for what is registered after the program has returned", async () => {
        const program = () => void new aws.ec2.Vpc("first", {}).id.apply(() => new aws.ec2.Vpc("late", {}));
        assert.equal((await deploy(program)).all("aws:ec2/vpc:Vpc").length, 2);
    });

    it("leaves outputs unknown in a preview, and gives them otherwise", async () => {
        const ran: string[] = [];
        const program = () => void new aws.ec2.Vpc("vpc", {}).arn.apply((arn) => ran.push(arn));
        const state = () => ({ arn: "arn:vpc" });
        await deploy(program, { preview: true });
        assert.deepEqual(ran, []);
        await deploy(program, { state });
        assert.deepEqual(ran, ["arn:vpc"]);
    });

    it("keeps options and secrets of a registration", async () => {
        const { one } = await deploy(
            () =>
                new aws.ssm.Parameter("p", { type: "SecureString", value: pulumi.secret("hidden") }, { protect: true }),
        );
        const { inputs, protect } = one("aws:ssm/parameter:Parameter");
        assert.ok(protect && isSecret(inputs["value"]) && !isSecret(inputs["type"]));
        assert.equal(reveal(inputs["value"]), "hidden");
    });

    it("names what it found when a test asks for one resource and there are two", async () => {
        const { one } = await deploy(() => ["a", "b"].map((name) => new aws.ec2.Vpc(name, {})));
        assert.throws(() => one("aws:ec2/vpc:Vpc"), /expected one aws:ec2\/vpc:Vpc , found a, b/);
        assert.equal(one("aws:ec2/vpc:Vpc", "a").name, "a");
    });
});

describe("valueOf", () => {
    it("rejects when the program failed on the way to the value", async () => {
        const fail = () => {
            throw new Error("on the way");
        };
        await assert.rejects(
            deploy(() => valueOf(pulumi.output(1).apply(fail))),
            /on the way/,
        );
    });

    it("is the value otherwise", async () => {
        assert.equal((await deploy(() => valueOf(pulumi.output(1).apply((n) => n + 1)))).value, 2);
    });
});
