import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { mergeValues, type Values } from "../values";
import { AdmissionMode } from "./policy";

/** Name of the release. */
export const POLICY_CONTROLLER = "policy-controller";

/** Service account of the pods that read signatures from registries. */
export const SERVICE_ACCOUNT = `${POLICY_CONTROLLER}-webhook`;

export function admissionParts({ replicas }: AddonPlan): Part[] {
    return [
        { at: "webhook.resources", pods: replicas, size: size(50, 256) },
        // Runs once, when the release goes.
        { at: "leasescleanup.resources", pods: 0, size: size(20, 64) },
    ];
}

export function admissionValues(plan: AddonPlan, mode: AdmissionMode): Values {
    const enforces = mode === AdmissionMode.Enforce;
    return mergeValues(sizeValues(admissionParts(plan)), {
        // All that is attached to an image is fetched one by one, for each signer; Kubernetes would wait 10 seconds for that.
        cosign: { webhookTimeoutSeconds: { mutating: 25, validating: 25 } },
        webhook: {
            replicaCount: plan.replicas,
            podDisruptionBudget: { enabled: plan.replicas > 1, minAvailable: 1 },
            // A warning must not become a refusal because nobody was there to give it.
            failurePolicy: enforces ? "Fail" : "Ignore",
            // Of images that no policy speaks of.
            configData: { "no-match-policy": enforces ? "deny" : "warn" },
            namespaceSelector: {
                matchExpressions: [{ key: "policy.sigstore.dev/include", operator: "In", values: ["true"] }],
            },
            serviceAccount: { name: SERVICE_ACCOUNT },
            securityContext: { enabled: true, runAsUser: 65532, ...POD_SECURITY },
            podSecurityContext: { enabled: true, runAsUser: 65532, ...CONTAINER_SECURITY },
        },
        leasescleanup: {
            // The chart's own image is what was newest on the day: this one has a version, a shell and kubectl.
            image: { repository: "docker.io/alpine/k8s", version: "1.36.2" },
            podSecurityContext: { enabled: true, runAsUser: 65532, ...POD_SECURITY, ...CONTAINER_SECURITY },
        },
        serviceMonitor: { enabled: true },
    });
}

const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
const CONTAINER_SECURITY = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
};
