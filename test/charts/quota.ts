import type { NamespaceQuota } from "../../components/gitops/namespace-plan";
import type { KubernetesObject } from "./helm";
import { one } from "./objects";

/** What a service asks for at once at most while it is rolled out, with `stable` pods before it and after it. */
export function asksFor(objects: KubernetesObject[], stable: number): Required<NamespaceQuota> {
    const { strategy, template } = one(objects, "Rollout").spec;
    const { maxSurge } = strategy.canary;
    // By weights the old pods stay until all the new ones are there.
    const more = maxSurge === undefined ? stable : Math.ceil((stable * Number.parseInt(maxSurge)) / 100);
    const pods = stable + more;
    const { requests, limits } = template.spec.containers[0].resources;
    return {
        cpu: `${pods * millis(requests.cpu)}m`,
        memory: `${pods * mebibytes(requests.memory)}Mi`,
        memoryLimit: `${pods * mebibytes(limits.memory)}Mi`,
        pods,
    };
}

/** Whether a quota has room for all of it. */
export function fits(asked: Required<NamespaceQuota>[], quota: Required<NamespaceQuota>): boolean {
    const sum = (of: (each: Required<NamespaceQuota>) => number) => asked.map(of).reduce((a, b) => a + b, 0);
    return [
        (each: Required<NamespaceQuota>) => millis(each.cpu),
        (each: Required<NamespaceQuota>) => mebibytes(each.memory),
        (each: Required<NamespaceQuota>) => mebibytes(each.memoryLimit),
        (each: Required<NamespaceQuota>) => each.pods,
    ].every((of) => sum(of) <= of(quota));
}

const millis = (text: string) => (text.endsWith("m") ? Number.parseInt(text) : Number(text) * 1000);
const mebibytes = (text: string) => Number.parseInt(text) * (text.endsWith("Gi") ? 1024 : 1);
