import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { CHARTS } from "./charts";
import { FACTS } from "./facts";
import { describeUnknown, unknownValues } from "./known-values";
import type { Owner } from "./owner";
import type { AddonPlan } from "./plan";
import { mergeValues, type Values } from "./values";

interface Installation {
    readonly plan: AddonPlan;
    /** Name of the release in the cluster. Fixed, since others find its Services by it. */
    readonly release: string;
    readonly namespace: pulumi.Input<string>;
    readonly values: Values;
    /** What its pods need from their first second, such as the role that they get. */
    readonly dependsOn?: pulumi.Resource[];
}

/** Minutes after which an installation counts as failed. Images of a whole stack are pulled in that time. */
const TIMEOUT_MINUTES = 10;

/**
 * Installs a chart: the one way to do so.
 *
 * Helm waits until everything runs, and takes back what does not come up, so that the next run begins anew. The custom resource
 * definitions of charts stay when a release goes, where the chart can keep them: with them would go every object of theirs, secrets
 * and rollouts included.
 */
export function installChart(owner: Owner, installation: Installation): k8s.helm.v3.Release {
    const { name, parent, deletedWith } = owner;
    const { plan, release, namespace, dependsOn = [] } = installation;
    const { name: chart, repository } = CHARTS[plan.chart];
    return new k8s.helm.v3.Release(
        `${name}-release`,
        {
            name: release,
            namespace,
            chart,
            version: plan.chartVersion,
            repositoryOpts: { repo: repository },
            values: withUserValues(installation, parent),
            atomic: true,
            waitForJobs: true,
            timeout: TIMEOUT_MINUTES * 60,
            // Each revision is a Secret that holds all manifests; five are enough to look back.
            maxHistory: 5,
        },
        { parent, deletedWith, dependsOn: [...owner.dependsOn, ...dependsOn] },
    );
}

function withUserValues({ plan, values }: Installation, parent: pulumi.ComponentResource): pulumi.Input<Values> {
    if (plan.values === undefined) return values;
    return pulumi.all([values, plan.values]).apply(([ours, users]) => {
        for (const unknown of unknownValues(FACTS[plan.chart].values, users)) {
            void pulumi.log.warn(`values.${describeUnknown(unknown)} The chart ignores it.`, parent);
        }
        return mergeValues(ours, users);
    });
}
