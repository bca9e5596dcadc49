import { manifest } from "./manifest";

/** The ways in and out of a namespace of services. */
export interface Flows {
    readonly loadBalancerCidrBlocks: string[];
    readonly dataCidrBlocks: string[];
    readonly dataNamespaces: string[];
}

export interface Port {
    readonly protocol: "TCP" | "UDP";
    readonly port: number;
}

type Peer = Record<string, object>;

const tcp = (port: number): Port => ({ protocol: "TCP", port });
const udp = (port: number): Port => ({ protocol: "UDP", port });

/** The pods of a namespace by its name, which Kubernetes itself writes on it as a label. */
const namespacePeer = (name: string): Peer => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const blockPeer = (cidr: string): Peer => ({ ipBlock: { cidr } });

/**
 * The NetworkPolicies of a namespace: nothing in, nothing out, and then the flows that a service cannot do without. Whom it calls and
 * who calls it, it says in its own chart: policies add up, and what all pods were allowed here no chart could take back.
 *
 * The chart `preview` repeats them, for the reason in namespace-plan.ts.
 *
 * The load balancers and Prometheus reach any port. A pod listens on one alone, which the chart of its service chooses, and which a
 * namespace can neither know nor name: the controller of the VPC CNI resolves a name through the pods that it finds at either
 * end, and releases of it dropped rules that join a name with an ipBlock, and those whose clients have no port of that name,
 * which is to say these two (aws/amazon-network-policy-controller-k8s, issues 52 and 81). So all other ports are numbers. It also
 * judges before the address of a Service becomes that of a pod, so the ports of Services must equal those of containers.
 */
export function networkPolicies(namespace: string, flows: Flows) {
    const { loadBalancerCidrBlocks, dataCidrBlocks, dataNamespaces } = flows;
    const dns = { ...namespacePeer("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };
    const loadBalancers = loadBalancerCidrBlocks.map(blockPeer);
    const stores = [...dataCidrBlocks.map(blockPeer), ...dataNamespaces.map(namespacePeer)];
    const policies = [
        policy(namespace, "default-deny", { ingress: [], egress: [] }),
        policy(namespace, "allow-dns", { egress: [{ to: [dns], ports: [udp(53), tcp(53)] }] }),
        policy(namespace, "allow-metrics", { ingress: [{ from: [namespacePeer("monitoring")] }] }),
        policy(namespace, "allow-telemetry", { egress: [{ to: [namespacePeer("telemetry")], ports: [tcp(4317)] }] }),
    ];
    // A rule without peers would let in everybody.
    if (loadBalancers.length > 0) {
        policies.push(policy(namespace, "allow-load-balancer", { ingress: [{ from: loadBalancers }] }));
    }
    if (stores.length > 0) {
        policies.push(policy(namespace, "allow-data", { egress: [{ to: stores, ports: [tcp(5432), tcp(6379)] }] }));
    }
    return policies;
}

interface Rules {
    readonly ingress?: { from: Peer[] }[];
    readonly egress?: { to: Peer[]; ports: Port[] }[];
}

function policy(namespace: string, name: string, { ingress, egress }: Rules) {
    const policyTypes = [...(ingress === undefined ? [] : ["Ingress"]), ...(egress === undefined ? [] : ["Egress"])];
    const rules = { ...(ingress !== undefined && { ingress }), ...(egress !== undefined && { egress }) };
    const spec = { podSelector: {}, policyTypes, ...rules };
    return manifest("networking.k8s.io/v1", "NetworkPolicy", { name, namespace }, { spec });
}
