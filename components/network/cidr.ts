import * as ipaddr from "ipaddr.js";

/** An IPv4 block; addresses are plain numbers. */
export interface Cidr {
    readonly address: number;
    readonly prefixLength: number;
}

/** Addresses from the first to the last, both included. */
export interface Range {
    readonly first: number;
    readonly last: number;
}

/** The block, or undefined unless it is written as AWS writes it; host bits are for the caller to judge. */
export function parseCidr(text: string): Cidr | undefined {
    if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
    const [address, prefixLength] = ipaddr.IPv4.parseCIDR(text);
    // The parser also reads "10.0.0.0/016".
    if (`${address.toString()}/${prefixLength}` !== text) return undefined;
    return { address: address.octets.reduce((sum, octet) => sum * 256 + octet, 0), prefixLength };
}

/** Number of addresses in a block. */
export function blockSize(prefixLength: number): number {
    return 2 ** (32 - prefixLength);
}

export function overlaps(a: Range, b: Range): boolean {
    return a.first <= b.last && b.first <= a.last;
}

export function printAddress(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

export function printRange({ first, last }: Range): string {
    return `${printAddress(first)} to ${printAddress(last)}`;
}

/** The nth /64 block of a /56, from 0 to 255. */
export function nthIpv6Block(block: string, n: number): string {
    const [network] = ipaddr.IPv6.parseCIDR(block);
    const parts = [...network.parts];
    parts[3]! += n;
    return `${new ipaddr.IPv6(parts).toRFC5952String()}/64`;
}
