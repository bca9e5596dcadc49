import * as ipaddr from "ipaddr.js";
import type { networkPolicies } from "../../../components/gitops/network-policies";

/** Who is at the other end of a connection. */
export interface End {
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly address?: string;
}

type Policies = ReturnType<typeof networkPolicies>;

/** Whether the pods of `namespace`, all of which the policies select, may be reached by that end. */
export function letsIn(policies: Policies, namespace: string, end: End, port: string): boolean {
    return decide(policies, "Ingress", namespace, end, port);
}

/** Whether they may reach it. */
export function letsOut(policies: Policies, namespace: string, end: End, port: string): boolean {
    return decide(policies, "Egress", namespace, end, port);
}

// What https://kubernetes.io/docs/concepts/services-networking/network-policies/ says, for what we use of it.
function decide(policies: Policies, type: string, own: string, end: End, port: string): boolean {
    const applying = policies.filter(({ spec }) => spec.policyTypes.includes(type));
    if (applying.length === 0) return true;
    const rules: any[] = applying.flatMap(({ spec }: any) => (type === "Ingress" ? spec.ingress : spec.egress));
    return rules.some((rule) => {
        const peers: any[] = rule.from ?? rule.to ?? [];
        const ports = rule.ports.map(({ protocol, port }: any) => `${protocol} ${port}`);
        // Without peers a rule is open to everybody.
        return ports.includes(port) && (peers.length === 0 || peers.some((peer) => isMeant(peer, own, end)));
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
