import assert from "node:assert/strict";
import { namespaceManifests, planSettings, PREVIEW_QUOTA } from "../../components/gitops/namespace-plan";
import { mergeValues, type Values } from "../../components/addons/values";
import { type KubernetesObject, render } from "./helm";
import { REQUIRED } from "./matrix";
import { names, one } from "./objects";
import { describeWith } from "../support/tools";

const NAME = "preview-shop-7";
const SETTINGS = {
    quota: { cpu: "1.5", memory: "1.5Gi", memoryLimit: "512M", pods: 4 },
    loadBalancerCidrBlocks: ["10.0.101.0/24", "10.0.102.0/24"],
    dataCidrBlocks: ["10.0.201.0/24"],
    dataNamespaces: ["data"],
};

const preview = (values: Values = {}) => render("preview", mergeValues(REQUIRED.preview, values));
const sorted = (objects: KubernetesObject[]) =>
    [...objects].sort((a, b) => (`${a.kind} ${a.metadata.name}` < `${b.kind} ${b.metadata.name}` ? -1 : 1));

/** What the platform itself makes of the same values for an environment's namespace. */
function planned(settings: Partial<typeof SETTINGS>): KubernetesObject[] {
    const plan = { name: NAME, environment: "dev", ...planSettings(settings, PREVIEW_QUOTA) };
    const { networkPolicies, namespace, ...others } = namespaceManifests(plan);
    const labels = { ...namespace.metadata.labels, "slipway/preview": "true" };
    const marked = { ...namespace, metadata: { ...namespace.metadata, labels } };
    return JSON.parse(JSON.stringify([marked, ...Object.values(others), ...networkPolicies]));
}

describeWith(["helm"], "The namespace of a preview", function () {
    this.timeout(10_000);

    it("is that of an environment, marked as a preview, with less to spend or what it is told", async () => {
        assert.deepEqual(sorted(await preview()), sorted(planned({})));
        assert.deepEqual(sorted(await preview(SETTINGS)), sorted(planned(SETTINGS)));
    });

    it("takes exactly the values that Argo CD is given", async () => {
        const values = { ...planSettings(SETTINGS, PREVIEW_QUOTA), name: NAME, environment: "on" };
        const { metadata } = one(await render("preview", values), "Namespace");
        assert.equal(metadata.labels!["slipway/environment"], "on");
        assert.equal(metadata.labels!["slipway/preview"], "true");
        assert.equal(metadata.annotations, undefined);
    });

    it("opens nothing to load balancers and databases that it is not told of", async () => {
        const closed = names(await preview(), "NetworkPolicy");
        const open = names(await preview(SETTINGS), "NetworkPolicy");
        assert.deepEqual(
            open.filter((name) => !closed.includes(name)),
            ["allow-load-balancer", "allow-data"],
        );
    });
});
