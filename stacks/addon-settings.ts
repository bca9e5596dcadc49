import type { AdmissionArgs, ArgoCdArgs, ExternalSecrets, MonitoringArgs, TelemetryArgs } from "../components";
import { alertmanagerConfig, otlpAuthorization, type PlatformConfig } from "./config";
import { type Delivery, signedImages } from "./delivery";
import { PLATFORM_STORE, platformPath } from "./names";
import type { Target } from "./platform";

// What the stack's configuration means to each add-on. An empty text in it is one that nobody has filled in.

export function admissionOf(
    { admission }: PlatformConfig,
    delivery: Delivery,
    { aws }: Target,
): Pick<AdmissionArgs, "mode" | "signers" | "images" | "aws" | "imagePullPolicyArn"> {
    return {
        mode: admission,
        signers: [delivery.signer],
        images: signedImages(delivery),
        aws,
        imagePullPolicyArn: aws?.imagePullPolicyArn,
    };
}

export function argoCdOf(
    config: PlatformConfig,
    { githubOwner }: Delivery,
    { storeNames }: ExternalSecrets,
): Pick<ArgoCdArgs, "ingress" | "sso"> {
    const { argoCdHost: host, argoCdCertificateArn: certificateArn } = config;
    const { argoCdSsoClientId: clientId, argoCdAdminTeam: adminTeam } = config;
    const secretStore = storeNames.apply((names) => names.find((name) => name === PLATFORM_STORE)!);
    const secret = { secretStore, secretName: `${platformPath()}/argocd-sso` };
    return {
        ingress: host === "" ? undefined : { host, certificateArn },
        sso: clientId === "" ? undefined : { organization: githubOwner, adminTeam, clientId, ...secret },
    };
}

export function monitoringOf({ monitoringStorageGiB }: PlatformConfig, { storageClass }: Target): MonitoringArgs {
    return { storageGiB: monitoringStorageGiB, storageClass, alertmanagerConfig: alertmanagerConfig() };
}

export function telemetryOf({ otlpEndpoint }: PlatformConfig): Pick<TelemetryArgs, "endpoint" | "headers"> {
    if (otlpEndpoint === "") return {};
    const authorization = otlpAuthorization();
    return { endpoint: otlpEndpoint, headers: authorization === undefined ? {} : { authorization } };
}
