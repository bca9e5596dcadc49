import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { checkRetention } from "../retention";
import { createInterfaceEndpoints, createS3Endpoint } from "./endpoints";
import { createFlowLogs } from "./flow-logs";
import { NatGateways } from "./nat-gateways";
import { routeData, routePrivate, routePublic } from "./routes";
import { type SubnetBlocks, planSubnets } from "./subnets";
import { createNatGateways, createSubnets } from "./tiers";
import { checkInterfaceEndpoints, checkNatGateways } from "./validation";
import { createInternetGateways, createVpc } from "./vpc";
import { parseZones } from "./zones";

export interface NetworkArgs {
    /**
     * Availability zones of one region, such as ["ap-northeast-2a", "ap-northeast-2b"], in any order. A zone's letter, a to
     * f, is its slot for life: adding, removing or re-ordering zones never moves or renames the subnets of the others.
     */
    zones: string[];
    /**
     * IPv4 block of the VPC, from /16 to /23. Defaults to 10.0.0.0/16. Subnets of a /16 are /24: private from 10.0.1.0,
     * public from 10.0.101.0, data from 10.0.201.0. In a smaller VPC they are /24 down to a /19 and then five bits longer
     * than the VPC (a /20 has /25, a /23 has /28), from blocks 1, 11 and 21. Six slots a tier are kept free, used or not.
     */
    cidrBlock?: string;
    /** Where the private subnets lie, in place of the default layout of `cidrBlock`. */
    privateSubnets?: SubnetBlocks;
    /** Where the public subnets lie, in place of the default layout of `cidrBlock`. */
    publicSubnets?: SubnetBlocks;
    /** Where the data subnets lie, in place of the default layout of `cidrBlock`. */
    dataSubnets?: SubnetBlocks;
    /**
     * How private subnets reach the internet over IPv4. Defaults to `perZone`, which survives the loss of a zone. `single` costs
     * one gateway whatever the zones; it stands in the zone with the lowest letter and moves when a lower one is added. A
     * gateway is $0.059 an hour, $43.07 a month, and $0.059 a GB in Seoul. A change touches gateways, their addresses and
     * the private default routes, never a subnet; the gateway that both modes have stays. Connections through a changed
     * route break, and the public address of a removed gateway is lost.
     */
    natGateways?: NatGateways;
    /**
     * AWS services reached inside the VPC instead of through NAT, by short name such as "ecr.api". Each gets an interface
     * endpoint in every private subnet, open to the VPC alone. Defaults to none; S3 always has its gateway endpoint.
     */
    interfaceEndpoints?: string[];
    /** Days that flow logs are kept, one of the values CloudWatch accepts, such as 7, 30, 90 or 365. Defaults to 30. */
    flowLogRetentionDays?: number;
    /**
     * Whether the VPC speaks IPv6 as well: a block from Amazon, a /64 for every subnet, both ways for the public tier,
     * outwards only for the private tier, and no route for the data tier. Defaults to false.
     */
    dualStack?: boolean;
    /**
     * Whether Pulumi refuses to delete the VPC, or to replace it with all that is in it, as another `cidrBlock` would. Default: true.
     */
    deletionProtection?: boolean;
    /** ARN of the policy that caps the role by which flow logs are delivered. Defaults to none. */
    permissionsBoundaryArn?: pulumi.Input<string>;
    /** Tags of every resource that can have them. Defaults to none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * A VPC with a public, a private and a data tier, one subnet of each in every zone.
 *
 * Public subnets face the internet and hold load balancers and NAT gateways only; no instance gets a public address by
 * itself. Private subnets reach out through NAT. Data subnets have no route to the internet at all. Created besides: the
 * internet gateway, a gateway endpoint for S3, flow logs of all traffic in CloudWatch (encrypted with CloudWatch's own key)
 * and tags by which the AWS load balancer controller finds its subnets. The default security group is emptied.
 *
 * What needs the way out while it starts, such as a node, belongs in `routedPrivateSubnetIds`.
 *
 * Cost in Seoul: $43.07 a month and $0.059 a GB for each NAT gateway, and one public IPv4 address with it.
 *
 * @example
 * const network = new Network("main", {
 *     zones: ["ap-northeast-2a", "ap-northeast-2b"],
 *     natGateways: NatGateways.Single,
 * });
 */
export class Network extends pulumi.ComponentResource {
    /** Id of the VPC. */
    public readonly vpcId: pulumi.Output<string>;
    /** IPv4 block of the VPC. */
    public readonly cidrBlock: pulumi.Output<string>;
    /** IPv6 block that Amazon gave the VPC; absent without `dualStack`. */
    public readonly ipv6CidrBlock: pulumi.Output<string | undefined>;
    /** Ids of the public subnets, in the order of their zones' letters. */
    public readonly publicSubnetIds: pulumi.Output<string[]>;
    /** Ids of the private subnets, in the order of their zones' letters. */
    public readonly privateSubnetIds: pulumi.Output<string[]>;
    /** The same ids, known once the way out of those subnets works: for what pulls images as soon as it starts. */
    public readonly routedPrivateSubnetIds: pulumi.Output<string[]>;
    /** Ids of the data subnets, in the order of their zones' letters. */
    public readonly dataSubnetIds: pulumi.Output<string[]>;
    /** Ids of the private subnets' route tables, in the same order, for peerings and transit gateways. */
    public readonly privateRouteTableIds: pulumi.Output<string[]>;
    /** Public addresses from which private subnets reach the internet, for the allow lists of others. */
    public readonly natPublicIps: pulumi.Output<string[]>;

    constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Network", name, {}, opts);
        const { zones, subnets, cidrBlock, dualStack, tags, ...settings } = validated(name, args);
        const { permissionsBoundaryArn, deletionProtection = true } = args;
        const region = zones[0]!.region;

        const owner = { parent: this, name, tags, permissionsBoundaryArn };
        const vpc = createVpc(owner, cidrBlock, dualStack, deletionProtection);
        const scope = { ...owner, vpcId: vpc.id };
        const gateways = createInternetGateways(scope, dualStack);
        const ipv6CidrBlock = dualStack ? vpc.ipv6CidrBlock : undefined;
        const tiers = createSubnets(scope, subnets, ipv6CidrBlock);
        const nat = createNatGateways(scope, settings.natGateways, tiers.public, gateways.internet);
        const publicTable = routePublic(scope, tiers.public, gateways.internet.id, dualStack);
        const privateRouting = routePrivate(scope, tiers.private, nat, gateways.egressOnly?.id);
        const privateTables = privateRouting.map(({ table }) => table);
        const dataTable = routeData(scope, tiers.data);
        createS3Endpoint(scope, region, ids([publicTable, ...privateTables, dataTable]));
        createInterfaceEndpoints(scope, region, settings.interfaceEndpoints, ids(tiers.private), cidrBlock);
        createFlowLogs(scope, vpc.ownerId, settings.flowLogRetentionDays);

        this.vpcId = vpc.id;
        this.cidrBlock = vpc.cidrBlock;
        this.ipv6CidrBlock = pulumi.output(ipv6CidrBlock);
        this.publicSubnetIds = pulumi.output(ids(tiers.public));
        this.privateSubnetIds = pulumi.output(ids(tiers.private));
        this.routedPrivateSubnetIds = pulumi.output(privateRouting.map(({ routedSubnetId }) => routedSubnetId));
        this.dataSubnetIds = pulumi.output(ids(tiers.data));
        this.privateRouteTableIds = pulumi.output(ids(privateTables));
        this.natPublicIps = pulumi.output(nat.map(({ publicIp }) => publicIp));
        this.registerOutputs({
            vpcId: this.vpcId,
            cidrBlock: this.cidrBlock,
            ipv6CidrBlock: this.ipv6CidrBlock,
            publicSubnetIds: this.publicSubnetIds,
            privateSubnetIds: this.privateSubnetIds,
            routedPrivateSubnetIds: this.routedPrivateSubnetIds,
            dataSubnetIds: this.dataSubnetIds,
            privateRouteTableIds: this.privateRouteTableIds,
            natPublicIps: this.natPublicIps,
        });
    }
}

function validated(name: string, args: NetworkArgs) {
    const {
        cidrBlock = "10.0.0.0/16",
        natGateways = NatGateways.PerZone,
        interfaceEndpoints = [],
        flowLogRetentionDays = 30,
        dualStack = false,
        tags = {},
    } = args;
    const problems = new Problems();
    const zones = parseZones(args.zones, problems);
    const subnets = planSubnets({ ...args, cidrBlock }, zones, problems);
    checkNatGateways(natGateways, problems);
    checkInterfaceEndpoints(interfaceEndpoints, problems);
    checkRetention(problems, "flowLogRetentionDays", flowLogRetentionDays);
    problems.throwIfAny("Network", name);
    return { zones, subnets, cidrBlock, natGateways, interfaceEndpoints, flowLogRetentionDays, dualStack, tags };
}

function ids(resources: { readonly id: pulumi.Output<string> }[]): pulumi.Output<string>[] {
    return resources.map(({ id }) => id);
}
