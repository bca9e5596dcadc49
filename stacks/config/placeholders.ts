import * as ipaddr from "ipaddr.js";

/** A value that stands in a stack file for one that only its owner knows. */
export interface Placeholder {
    readonly key: string;
    readonly value: string;
    readonly cure: string;
}

// Reserved for documentation: RFC 5737. No packet of anybody's comes from there.
const DOCUMENTATION_BLOCKS = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

// The account ids of AWS's own examples.
const EXAMPLE_ACCOUNTS = ["111122223333", "123456789012", "444455556666", "777788889999", "999999999999"];

const EXAMPLE_NAMES = ["your-organization"];

/** Finds what a copied stack file still holds of its template, so that nothing is created for nobody. */
export function findPlaceholders(values: Record<string, unknown>): Placeholder[] {
    return Object.entries(values).flatMap(([key, value]) =>
        (Array.isArray(value) ? value : [value]).flatMap((one) => {
            const cure = cureOf(key, one);
            return cure === undefined ? [] : [{ key, value: String(one), cure }];
        }),
    );
}

function cureOf(key: string, value: unknown): string | undefined {
    if (value === 0 && key.endsWith("Id")) return "0 is no id; give the one that GitHub knows (gh api)";
    if (typeof value !== "string") return undefined;
    if (EXAMPLE_NAMES.includes(value.split("/")[0]!)) return "give the owner of your repositories";
    if (isDocumentationBlock(value)) return "give the block that your people and runners come from";
    const account = /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(value)?.[1];
    if (account !== undefined && EXAMPLE_ACCOUNTS.includes(account)) {
        return `${account} is the account of AWS's examples; give an ARN of your own`;
    }
    return undefined;
}

function isDocumentationBlock(value: string): boolean {
    if (!ipaddr.IPv4.isValidCIDR(value)) return false;
    const [address] = ipaddr.IPv4.parseCIDR(value);
    return DOCUMENTATION_BLOCKS.some((block) => address.match(ipaddr.IPv4.parseCIDR(block)));
}
