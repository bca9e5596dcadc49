import type { WireObject } from "../../wire";
import { ACCOUNT, hex, type Place } from "../world";
import { policyDocument } from "./policy-document";
import { list, text } from "../reading";
import type { InvokeRule } from "./table";

/** Data sources of AWS whose answer follows from the account, the region or the arguments. */
export const awsInvokes: Record<string, InvokeRule> = {
    "aws:index/getCallerIdentity:getCallerIdentity": (_, { place }) => ({
        id: ACCOUNT,
        accountId: ACCOUNT,
        arn: `arn:${place.partition}:iam::${ACCOUNT}:user/offline`,
        userId: "AIDAOFFLINE",
    }),
    "aws:index/getRegion:getRegion": (given, { place }) =>
        regionOf(text(given["region"] ?? given["name"], place.region)),
    "aws:index/getPartition:getPartition": (_, { place }) => ({
        id: place.partition,
        partition: place.partition,
        dnsSuffix: place.dnsSuffix,
        reverseDnsPrefix: place.dnsSuffix.split(".").reverse().join("."),
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": (given, { place }) => {
        const excluded = list(given["excludeNames"]);
        const zones = zonesOf(place.region).filter(({ name }) => !excluded.includes(name));
        return {
            id: place.region,
            names: zones.map(({ name }) => name),
            zoneIds: zones.map(({ zoneId }) => zoneId),
            groupNames: [place.region],
        };
    },
    "aws:index/getAvailabilityZone:getAvailabilityZone": (given, { place }) => {
        const zones = zonesOf(place.region);
        const zone =
            zones.find(({ name, zoneId }) => name === given["name"] || zoneId === given["zoneId"]) ?? zones[0]!;
        return {
            id: zone.name,
            name: zone.name,
            zoneId: zone.zoneId,
            nameSuffix: zone.name.slice(-1),
            state: "available",
        };
    },
    "aws:index/getArn:getArn": (given) => {
        const [, partition = "", service = "", region = "", account = "", ...rest] = text(given["arn"]).split(":");
        return { id: given["arn"], partition, service, region, account, resource: rest.join(":") };
    },
    "aws:index/getServicePrincipal:getServicePrincipal": (given, { place }) => {
        const name = `${text(given["serviceName"])}.amazonaws.com`;
        return { id: name, name, suffix: "amazonaws.com", region: place.region };
    },
    "aws:ec2/getAmi:getAmi": (given, { place }) => ami(given, place),
    "aws:ec2/getSubnets:getSubnets": (given, { place }) => ({
        id: place.region,
        ids: zonesOf(place.region)
            .slice(0, 3)
            .map(({ name }) => `subnet-${hex(JSON.stringify(given) + name, 17)}`),
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": (given) => {
        const document = policyDocument(given);
        const minifiedJson = JSON.stringify(document);
        return { id: hex(minifiedJson, 10), json: JSON.stringify(document, undefined, 2), minifiedJson };
    },
    "aws:iam/getSessionContext:getSessionContext": (given) => sessionContext(text(given["arn"])),
    "aws:eks/getAddonVersion:getAddonVersion": () => ({ version: "v1.0.0-eksbuild.1" }),
    "aws:eks/getClusterAuth:getClusterAuth": (given) => ({
        id: text(given["name"]),
        token: `k8s-aws-v1.${hex("token", 40)}`,
    }),
    "aws:eks/getCluster:getCluster": (given) => ({ id: text(given["name"]), status: "ACTIVE" }),
    "aws:ssm/getParameter:getParameter": (given, { place }) => {
        const value = parameterValue(text(given["name"]), place);
        return { id: given["name"], type: "String", value, insecureValue: value };
    },
    "aws:route53/getZone:getZone": (given) => {
        const zoneId = text(given["zoneId"], `Z${hex(text(given["name"]), 20).toUpperCase()}`);
        return { id: zoneId, zoneId, name: text(given["name"], "example.com").replace(/\.$/, "") };
    },
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": (given, { place }) => ({
        id: place.region,
        userName: "AWS",
        password: "offline",
        authorizationToken: Buffer.from("AWS:offline").toString("base64"),
        proxyEndpoint: `https://${registry(text(given["registryId"], ACCOUNT), place)}`,
    }),
    "aws:ecr/getCredentials:getCredentials": (given, { place }) => ({
        authorizationToken: Buffer.from("AWS:offline").toString("base64"),
        proxyEndpoint: `https://${registry(text(given["registryId"], ACCOUNT), place)}`,
    }),
    "aws:secretsmanager/getSecretVersion:getSecretVersion": (given) => ({
        secretString: `secret-of-${text(given["secretId"])}`,
        secretBinary: "",
    }),
    "aws:organizations/getOrganization:getOrganization": () => ({ id: "o-offline000", masterAccountId: ACCOUNT }),
};

function regionOf(region: string): WireObject {
    const endpoint = `ec2.${region}.amazonaws.com`;
    return { id: region, region, name: region, endpoint, description: region };
}

/** Letters of the zones where they are not a, b and c; which of them an account sees is up to AWS. */
const LETTERS: Record<string, string> = {
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ca-central-1": "abd",
    "us-east-1": "abcdef",
    "us-west-1": "ac",
    "us-west-2": "abcd",
};

export function zonesOf(region: string): { name: string; zoneId: string }[] {
    const [area = "", direction = "", digit = ""] = region.split("-").slice(-3);
    const short = direction.replace(
        /^(north|south)?(east|west|central)?$/,
        (_, a = "", b = "") => a.charAt(0) + b.charAt(0),
    );
    return [...(LETTERS[region] ?? "abc")].map((letter, i) => ({
        name: `${region}${letter}`,
        zoneId: `${area}${short}${digit}-az${i + 1}`,
    }));
}

function ami(given: WireObject, { region }: Place): WireObject {
    const architecture = JSON.stringify(given["filters"] ?? "").includes("arm64") ? "arm64" : "x86_64";
    const id = `ami-${hex(`${region} ${JSON.stringify(given)}`, 17)}`;
    return {
        id,
        imageId: id,
        architecture,
        rootDeviceName: "/dev/xvda",
        virtualizationType: "hvm",
        state: "available",
    };
}

/** AWS publishes its images as parameters: the id alone, or all of an image as JSON. */
function parameterValue(name: string, { region }: Place): string {
    const image = `ami-${hex(`${region} ${name}`, 17)}`;
    if (!name.startsWith("/aws/service/")) return `value-of-${name}`;
    if (name.endsWith("/recommended")) return JSON.stringify({ image_id: image, image_name: name, os: "Amazon Linux" });
    return /image_id$|ami-id$|^\/aws\/service\/ami-/.test(name) ? image : `value-of-${name}`;
}

function registry(account: string, { region, dnsSuffix }: Place): string {
    return `${account}.dkr.ecr.${region}.${dnsSuffix}`;
}

/** The role behind a session: `arn:aws:sts::1:assumed-role/admin/me` was given by `arn:aws:iam::1:role/admin`. */
function sessionContext(arn: string): WireObject {
    const [, partition, account, role, session] =
        /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
    if (role === undefined) return { id: arn, issuerArn: arn, issuerId: "", issuerName: "", sessionName: "" };
    return {
        id: arn,
        issuerArn: `arn:${partition}:iam::${account}:role/${role}`,
        issuerId: `AROA${hex(role, 16).toUpperCase()}`,
        issuerName: role,
        sessionName: session,
    };
}
