import * as ipaddr from "ipaddr.js";
import { isInstanceType } from "../instance-type";
import type { Problems } from "../problems";
import { checkRetention } from "../retention";
import { type AccessEntry, AccessPolicy, identityOf, isClusterAdmin, problemWithPrincipal } from "./access";
import { AmiType, type PlannedNodeGroup, isArm } from "./nodes";
import type { ClusterPlan } from "./plan";

/** No single organisation owns a block wider than this: it is the internet, or a slip of the finger. */
const WIDEST_PREFIX = 8;

const ROLE = /^[a-z][a-z0-9-]{0,29}$/;

/** Notes everything that is wrong with a cluster's arguments. */
export function checkCluster(plan: ClusterPlan, problems: Problems): void {
    const { region, clusterName, kubernetesVersion, addonVersions, logRetentionDays } = plan;
    const expectMatch = (value: string, pattern: RegExp, path: string, expected: string) =>
        problems.expect(pattern.test(value), path, `expected ${expected}, got ${JSON.stringify(value)}`);
    expectMatch(region, /^(?!cn-)[a-z]{2}-[a-z]+-\d$/, "region", 'a commercial AWS region such as "ap-northeast-2"');
    expectMatch(kubernetesVersion, /^1\.[2-9]\d$/, "kubernetesVersion", 'a minor version as text, such as "1.36"');
    expectMatch(
        clusterName,
        /^[0-9A-Za-z][\w-]{0,99}$/,
        "clusterName",
        "at most 100 letters, digits, hyphens and underscores, the first a letter or digit",
    );
    for (const [addon, version] of Object.entries(addonVersions)) {
        const expected = 'a version such as "v1.20.4-eksbuild.2", as "aws eks describe-addon-versions" lists them';
        expectMatch(version, /^v\d+\.\d+\.\d+-eksbuild\.\d+$/, `addonVersions.${addon}`, expected);
    }
    checkRetention(problems, "logRetentionDays", logRetentionDays);
    checkEndpoint(plan, problems);
    checkAccessEntries(plan.accessEntries, problems);
    checkNodeGroups(plan.nodeGroups, problems);
}

function checkEndpoint({ publicAccessCidrs, openToInternet }: ClusterPlan, problems: Problems): void {
    problems.expect(
        !openToInternet || publicAccessCidrs.length === 0,
        "publicAccessCidrs",
        "expected none beside openToInternet, which lets in everybody: remove one of the two",
    );
    publicAccessCidrs.forEach((cidr, index) => {
        const reason = problemWithCidr(cidr);
        if (reason !== undefined) problems.add(`publicAccessCidrs[${index}]`, reason);
    });
}

function problemWithCidr(cidr: string): string | undefined {
    if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) {
        return `expected an IPv4 block such as "203.0.113.0/24", got ${JSON.stringify(cidr)}`;
    }
    const [, prefix] = ipaddr.IPv4.parseCIDR(cidr);
    if (prefix < WIDEST_PREFIX) {
        return `expected blocks of /${WIDEST_PREFIX} or narrower, got ${cidr}: name the addresses of your offices and runners, or ask for the whole internet with openToInternet`;
    }
    const block = `${ipaddr.IPv4.networkAddressFromCIDR(cidr)}/${prefix}`;
    return block === cidr ? undefined : `expected the first address of the block, got ${cidr}: write ${block}`;
}

