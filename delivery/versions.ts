/** A version by https://semver.org, without build metadata, which no image tag can hold. */
export interface Version {
    readonly numbers: readonly number[];
    /** `["rc", "1"]` of `1.4.0-rc.1`; empty for a release. */
    readonly before: readonly string[];
}

/** Reads a version, with or without a leading v; undefined when the text is none. */
export function versionOf(text: string): Version | undefined {
    const [, numbers, before] =
        /^v?(\d{1,9}\.\d{1,9}\.\d{1,9})(?:-([\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*))?$/.exec(text) ?? [];
    if (numbers === undefined) return undefined;
    return { numbers: numbers.split(".").map(Number), before: before?.split(".") ?? [] };
}

/** Below zero when the first is the older one. */
export function compareVersions(one: Version, other: Version): number {
    for (const [at, number] of one.numbers.entries()) {
        if (number !== other.numbers[at]) return number - other.numbers[at]!;
    }
    // A release is newer than what came before it.
    if (one.before.length === 0 || other.before.length === 0) return other.before.length - one.before.length;
    for (const [at, part] of one.before.entries()) {
        const against = other.before[at];
        if (against === undefined) return 1;
        if (part !== against) return comparePart(part, against);
    }
    return one.before.length - other.before.length;
}

function comparePart(one: string, other: string): number {
    const [isNumber, otherIsNumber] = [one, other].map((part) => /^\d+$/.test(part));
    if (isNumber && otherIsNumber) return Number(one) - Number(other);
    if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
}
