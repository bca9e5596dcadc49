import type { WireObject } from "../../wire";
import { awsArn, awsId } from "../aws-identity";
import { hex, type Subject } from "../world";
import { object, text } from "../reading";
import type { Computed } from "./table";

/** What AWS computes for the resources whose outputs other resources are built from. */
export function awsResource(subject: Subject): Computed {
    const tagsAll = object(subject.inputs["tags"]);
    return { id: awsId(subject), outputs: { tagsAll, ...RULES[subject.kind]?.(subject) } };
}

/** What the control plane of an EKS cluster is reached by. */
export function eksControlPlane(seed: string, region: string): { endpoint: string; issuer: string; authority: string } {
    const id = hex(`${seed} cluster`, 32).toUpperCase();
    return {
        endpoint: `https://${id}.gr7.${region}.eks.amazonaws.com`,
        issuer: `oidc.eks.${region}.amazonaws.com/id/${id}`,
        authority: Buffer.from("made up by an offline plan").toString("base64"),
    };
}

const RULES: Record<string, (subject: Subject) => WireObject> = {
    "cloudfront/distribution": ({ seed }) => ({
        domainName: `d${hex(seed, 13)}.cloudfront.net`,
        hostedZoneId: "Z2FDTNDATAQYW2",
    }),
    "ecr/repository": ({ name, place }) => ({
        repositoryUrl: `${place.account}.dkr.ecr.${place.region}.${place.dnsSuffix}/${name}`,
    }),
    "eks/cluster": ({ seed, place }) => {
        const { endpoint, issuer, authority } = eksControlPlane(seed, place.region);
        return {
            endpoint,
            certificateAuthority: { data: authority },
            identities: [{ oidcs: [{ issuer: `https://${issuer}` }] }],
        };
    },
    "elasticache/cluster": (subject) => ({ port: subject.inputs["port"] ?? 6379 }),
    "elasticache/replicationGroup": (subject) => ({
        primaryEndpointAddress: cacheHost(subject, "master"),
        readerEndpointAddress: cacheHost(subject, "replica"),
        configurationEndpointAddress: cacheHost(subject, "clustercfg"),
        port: subject.inputs["port"] ?? 6379,
    }),
    "iam/accessKey": ({ seed }) => ({ secret: hex(`${seed} secret`, 40), status: "Active" }),
    "kms/key": (subject) => ({ keyId: awsId(subject) }),
    "lambda/function": (subject) => {
        const { place } = subject;
        const arn = awsArn(subject);
        const path = `lambda:path/2015-03-31/functions/${arn}/invocations`;
        return {
            invokeArn: `arn:${place.partition}:apigateway:${place.region}:${path}`,
            qualifiedArn: `${arn}:$LATEST`,
        };
    },
    "lb/loadBalancer": loadBalancer,
    "alb/loadBalancer": loadBalancer,
    "rds/cluster": (subject) => ({
        endpoint: databaseHost(subject, "cluster-"),
        readerEndpoint: databaseHost(subject, "cluster-ro-"),
        port: databasePort(subject.inputs),
    }),
    "rds/instance": (subject) => {
        const address = databaseHost(subject, "");
        const port = databasePort(subject.inputs);
        return { address, port, endpoint: `${address}:${port}` };
    },
    "route53/zone": ({ seed }) => ({
        zoneId: `Z${hex(seed, 20).toUpperCase()}`,
        nameServers: ["com", "net", "org", "co.uk"].map((suffix, i) => `ns-${i * 512 + 1}.awsdns-${i}0.${suffix}`),
    }),
    "s3/bucket": bucket,
    "s3/bucketV2": bucket,
    "sqs/queue": (subject) => ({ url: awsId(subject) }),
};

function bucket({ name, place }: Subject): WireObject {
    return {
        bucketDomainName: `${name}.s3.${place.dnsSuffix}`,
        bucketRegionalDomainName: `${name}.s3.${place.region}.${place.dnsSuffix}`,
    };
}

function loadBalancer(subject: Subject): WireObject {
    const { name, seed, place } = subject;
    return {
        dnsName: `${name}-${parseInt(hex(seed, 8), 16)}.${place.region}.elb.${place.dnsSuffix}`,
        arnSuffix: awsArn(subject).split(":loadbalancer/")[1],
    };
}

function cacheHost({ name, seed, place }: Subject, role: string): string {
    return `${role}.${name}.${hex(seed, 6)}.${place.region}.cache.${place.dnsSuffix}`;
}

function databaseHost({ name, seed, place }: Subject, role: string): string {
    return `${name}.${role}${hex(seed, 12)}.${place.region}.rds.${place.dnsSuffix}`;
}

function databasePort(inputs: WireObject): number {
    if (typeof inputs["port"] === "number") return inputs["port"];
    return /mysql|mariadb/.test(text(inputs["engine"])) ? 3306 : 5432;
}
