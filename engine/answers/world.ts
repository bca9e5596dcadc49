import { createHash } from "node:crypto";
import type { WireObject } from "../wire";

/** The AWS account that every made-up ARN belongs to: the one that AWS's own documentation uses. */
export const ACCOUNT = "123456789012";

/** Where a resource is. */
export interface Place {
    readonly region: string;
    readonly account: string;
    readonly partition: string;
    /** `amazonaws.com`, but for China. */
    readonly dnsSuffix: string;
}

/** The resource or data source that a value is made up for. */
export interface Subject {
    readonly token: string;
    readonly package: string;
    /** Its place among the types of its package, in the manner of the AWS SDK: `ec2/vpc`. */
    readonly kind: string;
    /** What the cloud would call it. */
    readonly name: string;
    /** What two subjects never share. */
    readonly seed: string;
    /** As they came over the wire: what is secret is marked so. */
    readonly inputs: WireObject;
    /** Id, when it is known beforehand. */
    readonly id?: string;
    readonly place: Place;
}

export function placeOf(region: string): Place {
    const china = region.startsWith("cn-");
    const government = region.startsWith("us-gov-");
    return {
        region,
        account: ACCOUNT,
        partition: china ? "aws-cn" : government ? "aws-us-gov" : "aws",
        dnsSuffix: china ? "amazonaws.com.cn" : "amazonaws.com",
    };
}

/** Hexadecimal digits that stay the same for the same seed. */
export function hex(seed: string, length: number): string {
    const digits = createHash("sha256").update(seed).digest("hex");
    return length <= digits.length ? digits.slice(0, length) : digits + hex(digits, length - digits.length);
}

export function uuid(seed: string): string {
    const digits = hex(seed, 32);
    return [8, 12, 16, 20, 32].map((end, i, ends) => digits.slice(ends[i - 1] ?? 0, end)).join("-");
}

/** A number from 0 up to, not including, `limit` that stays the same for the same seed. */
export function number(seed: string, limit: number): number {
    return parseInt(hex(seed, 12), 16) % limit;
}
