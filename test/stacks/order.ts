import type { Recording } from "../../engine/recording";
import { graphOf } from "../../engine/graph";

/** What has to be there before something else, and is deleted after it. */
export interface Rule {
    /** Name of the resource. */
    readonly resource: string;
    /** Name of what it needs. */
    readonly needs: string;
    readonly because: string;
}

/**
 * The rules that the recorded graph does not keep, in words. Pulumi creates along the graph and deletes against it, so a rule
 * that holds, holds both ways.
 */
export function brokenRules(recording: Recording, rules: Rule[]): string[] {
    const reach = reachability(recording);
    return rules.flatMap(({ resource, needs, because }) => {
        if (!reach.knows(resource)) return [`there is no ${resource}`];
        if (!reach.knows(needs)) return [`there is no ${needs}`];
        return reach.leads(resource, needs) ? [] : [`${resource} does not wait for ${needs}: ${because}`];
    });
}

/** The recording without the edges by which anything waits for that resource. */
export function withoutEdgesTo(recording: Recording, name: string): Recording {
    const gone = new Set(recording.resources.filter((one) => one.name === name).map(({ urn }) => urn));
    const left = (urns: string[]) => urns.filter((urn) => !gone.has(urn));
    const resources = recording.resources.map((one) => ({
        ...one,
        dependencies: left(one.dependencies),
        propertyDependencies: Object.fromEntries(
            Object.entries(one.propertyDependencies).map(([key, urns]) => [key, left(urns)]),
        ),
        provider: gone.has(one.provider) ? "" : one.provider,
        options: {
            ...one.options,
            deletedWith: gone.has(one.options.deletedWith ?? "") ? "" : one.options.deletedWith,
        },
    }));
    return { ...recording, resources: resources as Recording["resources"] };
}

function reachability(recording: Recording) {
    const { waitsFor, resources } = graphOf(recording);
    const urnsOf = (name: string) => [...resources.values()].filter((one) => one.name === name).map(({ urn }) => urn);
    return {
        knows: (name: string) => urnsOf(name).length > 0,
        leads(from: string, to: string): boolean {
            const [open, targets] = [urnsOf(from), new Set(urnsOf(to))];
            const seen = new Set(open);
            for (const urn of open) {
                for (const { to: next } of waitsFor.get(urn)!) {
                    if (targets.has(next)) return true;
                    if (!seen.has(next)) open.push(next);
                    seen.add(next);
                }
            }
            return false;
        },
    };
}
