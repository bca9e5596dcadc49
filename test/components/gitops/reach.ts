import * as ipaddr from "ipaddr.js";

/** Who is at the other end of a connection. */
export interface End {
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly address?: string;
}

/** A pod in the namespace of the policies. */
export interface Pod {
    readonly namespace: string;
    readonly labels?: Record<string, string>;
}

/** The NetworkPolicies of one namespace, whoever made them. */
type Policies = readonly Record<string, any>[];

/** Whether the pod may be reached by that end. */
export function letsIn(policies: Policies, pod: Pod, end: End, port: string): boolean {
    return decide(policies, "Ingress", pod, end, port);
}

/** Whether it may reach that end. */
export function letsOut(policies: Policies, pod: Pod, end: End, port: string): boolean {
    return decide(policies, "Egress", pod, end, port);
}

/** Whether one pod of the namespace reaches another: both ends must agree. */
export function reaches(policies: Policies, from: Pod, to: Pod, port: string): boolean {
    return letsOut(policies, from, to, port) && letsIn(policies, to, from, port);
}

// What https://kubernetes.io/docs/concepts/services-networking/network-policies/ says, for what we use of it.
function decide(policies: Policies, type: string, pod: Pod, end: End, port: string): boolean {
    const applying = policies.filter(
        ({ spec }) => spec.policyTypes.includes(type) && hasAll(pod.labels ?? {}, spec.podSelector),
    );
    if (applying.length === 0) return true;
    const rules: any[] = applying.flatMap(({ spec }: any) => (type === "Ingress" ? spec.ingress : spec.egress));
    return rules.some((rule) => {
        const peers: any[] = rule.from ?? rule.to ?? [];
        const ports = rule.ports?.map(({ protocol, port }: any) => `${protocol} ${port}`);
        // Without ports a rule is about all of them, and without peers open to everybody.
        const isPort = ports === undefined || ports.includes(port);
        return isPort && (peers.length === 0 || peers.some((peer) => isMeant(peer, pod.namespace, end)));
    });
}

function isMeant({ ipBlock, namespaceSelector, podSelector }: any, own: string, end: End): boolean {
    if (ipBlock !== undefined) {
        return end.address !== undefined && ipaddr.parse(end.address).match(ipaddr.parseCIDR(ipBlock.cidr));
    }
    if (end.namespace === undefined) return false;
    const labels = { "kubernetes.io/metadata.name": end.namespace };
    const inNamespace = namespaceSelector === undefined ? end.namespace === own : hasAll(labels, namespaceSelector);
    return inNamespace && (podSelector === undefined || hasAll(end.labels ?? {}, podSelector));
}

function hasAll(labels: Record<string, string>, { matchLabels = {} }: { matchLabels?: Record<string, string> }) {
    return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