function checkAccessEntries(entries: AccessEntry[], problems: Problems): void {
    entries.forEach((entry, index) => {
        const path = `accessEntries[${index}]`;
        const { name, principalArn, policy, namespaces } = entry;
        checkRole(name, `${path}.name`, problems);
        problems.expect(
            entries.findIndex((other) => other.name === name) === index,
            `${path}.name`,
            `expected names that differ, got ${JSON.stringify(name)} again`,
        );
        const reason = problemWithPrincipal(principalArn);
        if (reason !== undefined) problems.add(`${path}.principalArn`, reason);
        problems.expect(
            entries.findIndex((other) => identityOf(other.principalArn) === identityOf(principalArn)) === index,
            `${path}.principalArn`,
            `expected each principal once, got ${principalArn} again: EKS allows one entry a principal`,
        );
        const policies = Object.values(AccessPolicy);
        problems.expect(
            policies.includes(policy),
            `${path}.policy`,
            `expected one of ${policies.join(", ")}, got ${JSON.stringify(policy)}`,
        );
        problems.expect(
            namespaces === undefined || namespaces.length > 0,
            `${path}.namespaces`,
            "expected at least one namespace, got none: name some, or leave it out for the whole cluster",
        );
    });
    problems.expect(
        entries.some(isClusterAdmin),
        "accessEntries",
        "expected at least one ClusterAdmin without namespaces: nobody else, not even the creator, may administer the cluster; add the role that deploys",
    );
}

function checkNodeGroups(groups: PlannedNodeGroup[], problems: Problems): void {
    problems.expect(groups.length > 0, "nodeGroups", "expected at least one: pods need nodes");
    groups.forEach((group, index) => {
        const path = `nodeGroups[${index}]`;
        checkRole(group.name, `${path}.name`, problems);
        problems.expect(
            groups.findIndex((other) => other.name === group.name) === index,
            `${path}.name`,
            `expected names that differ, got ${JSON.stringify(group.name)} again`,
        );
        checkSizes(group, path, problems);
        checkInstanceTypes(group, path, problems);
    });
}

function checkSizes(group: PlannedNodeGroup, path: string, problems: Problems): void {
    const { minSize, desiredSize, maxSize, diskSizeGiB } = group;
    const sizes = [minSize, desiredSize, maxSize];
    problems.expect(
        sizes.every(Number.isInteger) &&
            0 <= minSize &&
            minSize <= desiredSize &&
            desiredSize <= maxSize &&
            maxSize > 0,
        path,
        `expected whole numbers with 0 <= minSize <= desiredSize <= maxSize and maxSize > 0, got ${sizes.join(", ")}`,
    );
    problems.expect(
        Number.isInteger(diskSizeGiB) && diskSizeGiB >= 20,
        `${path}.diskSizeGiB`,
        `expected a whole number of at least 20, the size of the image, got ${diskSizeGiB}`,
    );
}

function checkInstanceTypes(group: PlannedNodeGroup, path: string, problems: Problems): void {
    const { amiType, instanceTypes } = group;
    const amiTypes = Object.values(AmiType);
    const known = amiTypes.includes(amiType);
    problems.expect(known, `${path}.amiType`, `expected one of ${amiTypes.join(", ")}, got ${JSON.stringify(amiType)}`);
    problems.expect(instanceTypes.length > 0, `${path}.instanceTypes`, "expected at least one instance type");
    const arm = amiType === AmiType.AL2023_ARM_64_STANDARD;
    instanceTypes.forEach((type, index) => {
        const typePath = `${path}.instanceTypes[${index}]`;
        if (!isInstanceType(type)) {
            problems.add(
                typePath,
                `expected an EC2 instance type such as "m7g.large", got ${JSON.stringify(type)}: write a family and a size`,
            );
        } else if (known && isArm(type) !== arm) {
            const other = arm ? AmiType.AL2023_x86_64_STANDARD : AmiType.AL2023_ARM_64_STANDARD;
            const expected = arm ? "a Graviton type such as m7g.large" : "an Intel or AMD type such as m7i.large";
            problems.add(
                typePath,
                `expected ${expected} for ${amiType}, got ${type}: change it, or set amiType to ${other}`,
            );
        }
    });
}

function checkRole(name: string, path: string, problems: Problems): void {
    problems.expect(
        ROLE.test(name),
        path,
        `expected at most 30 lower-case letters, digits and hyphens, the first a letter, got ${JSON.stringify(name)}`,
    );
}
