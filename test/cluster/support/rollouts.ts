import { KUBECONFIG } from "./cluster";
import { freePorts, type Running, start } from "./processes";

/** The controller of Argo Rollouts, for one namespace: a cluster may have several that do not know of each other. */
export async function startRollouts(namespace: string): Promise<Running> {
    const { metrics, health } = await freePorts("metrics", "health");
    const args = [
        `--kubeconfig=${KUBECONFIG}`,
        "--namespaced",
        `--namespace=${namespace}`,
        "--leader-elect=false",
        `--metricsPort=${metrics}`,
        `--healthzPort=${health}`,
    ];
    return start("rollouts-controller", args, { ready: `http://127.0.0.1:${health}/healthz` });
}
