import type { Rule } from "../../stacks/order";
import { nameOf, type Operation } from "../stand-in/providers";

type Kind = Operation["kind"];

/**
 * The rules that the engine did not keep when it created, or did not keep the other way when it deleted, in words.
 *
 * What the engine has dropped together with the cluster was never deleted: it was there until the cluster was.
 */
export function brokenRules(journal: Operation[], kind: Kind, rules: Rule[], cluster: string): string[] {
    const operations = new Map<string, Operation[]>();
    for (const operation of journal.filter((one) => one.kind === kind)) {
        const name = nameOf(operation.urn);
        operations.set(name, [...(operations.get(name) ?? []), operation]);
    }
    const of = (name: string) => operations.get(name) ?? (kind === "delete" ? operations.get(cluster)! : []);
    return rules.flatMap(({ resource, needs, because }) => {
        if (kind === "delete" && !operations.has(resource)) return [];
        const [first, second] = kind === "create" ? [of(needs), of(resource)] : [of(resource), of(needs)];
        if (first.length === 0 || second.length === 0) return [`there is no ${resource} or no ${needs}`];
        const kept = first.every(({ endedAt }) => second.every(({ startedAt }) => endedAt <= startedAt));
        return kept ? [] : [`${kind}: ${resource} and ${needs}: ${because}`];
    });
}
