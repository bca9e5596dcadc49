import type { WireObject } from "../wire";
import { awsArn, awsId, awsService, referredKind } from "./aws-identity";
import { text } from "./reading";
import { hex, number, type Subject } from "./world";

/** Inputs in which a resource's own name may stand. */
const NAMES = [
    "name",
    "bucket",
    "identifier",
    "clusterIdentifier",
    "replicationGroupId",
    "functionName",
    "nodeGroupName",
    "addonName",
    "family",
];

/** What the cloud calls a resource: the name that the program gave it, else its logical name. */
export function physicalName(inputs: WireObject, logicalName: string): string {
    return NAMES.map((key) => text(inputs[key])).find((name) => name !== "") ?? logicalName;
}

type Maker = (subject: Subject, property: string) => string;

/** The first pattern that a property's name fits decides what its text looks like. */
const MAKERS: readonly (readonly [RegExp, Maker])[] = [
    [/^arn$/, (s) => awsArn(s)],
    [/^id$/, (s) => (isAws(s) ? awsId(s) : s.name)],
    [/^region$/, (s) => s.place.region],
    [/^partition$/, (s) => s.place.partition],
    [/^(accountId|ownerId|ownerAccountId|awsAccountId|registryId|account)$/, (s) => s.place.account],
    [/prefix$/i, () => ""],
    [new RegExp(`^(${NAMES.join("|")}|displayName|fullName)$`), (s) => s.name],
    [/Arn$/, (s, property) => awsArn(referred(s, property))],
    [/availabilityZone$/i, (s) => `${s.place.region}a`],
    [/zoneId$/i, (s) => `Z${hex(`${s.seed} zone`, 20).toUpperCase()}`],
    [/email(address)?$/i, (s) => `${label(s.name)}@example.com`],
    [/(^ip|Ip|IpAddress|Ipv4Address|ipAddress|ipv4Address)$/, (s, property) => ipAddress(s, property)],
    [/ipv6(.*)cidr(block)?$/i, () => "2001:db8::/56"],
    [/cidr(block)?$/i, () => "10.0.0.0/16"],
    [/(url|uri|endpoint|link|href|website)$/i, (s) => `https://${host(s)}`],
    [/(dnsName|fqdn|hostname|host|domainName|domain|address)$/i, (s) => host(s)],
    [/(At|Date|Time|Timestamp)$/, () => "2026-01-01T00:00:00Z"],
    [/(json|^policy|rolePolicy|policyDocument)$/i, () => "{}"],
    [/number$/i, (s, property) => String(number(`${s.seed} ${property}`, 9e11) + 1e11)],
    [/^(status|state)$/, () => "ACTIVE"],
    [/version$/i, () => "1"],
    [/Id$/, (s, property) => reference(s, property)],
];

/** A text that could stand in that property: deterministic, and shaped as its name promises. */
export function plausibleText(subject: Subject, property: string): string {
    return makerOf(property)(subject, property);
}

const makers = new Map<string, Maker>();

function makerOf(property: string): Maker {
    const known = makers.get(property);
    if (known !== undefined) return known;
    const ending = kebab(property);
    const maker = MAKERS.find(([pattern]) => pattern.test(property))?.[1] ?? (({ name }) => `${name}-${ending}`);
    makers.set(property, maker);
    return maker;
}

/** The name of one of many: `subnetIds` -> `subnetId`. */
export function singular(property: string): string {
    return property
        .replace(/ies$/, "y")
        .replace(/(ss|x)es$/, "$1")
        .replace(/([^s])s$/, "$1");
}

/** A host name under which a resource could be reached. */
export function host({ name, kind, place, package: provider }: Subject): string {
    if (provider !== "aws" && provider !== "aws-native") return `${label(name)}.example.com`;
    return `${label(name)}.${awsService(kind)}.${place.region}.${place.dnsSuffix}`;
}

function isAws(subject: Subject): boolean {
    return ["aws", "aws-native", "awsx", "eks"].includes(subject.package);
}

function reference(subject: Subject, property: string): string {
    const other = referred(subject, property);
    return isAws(subject) && other !== subject ? awsId(other) : `${subject.name}-${kebab(property)}`;
}

/** The other resource that a property names; the subject itself when the property does not tell. */
function referred(subject: Subject, property: string): Subject {
    const kind = referredKind(property);
    if (kind === undefined) return subject;
    return { ...subject, kind, seed: `${subject.seed} ${property}`, inputs: {}, id: undefined };
}

function ipAddress(subject: Subject, property: string): string {
    const last = number(`${subject.seed} ${property}`, 250) + 4;
    return /public/i.test(property) ? `203.0.113.${last}` : `10.0.0.${last}`;
}

function kebab(property: string): string {
    return property.replace(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`);
}

function label(name: string): string {
    return name
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, "-")
        .replace(/^-+|-+$/g, "");
}
