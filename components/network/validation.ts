import type { Problems } from "../problems";
import { NatGateways } from "./nat-gateways";

/** What CloudWatch accepts, except 0, which keeps logs for ever. */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

export function checkNatGateways(mode: NatGateways, problems: Problems): void {
    const modes = Object.values(NatGateways);
    problems.expect(modes.includes(mode), "natGateways", `expected one of ${modes.join(", ")}, got "${mode}"`);
}

export function checkRetention(days: number, problems: Problems): void {
    problems.expect(
        RETENTION_DAYS.includes(days),
        "flowLogRetentionDays",
        `expected one of ${RETENTION_DAYS.join(", ")}, which CloudWatch accepts, got ${days}`,
    );
}

export function checkInterfaceEndpoints(services: string[], problems: Problems): void {
    services.forEach((service, index) => {
        const reason = problemWith(service, services.indexOf(service) < index);
        if (reason !== undefined) problems.add(`interfaceEndpoints[${index}]`, reason);
    });
}

function problemWith(service: string, repeated: boolean): string | undefined {
    if (!SERVICE.test(service) || service.startsWith("com.amazonaws.")) {
        return `expected the short name of a service such as "ecr.api", got ${JSON.stringify(service)}: leave out com.amazonaws and the region`;
    }
    if (service === "s3")
        return 'expected a service without a gateway endpoint, got "s3": every network has that one; remove it';
    if (repeated) return `expected each service once, got "${service}" again: remove it`;
    return undefined;
}
