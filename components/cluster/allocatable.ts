import type { Requests } from "../requests";
import { isArm, MAX_PODS } from "./nodes";

/** GiB of memory for each vCPU in the families that keep to one measure. */
const GIB_PER_VCPU: Record<string, number> = { c: 2, m: 4, r: 8 };

/**
 * What a node of that type leaves for pods; undefined for families whose sizes follow no rule, such as t4g.
 *
 * EKS keeps CPU and memory for the kubelet (https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html), and
 * the hypervisor takes its part before: 7.5 %, as Karpenter counts, and 64 MiB on Graviton. An m7g.large with 29 pods has so
 * 1930m and 6844 MiB, which is what Karpenter's reference says of it; with 110 pods the kubelet keeps more.
 */
export function allocatableOf(instanceType: string): Requests | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    const gibPerVcpu = /^[cmr]\d/.test(family) ? GIB_PER_VCPU[family[0]!] : undefined;
    const vcpus = vcpusOf(size);
    if (gibPerVcpu === undefined || vcpus === undefined) return undefined;
    const given = vcpus * gibPerVcpu * 1024 - (isArm(instanceType) ? 64 : 0);
    const seen = given - Math.ceil(given * 0.075);
    return {
        cpuMillicores: vcpus * 1000 - reservedCpu(vcpus),
        memoryMiB: seen - (255 + 11 * MAX_PODS) - EVICTION_MIB,
        pods: MAX_PODS,
    };
}

/** Free memory below which the kubelet evicts pods. */
const EVICTION_MIB = 100;

function vcpusOf(size: string): number | undefined {
    const named: Record<string, number> = { medium: 1, large: 2, xlarge: 4 };
    const times = /^(\d+)xlarge$/.exec(size)?.[1];
    return times === undefined ? named[size] : 4 * Number(times);
}

/** 6 % of the first core, 1 % of the second, 0.5 % of the next two and 0.25 % of all others. */
function reservedCpu(vcpus: number): number {
    const shares = Array.from({ length: vcpus }, (_, core) => (core === 0 ? 60 : core === 1 ? 10 : core < 4 ? 5 : 2.5));
    return Math.ceil(shares.reduce((sum, share) => sum + share, 0));
}
