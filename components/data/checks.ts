import { isLabel } from "../labels";
import { type Problems, show } from "../problems";

/** The rules that every data store shares. */
export function checkStore(problems: Problems, store: StoreArgs): void {
    const { name, longestName, subnetIds, fewestSubnets, allowedSecurityGroupIds } = store;
    problems.expect(
        /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= longestName,
        "name",
        `expected a letter, then lower-case letters, digits and single dashes, ${longestName} characters at most, ` +
            `got ${show(name)}: AWS takes the identifier from it`,
    );
    // Ids that are an output are counted by AWS when they are known.
    if (Array.isArray(subnetIds) && subnetIds.length < fewestSubnets) {
        const expected = fewestSubnets === 1 ? "a subnet" : `${fewestSubnets} subnets in different zones`;
        problems.add("subnetIds", `expected ${expected} at least, got ${subnetIds.length}: give those of the network`);
    }
    checkClients(problems, allowedSecurityGroupIds);
}

export interface StoreArgs {
    readonly name: string;
    /** AWS bounds the identifier, of which a dash and eight digits are ours. */
    readonly longestName: number;
    readonly subnetIds: unknown;
    readonly fewestSubnets: number;
    readonly allowedSecurityGroupIds: Record<string, unknown>;
}

function checkClients(problems: Problems, allowed: Record<string, unknown>): void {
    const roles = Object.keys(allowed);
    problems.expect(
        roles.length > 0,
        "allowedSecurityGroupIds",
        'expected a client at least, got none: name the security group of the nodes, as in { nodes: "sg-…" }',
    );
    for (const role of roles) {
        problems.expect(
            isLabel(role),
            `allowedSecurityGroupIds[${show(role)}]`,
            `expected a role in lower-case letters, digits and dashes, got ${show(role)}: a child is named by it`,
        );
    }
}

/** Notes a number that is not whole, is out of bounds or is text. */
export function checkWholeNumber(problems: Problems, path: string, value: unknown, bounds: Bounds): void {
    const { least, most, unit, cure } = bounds;
    const ok = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    problems.expect(ok, path, `expected a whole number of ${unit}, ${least} to ${most}, got ${show(value)}: ${cure}`);
}

interface Bounds {
    readonly least: number;
    readonly most: number;
    readonly unit: string;
    readonly cure: string;
}
