import type {
    AddonArgs,
    AdmissionArgs,
    ArgoCdArgs,
    ExternalSecrets,
    MonitoringArgs,
    TelemetryArgs,
} from "../components";
import { alertmanagerConfig, otlpAuthorization, type PlatformConfig } from "./config";
import { type Delivery, signedImages } from "./delivery";
import { platformPath, platformStoreOf } from "./names";
import type { Target } from "./platform";

// What the stack's configuration means to each add-on. An empty text in it is one that nobody has filled in.

export function admissionOf(
    { admission, previews }: PlatformConfig,
    delivery: Delivery,
    { aws }: Target,
): Pick<AdmissionArgs, "mode" | "signers" | "images" | "aws" | "imagePullPolicyArn"> {
    return {
        mode: admission,
        // A policy knows no namespaces: where there are previews, every environment of the cluster takes what they take.
        signers: [delivery.signer, ...(previews ? [delivery.previewSigner] : [])],
        images: signedImages(delivery),
        aws,
        imagePullPolicyArn: aws?.imagePullPolicyArn,
    };
}

export function argoCdOf(
    config: PlatformConfig,
    { githubOwner }: Delivery,
    externalSecrets: ExternalSecrets,
): Pick<ArgoCdArgs, "ingress" | "sso"> {
    const { argoCdHost: host, argoCdCertificateArn: certificateArn } = config;
    const { argoCdSsoClientId: clientId, argoCdAdminTeam: adminTeam } = config;
    const secret = { secretStore: platformStoreOf(externalSecrets), secretName: `${platformPath()}/argocd-sso` };
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

/** Outside of EKS, in kind above all, kubelets sign their own certificates. */
export function metricsServerOf({ aws }: Target): AddonArgs {
    return aws === undefined ? { values: { args: ["--kubelet-insecure-tls"] } } : {};
}
