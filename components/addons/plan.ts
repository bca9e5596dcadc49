import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { CHARTS, type Chart, type ChartName } from "./charts";

/** What every add-on takes. */
export interface AddonArgs {
    /** Pods of each part that can have several. Default: 2, so that a node can go away. */
    replicas?: number;
    /** Nodes that the pods can be spread over. Default: 3. */
    nodeCount?: number;
    /** Version of the Helm chart. Default: the one that Slipway is tested with. */
    chartVersion?: string;
    /**
     * Values of the Helm chart, laid over those of Slipway: maps are merged key by key, everything else replaces. A key that the
     * chart does not know is a warning. Default: none.
     */
    // Pulumi's package schema has a word for any, and none for unknown.
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    values?: pulumi.Input<Record<string, any>>;
}

/** The same with every default filled in. */
export interface AddonPlan {
    readonly chart: ChartName;
    readonly replicas: number;
    readonly nodeCount: number;
    readonly chartVersion: string;
    readonly values: AddonArgs["values"];
}

/** Fills in defaults and notes what is wrong. */
export function planAddon(chart: ChartName, args: AddonArgs, problems: Problems): AddonPlan {
    const { replicas = 2, nodeCount = 3, chartVersion = CHARTS[chart].version, values } = args;
    const expectCount = (name: string, count: number) =>
        problems.expect(Number.isInteger(count) && count >= 1, name, `expected a whole number above 0, got ${count}`);
    expectCount("nodeCount", nodeCount);
    expectCount("replicas", replicas);
    problems.expect(
        replicas <= nodeCount,
        "replicas",
        `expected at most one for each of the ${nodeCount} nodes, got ${replicas}: lower it, or add nodes`,
    );
    checkVersion(CHARTS[chart], chartVersion, problems);
    return { chart, replicas, nodeCount, chartVersion, values };
}

/** The plan of an add-on that has no arguments of its own. @throws InputPropertiesError that lists every problem. */
export function validPlan(
    chart: ChartName,
    { component, name }: { readonly component: string; readonly name: string },
    args: AddonArgs,
): AddonPlan {
    const problems = new Problems();
    const plan = planAddon(chart, args, problems);
    problems.throwIfAny(component, name);
    return plan;
}

function checkVersion({ name, version, oldest }: Chart, given: string, problems: Problems): void {
    const complain = (expected: string) =>
        problems.add("chartVersion", `expected ${expected}, got ${JSON.stringify(given)}: ${version} is tested`);
    if (!/^\d+\.\d+\.\d+$/.test(given)) return complain(`a version of ${name} such as "${version}"`);
    if (oldest !== undefined && isOlder(given, oldest.version)) {
        complain(`${name} ${oldest.version} or newer, which has ${oldest.offers}`);
    }
}

function isOlder(version: string, other: string): boolean {
    const [a, b] = [version, other].map((text) => text.split(".").map(Number)) as [number[], number[]];
    const first = a.findIndex((part, index) => part !== b[index]);
    return first >= 0 && a[first]! < b[first]!;
}
