import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { mergeValues, type Values } from "../values";

/** Name of the release, of its namespace and of the controller's service account. */
export const EXTERNAL_SECRETS = "external-secrets";

export function externalSecretsParts({ replicas }: AddonPlan): Part[] {
    return [
        { at: "resources", pods: replicas, size: size(20, 96) },
        { at: "webhook.resources", pods: replicas, size: size(10, 64) },
        // Its cache holds the definitions of all custom resources.
        { at: "certController.resources", pods: replicas, size: size(10, 96) },
    ];
}

export function externalSecretsValues(plan: AddonPlan): Values {
    return mergeValues(sizeValues(externalSecretsParts(plan)), {
        ...severalPods(plan, EXTERNAL_SECRETS),
        webhook: severalPods(plan, `${EXTERNAL_SECRETS}-webhook`),
        certController: severalPods(plan, `${EXTERNAL_SECRETS}-cert-controller`),
        leaderElect: plan.replicas > 1,
        serviceAccount: { name: EXTERNAL_SECRETS },
        // With the definitions would go every ExternalSecret, and with those the Secrets that services run on.
        crds: { annotations: { "helm.sh/resource-policy": "keep" } },
        // A chart that skips what it cannot install would leave the controller unwatched, and nobody the wiser.
        serviceMonitor: { enabled: true, renderMode: "failIfMissing" },
        // Secrets come from AWS and never go there, and no store asks for the token of a service account.
        processPushSecret: false,
        processClusterPushSecret: false,
        rbac: { serviceAccountTokenCreate: false },
    });
}

function severalPods({ replicas }: AddonPlan, name: string): Values {
    return {
        replicaCount: replicas,
        podDisruptionBudget: { enabled: replicas > 1 },
        topologySpreadConstraints: spreadOverNodes({ "app.kubernetes.io/name": name }),
    };
}
