import type { Problems } from "../problems";
import { NatGateways } from "./nat-gateways";

const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

export function checkNatGateways(mode: NatGateways, problems: Problems): void {
    const modes = Object.values(NatGateways);
    problems.expect(modes.includes(mode), "natGateways", `expected one of ${modes.join(", ")}, got "${mode}"`);
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
    if (service === "ecr") return 'expected "ecr.api" or "ecr.dkr", got "ecr": images need both';
    if (repeated) return `expected each service once, got "${service}" again: remove it`;
    return undefined;
}
