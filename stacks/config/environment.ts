import * as ipaddr from "ipaddr.js";
import { NatGateways } from "../../components";
import type { EnvironmentConfig } from "./schemas";
import type { Complaint } from "./values";

/** What is wrong with the cloud's part of an environment, where a component would say it late, or AWS later still. */
export function environmentComplaints(config: EnvironmentConfig): Complaint[] {
    return [...aboutWayOut(config), ...aboutNodes(config), ...aboutAccess(config)];
}

function aboutWayOut({ natGateways }: EnvironmentConfig): Complaint[] {
    if (natGateways !== NatGateways.None) return [];
    const message = "expected single or perZone";
    return [{ path: ["natGateways"], message, cure: "charts and their images come from the internet" }];
}

function aboutNodes({ nodeCount, nodeCountMax }: EnvironmentConfig): Complaint[] {
    if (nodeCount <= nodeCountMax) return [];
    return [{ path: ["nodeCountMax"], message: `expected at least nodeCount, ${nodeCount}`, cure: "raise it" }];
}

function aboutAccess({ publicAccessCidrs }: EnvironmentConfig): Complaint[] {
    return publicAccessCidrs.flatMap((block, index) => {
        if (!ipaddr.IPv4.isValidCIDR(block)) return [];
        const [address] = ipaddr.IPv4.parseCIDR(block);
        if (address.range() !== "private") return [];
        const message = "expected a block of public addresses";
        return [
            {
                path: ["publicAccessCidrs", index],
                message,
                cure: "nobody comes to a public endpoint from a private one",
            },
        ];
    });
}
