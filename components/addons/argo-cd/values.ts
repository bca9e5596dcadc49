import { mergeValues, type Values } from "../values";
import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { type Access, accessValues } from "./access";

/** Name of the release, of its namespace, and the prefix of all its Services. */
export const ARGO_CD = "argocd";

/** Redis refuses to be on one node twice, and needs three to have a majority when one goes. */
const REDIS_PODS = 3;

export function argoCdParts(plan: AddonPlan, access: Access): Part[] {
    const { replicas } = plan;
    return [
        { at: "controller.resources", pods: 1, size: size(250, 512) },
        { at: "server.resources", pods: replicas, size: size(50, 128) },
        { at: "repoServer.resources", pods: replicas, size: size(100, 256) },
        { at: "applicationSet.resources", pods: replicas, size: size(25, 96) },
        ...(access.sso === undefined ? [] : [{ at: "dex.resources", pods: 1, size: size(10, 64) }]),
        ...(hasSpareRedis(plan) ? spareRedisParts() : [{ at: "redis.resources", pods: 1, size: size(50, 64) }]),
        // What is gone before a pod's own containers start asks for nothing besides them.
        { at: "repoServer.copyutil.resources", pods: 0, size: size(20, 64) },
        { at: "redisSecretInit.resources", pods: 0, size: size(20, 64) },
    ];
}

function spareRedisParts(): Part[] {
    return [
        { at: "redis-ha.redis.resources", pods: REDIS_PODS, size: size(30, 64) },
        { at: "redis-ha.sentinel.resources", pods: REDIS_PODS, size: size(10, 32), sidecar: true },
        { at: "redis-ha.splitBrainDetection.resources", pods: REDIS_PODS, size: size(5, 16), sidecar: true },
        { at: "redis-ha.haproxy.resources", pods: REDIS_PODS, size: size(10, 64) },
        { at: "redis-ha.init.resources", pods: 0, size: size(10, 32) },
        { at: "redis-ha.haproxy.init.resources", pods: 0, size: size(10, 32) },
    ];
}

/** What is in Redis can be made again from Git and the cluster: a spare is for not having to wait for it. */
function hasSpareRedis({ replicas, nodeCount }: AddonPlan): boolean {
    return replicas > 1 && nodeCount >= REDIS_PODS;
}

export function argoCdValues(plan: AddonPlan, access: Access): Values {
    const ours = {
        // One: further ones share the clusters that are deployed to among them, and there is this one.
        controller: { replicas: 1, ...scraped() },
        server: severalPods(plan, "server"),
        repoServer: { ...severalPods(plan, "repo-server"), serviceAccount: { name: `${ARGO_CD}-repo-server` } },
        applicationSet: severalPods(plan, "applicationset-controller"),
        // `envs/dev/*.yaml` shall not be those of folders below it, as the older matching has it.
        configs: { params: { "applicationsetcontroller.enable.new.git.file.globbing": true } },
        // Nobody has said yet whom to tell what.
        notifications: { enabled: false },
        "redis-ha": hasSpareRedis(plan) ? SPARE_REDIS : { enabled: false },
    };
    return [sizeValues(argoCdParts(plan, access)), ours, accessValues(access)].reduce(mergeValues);
}

const SPARE_REDIS = {
    enabled: true,
    podDisruptionBudget: { maxUnavailable: 1 },
    haproxy: { podDisruptionBudget: { maxUnavailable: 1 }, metrics: { serviceMonitor: { enabled: true } } },
};

function severalPods({ replicas }: AddonPlan, name: string): Values {
    return {
        replicas,
        pdb: { enabled: replicas > 1, maxUnavailable: 1 },
        topologySpreadConstraints: spreadOverNodes({ "app.kubernetes.io/name": `${ARGO_CD}-${name}` }),
        ...scraped(),
    };
}

function scraped(): Values {
    return { metrics: { enabled: true, serviceMonitor: { enabled: true } } };
}
