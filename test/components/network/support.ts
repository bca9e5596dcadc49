import { Network, type NetworkArgs } from "../../../components/network/network";
import { deploy, type DeployOptions, type Deployment, type Registration } from "../../support/deploy";

export const SUBNET = "aws:ec2/subnet:Subnet";
export const ROUTE = "aws:ec2/route:Route";

export const ZONES = ["ap-northeast-2a", "ap-northeast-2b"];

/** What AWS would answer beyond the inputs. */
export const state: DeployOptions["state"] = ({ type, name }) => {
    switch (type) {
        case "aws:ec2/vpc:Vpc":
            return { ownerId: "111122223333", ipv6CidrBlock: "2600:1f14:abc:de00::/56" };
        case "aws:ec2/eip:Eip":
            return { publicIp: `ip of ${name}` };
        case "aws:cloudwatch/logGroup:LogGroup":
            return { arn: "arn:aws:logs:ap-northeast-2:111122223333:log-group:net", name: "net" };
        case "aws:iam/role:Role":
            return { arn: `arn of ${name}`, name };
        default:
            return undefined;
    }
};

export function network(args: Partial<NetworkArgs> = {}, options: DeployOptions = {}) {
    return deploy(() => new Network("net", { zones: ZONES, ...args }), { state, ...options });
}

export function namesOf(registrations: Registration[]): string[] {
    return registrations.map(({ name }) => name).sort();
}

/** The route table of each subnet. */
export function associations({ all }: Deployment<unknown>): Record<string, string> {
    const entries = all("aws:ec2/routeTableAssociation:RouteTableAssociation").map(
        ({ inputs }) => [inputs["subnetId"], inputs["routeTableId"]] as const,
    );
    return Object.fromEntries(entries.sort());
}
