import type { RecordedResource, Recording, Value } from "./recording";
import { compareTexts } from "./order";

/** What waits for what, at creation. */
export interface Graph {
    /** By URN, in the order of URNs. */
    readonly resources: ReadonlyMap<string, RecordedResource>;
    /** What each resource waits for: one edge for each resource, in the order of their URNs. */
    readonly waitsFor: ReadonlyMap<string, Edge[]>;
}

/** `from` can be created only once `to` has been. */
export interface Edge {
    readonly from: string;
    readonly to: string;
    readonly reasons: Reason[];
}

export interface Reason {
    readonly kind: "dependency" | "property" | "provider" | "parent" | "deletedWith" | "reference" | "output";
    /** The input that brings the edge, where one does. */
    readonly property?: string;
}

/** One stretch of the critical path. */
export interface Step {
    readonly urn: string;
    readonly minutes: number;
    /** Minutes after the start of the deployment. */
    readonly startsAt: number;
}

export function graphOf(recording: Recording): Graph {
    const sorted = [...recording.resources].sort((a, b) => compareTexts(a.urn, b.urn));
    const resources = new Map(sorted.map((resource) => [resource.urn, resource]));
    const waitsFor = new Map(sorted.map((resource) => [resource.urn, edgesOf(resource, resources)]));
    return { resources, waitsFor };
}

/**
 * The order of creation in waves: all of level n can be created in parallel once level n-1 is done.
 *
 * Components and the stack are no work, so they take no level of their own; who waits for one waits for what it
 * waits for. Resources on a cycle, or behind one, have no place and are left out.
 */
export function levels(graph: Graph): string[][] {
    const depths = new Map<string, number>();
    const waves: string[][] = [];
    for (const urn of topologicalOrder(graph)) {
        const before = graph.waitsFor.get(urn)!.reduce((most, edge) => Math.max(most, depths.get(edge.to)!), 0);
        const own = isWork(graph.resources.get(urn)!) ? 1 : 0;
        depths.set(urn, before + own);
        if (own > 0) (waves[before] ??= []).push(urn);
    }
    return waves.map((wave) => wave.sort());
}

/**
 * The chain of resources that decides how long a deployment takes, given what each takes and no limit on how many
 * are created at once. Components on the way are left out: they are no work.
 */
export function criticalPath(graph: Graph, minutesOf: (resource: RecordedResource) => number): Step[] {
    const plans = new Map<string, { step: Step; after?: string }>();
    let last: string | undefined;
    for (const urn of topologicalOrder(graph)) {
        const plan = planOf(urn);
        plans.set(urn, plan);
        const longest = last === undefined ? 0 : end(last);
        if (end(urn) > longest || (last !== undefined && end(urn) === longest && urn < last)) last = urn;
    }
    const path: Step[] = [];
    for (let urn = last; urn !== undefined; urn = plans.get(urn)!.after) path.push(plans.get(urn)!.step);
    return path.reverse().filter(({ urn }) => isWork(graph.resources.get(urn)!));

    function end(urn: string): number {
        const { startsAt, minutes } = plans.get(urn)!.step;
        return startsAt + minutes;
    }
    function planOf(urn: string): { step: Step; after?: string } {
        let startsAt = 0;
        let after: string | undefined;
        for (const { to } of graph.waitsFor.get(urn)!) {
            if (end(to) > startsAt) [startsAt, after] = [end(to), to];
        }
        const resource = graph.resources.get(urn)!;
        return { step: { urn, minutes: isWork(resource) ? minutesOf(resource) : 0, startsAt }, after };
    }
}

/** True for what somebody has to create or read: all but the stack and components whose children are recorded. */
export function isWork(resource: RecordedResource): boolean {
    return resource.custom || resource.remote;
}

/** Every resource after all that it waits for; without those on a cycle or behind one. */
function topologicalOrder(graph: Graph): string[] {
    const missing = new Map<string, number>();
    const waiters = new Map([...graph.resources.keys()].map((urn) => [urn, [] as string[]]));
    for (const [urn, edges] of graph.waitsFor) {
        missing.set(urn, edges.length);
        for (const { to } of edges) waiters.get(to)!.push(urn);
    }
    const order = [...missing.keys()].filter((urn) => missing.get(urn) === 0);
    for (const urn of order) {
        for (const waiter of waiters.get(urn)!) {
            const left = missing.get(waiter)! - 1;
            missing.set(waiter, left);
            if (left === 0) order.push(waiter); // the loop reaches it in its turn
        }
    }
    return order;
}

function edgesOf(resource: RecordedResource, known: ReadonlyMap<string, RecordedResource>): Edge[] {
    const edges = new Map<string, Edge>();
    const add = (to: string | undefined, reason: Reason) => {
        if (to === undefined || !known.has(to)) return;
        const edge = edges.get(to) ?? { from: resource.urn, to, reasons: [] };
        edges.set(to, edge);
        edge.reasons.push(reason);
    };
    add(resource.parent, { kind: "parent" });
    add(resource.provider, { kind: "provider" });
    for (const provider of Object.values(resource.options.providers ?? {})) add(provider, { kind: "provider" });
    add(resource.options.deletedWith, { kind: "deletedWith" });
    for (const urn of resource.dependencies) add(urn, { kind: "dependency" });
    for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        for (const urn of urns) add(urn, { kind: "property", property });
    }
    for (const [property, value] of Object.entries(resource.inputs)) {
        visitReferences(value, (urn, kind) => add(urn, { kind, property }));
    }
    return [...edges.values()].sort((a, b) => compareTexts(a.to, b.to));
}

function visitReferences(value: Value, found: (urn: string, kind: "reference" | "output") => void): void {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) return value.forEach((item) => visitReferences(item, found));
    if (value.$ === "resource") return found(String(value.urn), "reference");
    if (value.$ === "output") (value.dependencies as string[]).forEach((urn) => found(urn, "output"));
    for (const inner of Object.values(value)) visitReferences(inner, found);
}
