import * as pulumi from "@pulumi/pulumi";

/** The token that pulls from GHCR; a secret. */
export function registryToken(): pulumi.Output<string> {
    return new pulumi.Config().requireSecret("pullThroughToken");
}

/** The configuration of Alertmanager, where one is set: it holds the addresses and the keys of those who are told. */
export function alertmanagerConfig(): pulumi.Output<Record<string, unknown>> | undefined {
    return new pulumi.Config().getSecretObject("alertmanagerConfig");
}

/** The header `authorization` by which the backend of telemetry knows us, where it is set. */
export function otlpAuthorization(): pulumi.Output<string> | undefined {
    return new pulumi.Config().getSecret("otlpAuthorization");
}
