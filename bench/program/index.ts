import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Ten resources: a network, its rules and its subnets, each input from another one's output. */
class Cell extends pulumi.ComponentResource {
    constructor(name: string, last: pulumi.Input<string>) {
        super("bench:index:Cell", name);
        const parent = { parent: this };
        const vpc = new aws.ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16", tags: { last } }, parent);
        const group = new aws.ec2.SecurityGroup(`${name}-group`, { vpcId: vpc.id }, parent);
        for (const port of [80, 443, 5432, 6379]) {
            new aws.vpc.SecurityGroupIngressRule(
                `${name}-${port}`,
                { securityGroupId: group.id, ipProtocol: "tcp", fromPort: port, toPort: port, cidrIpv4: vpc.cidrBlock },
                parent,
            );
        }
        for (const zone of [1, 2, 3]) {
            new aws.ec2.Subnet(`${name}-${zone}`, { vpcId: vpc.id, cidrBlock: `10.0.${zone}.0/24` }, parent);
        }
        this.next = new aws.s3.Bucket(`${name}-bucket`, { tags: { vpc: vpc.arn } }, parent).arn;
        this.registerOutputs();
    }
    public readonly next: pulumi.Output<string>;
}

// Chains of ten cells, so that there is an order to find and still much to do at once.
const resources = new pulumi.Config().requireNumber("resources");
let next: pulumi.Input<string> = "none";
for (let cell = 0; cell < resources / 10; cell += 1) {
    next = new Cell(`cell-${cell}`, cell % 10 === 0 ? "none" : next).next;
}
