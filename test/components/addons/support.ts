import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import type { ChartName } from "../../../components/addons/charts";
import { FACTS } from "../../../components/addons/facts";
import { describeUnknown, unknownValues } from "../../../components/addons/known-values";
import type { AddonPlan } from "../../../components/addons/plan";
import type { Values } from "../../../components/addons/values";
import { cloud } from "../../support/components";
import { deploy, type Registration } from "../../support/deploy";

export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** A plan as `planAddon` makes it of no arguments. */
export function planOf(chart: ChartName, rest: Partial<AddonPlan> = {}): AddonPlan {
    return { chart, replicas: 2, nodeCount: 3, chartVersion: "0.0.0", values: undefined, ...rest };
}

/** Fails with a line for each value that the pinned chart does not know. */
export function assertKnown(chart: ChartName, values: Values): void {
    assert.deepEqual(unknownValues(FACTS[chart].values, values).map(describeUnknown), []);
}

/** What a component registers, in an `up`. */
export async function registered(create: () => pulumi.ComponentResource): Promise<{
    readonly registrations: Registration[];
    readonly release: Registration;
}> {
    const { registrations, one } = await deploy(create, cloud(false));
    return { registrations, release: one(RELEASE) };
}
