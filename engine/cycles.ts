import type { Graph } from "./graph";

/**
 * Resources that wait for each other: one cycle, the shortest through its first URN, for each group of them.
 *
 * Each URN of a cycle waits for the next, the last for the first. A program that runs to its end has none, but a
 * recording may have been made or changed by hand.
 */
export function cycles(graph: Graph): string[][] {
    const groups = components(graph).map((group) => group.sort());
    return groups
        .sort(([a], [b]) => (a! < b! ? -1 : 1))
        .map((group) => shortestCycle(graph, group))
        .filter((cycle) => cycle !== undefined);
}

/** Strongly connected components: Tarjan's algorithm, on a stack of its own, as chains may be 10,000 deep. */
function components(graph: Graph): string[][] {
    const index = new Map<string, number>();
    const low = new Map<string, number>();
    const open: string[] = [];
    const isOpen = new Set<string>();
    const found: string[][] = [];

    for (const root of graph.resources.keys()) {
        if (index.has(root)) continue;
        const calls = [enter(root)];
        while (calls.length > 0) {
            const { urn, ahead } = calls.at(-1)!;
            const next = ahead.next();
            if (next.done) {
                calls.pop();
                leave(urn, calls.at(-1)?.urn);
            } else if (!index.has(next.value.to)) {
                calls.push(enter(next.value.to));
            } else if (isOpen.has(next.value.to)) {
                low.set(urn, Math.min(low.get(urn)!, index.get(next.value.to)!));
            }
        }
    }
    return found;

    function enter(urn: string) {
        index.set(urn, index.size);
        low.set(urn, index.get(urn)!);
        open.push(urn);
        isOpen.add(urn);
        return { urn, ahead: graph.waitsFor.get(urn)!.values() };
    }
    function leave(urn: string, caller: string | undefined): void {
        if (low.get(urn) === index.get(urn)) {
            const group = open.splice(open.lastIndexOf(urn));
            group.forEach((member) => isOpen.delete(member));
            found.push(group);
        }
        if (caller !== undefined) low.set(caller, Math.min(low.get(caller)!, low.get(urn)!));
    }
}

/** The way back from the group's first URN to itself, breadth first; undefined where there is none. */
function shortestCycle(graph: Graph, group: string[]): string[] | undefined {
    const start = group[0]!;
    const members = new Set(group);
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (const urn of queue) {
        for (const { to } of graph.waitsFor.get(urn)!) {
            if (to === start) return pathTo(urn);
            if (!members.has(to) || cameFrom.has(to)) continue;
            cameFrom.set(to, urn);
            queue.push(to);
        }
    }
    return undefined;

    function pathTo(end: string): string[] {
        const path = [end];
        while (path.at(-1) !== start) path.push(cameFrom.get(path.at(-1)!)!);
        return path.reverse();
    }
}
