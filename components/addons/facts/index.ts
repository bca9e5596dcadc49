import type { ChartName } from "../charts";
import type { ChartFacts } from "../known-values";
import { facts as argoCd } from "./argo-cd";
import { facts as argoRollouts } from "./argo-rollouts";
import { facts as loadBalancerController } from "./aws-load-balancer-controller";
import { facts as externalSecrets } from "./external-secrets";
import { facts as falco } from "./falco";
import { facts as monitoring } from "./kube-prometheus-stack";
import { facts as metricsServer } from "./metrics-server";
import { facts as telemetry } from "./opentelemetry-collector";
import { facts as policyController } from "./policy-controller";
import { facts as monitoringCrds } from "./prometheus-operator-crds";

/** What each chart knows and serves at its pinned version. The files beside this one are made by `npm run charts`. */
export const FACTS: Record<ChartName, ChartFacts> = {
    argoCd,
    argoRollouts,
    externalSecrets,
    falco,
    loadBalancerController,
    metricsServer,
    monitoring,
    monitoringCrds,
    policyController,
    telemetry,
};
