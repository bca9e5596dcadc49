/** How private subnets reach the internet over IPv4. */
export const NatGateways = {
    /** No way out: images and AWS APIs come through `interfaceEndpoints` alone. */
    None: "none",
    /** One gateway, in the zone with the lowest letter; all zones lose the internet with that zone. */
    Single: "single",
    /** One gateway a zone; no zone needs another one. */
    PerZone: "perZone",
} as const;
export type NatGateways = (typeof NatGateways)[keyof typeof NatGateways];

/** The slots, of those in use and in their order, that hold a gateway. */
export function natSlots(mode: NatGateways, slots: number[]): number[] {
    const count = { none: 0, single: 1, perZone: slots.length }[mode];
    return slots.slice(0, count);
}
