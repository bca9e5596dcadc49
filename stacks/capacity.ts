import { allocatableOf, type Requests, sumRequests, systemRequests } from "../components";

/** The nodes that a stack starts with. */
export interface Nodes {
    readonly nodeInstanceType: string;
    readonly nodeCount: number;
}

/** How much of the nodes the platform takes. */
export interface Capacity {
    /** For people, in one sentence. */
    readonly text: string;
    /** What is wrong, when too little is left for the services. */
    readonly problem?: string;
}

/** The part of the nodes that services can count on. */
const SHARE_OF_SERVICES = 1 / 3;

/** Adds up what the add-ons and EKS itself ask of the nodes, and holds it against what the nodes have. */
export function capacityOf(addons: Requests[], { nodeInstanceType, nodeCount }: Nodes): Capacity {
    const asked = sumRequests([...addons, systemRequests(nodeCount)]);
    const nodes = `${nodeCount} x ${nodeInstanceType}`;
    const one = allocatableOf(nodeInstanceType);
    if (one === undefined) {
        return { text: `The add-ons and EKS ask for ${show(asked)}. What ${nodes} offer is not known here.` };
    }
    const all = sumRequests(Array.from({ length: nodeCount }, () => one));
    const left = {
        cpuMillicores: all.cpuMillicores - asked.cpuMillicores,
        memoryMiB: all.memoryMiB - asked.memoryMiB,
        pods: all.pods - asked.pods,
    };
    const text = `The add-ons and EKS ask for ${show(asked)} of the ${show(all)} that ${nodes} offer; services have ${show(left)}.`;
    const isShort = (Object.keys(all) as (keyof Requests)[]).some((key) => left[key] < all[key] * SHARE_OF_SERVICES);
    if (!isShort) return { text };
    const problem =
        `expected a third of the nodes free for services, got ${show(left)} of ${show(all)} on ${nodes}: ` +
        "raise nodeCount, take larger nodes, or lower addonReplicas";
    return { text, problem };
}

function show({ cpuMillicores, memoryMiB, pods }: Requests): string {
    return `${(cpuMillicores / 1000).toFixed(2)} vCPU, ${(memoryMiB / 1024).toFixed(1)} GiB and ${pods} pods`;
}
