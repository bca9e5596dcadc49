import type { Problems } from "../problems";

/** Slots of every tier, used or not. */
export const SLOTS = 6;

/** An availability zone and the slot that its letter gives it for life: a is 1, f is 6. */
export interface Zone {
    readonly name: string;
    readonly region: string;
    readonly slot: number;
}

// Zone ids (apne2-az1), local zones (us-west-2-lax-1a) and Wavelength zones (us-east-1-wl1-bos-wlz-1) do not match.
const ZONE_NAME = /^([a-z]+(?:-[a-z]+)+-\d+)([a-z])$/;

/** The zones in the order of their slots, whatever order they were given in. */
export function parseZones(names: string[], problems: Problems): Zone[] {
    problems.expect(
        names.length > 0,
        "zones",
        'expected at least one availability zone, got none: name two or more, such as "ap-northeast-2a"',
    );
    const zones: Zone[] = [];
    names.forEach((name, index) => {
        const zone = parseZone(name);
        const reason = problemWith(name, zone, zones);
        if (reason !== undefined) problems.add(`zones[${index}]`, reason);
        else zones.push(zone!);
    });
    return zones.sort((a, b) => a.slot - b.slot);
}

function parseZone(name: string): Zone | undefined {
    const [, region, letter] = ZONE_NAME.exec(name) ?? [];
    if (region === undefined || letter === undefined) return undefined;
    return { name, region, slot: letter.charCodeAt(0) - "a".charCodeAt(0) + 1 };
}

function problemWith(name: string, zone: Zone | undefined, accepted: Zone[]): string | undefined {
    if (zone === undefined) {
        return (
            `expected the name of an availability zone such as "ap-northeast-2a", got ${JSON.stringify(name)}: ` +
            "zone ids, local zones and Wavelength zones have no slot"
        );
    }
    if (zone.slot > SLOTS) {
        return `expected a zone with a letter from a to f, got "${name}": there are more zones than slots; choose another zone`;
    }
    const region = accepted[0]?.region ?? zone.region;
    if (zone.region !== region) {
        return `expected a zone of ${region} like the ones before it, got "${name}": give each region a Network of its own`;
    }
    if (accepted.some(({ slot }) => slot === zone.slot))
        return `expected each zone once, got "${name}" again: remove it`;
    return undefined;
}
