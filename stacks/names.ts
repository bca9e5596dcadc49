import * as pulumi from "@pulumi/pulumi";
import type { ExternalSecrets } from "../components";

/** Names of an environment's resources begin with the stack's, as the rights of its deployer do. */
export function prefixOf(environment: string): string {
    const stack = pulumi.getStack();
    return environment === stack ? stack : `${stack}-${environment}`;
}

/** Name of an environment's secret store: `aws-sm`, as the standard has it, for the one that bears the name of the stack. */
export function storeOf(environment: string): string {
    return environment === pulumi.getStack() ? "aws-sm" : `aws-sm-${environment}`;
}

/** The store of the platform's own secrets, which no service may read. */
export const PLATFORM_STORE = "aws-sm-platform";

/** The same name, known once the store is there. */
export function platformStoreOf({ storeNames }: ExternalSecrets): pulumi.Output<string> {
    return storeNames.apply((names) => names.find((name) => name === PLATFORM_STORE) ?? PLATFORM_STORE);
}

/** Namespace of everything that AWS gives a real stack, on a cluster of one's own. */
export const DATA_NAMESPACE = "data";

/** Path of the platform's own secrets in Secrets Manager. */
export function platformPath(): string {
    return `${pulumi.getStack()}-platform`;
}
