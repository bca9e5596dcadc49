import * as assert from "node:assert/strict";
import { namespaceManifests, planSettings, PREVIEW_QUOTA } from "../../../components/gitops/namespace-plan";

const SETTINGS = planSettings({});
const PLAN = { name: "prod", environment: "prod", ...SETTINGS };

const POD_SECURITY = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/enforce-version": "v1.36",
    "pod-security.kubernetes.io/warn": "restricted",
    "pod-security.kubernetes.io/warn-version": "latest",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/audit-version": "latest",
};

describe("planSettings", () => {
    it("knows neither load balancers nor data", () => {
        assert.deepEqual(SETTINGS, {
            quota: { cpu: "3", memory: "6Gi", memoryLimit: "12Gi", pods: 40 },
            loadBalancerCidrBlocks: [],
            dataCidrBlocks: [],
            dataNamespaces: [],
        });
    });
    it("takes what is given and keeps the rest", () => {
        const { quota } = planSettings({ quota: { cpu: "2", pods: undefined } });
        assert.deepEqual(quota, { cpu: "2", memory: "6Gi", memoryLimit: "12Gi", pods: 40 });
    });
    it("is smaller for previews", () => {
        assert.deepEqual(planSettings({ quota: { pods: 4 } }, PREVIEW_QUOTA).quota, { ...PREVIEW_QUOTA, pods: 4 });
    });
    it("leaves room on three m7g.large for two environments and the add-ons", () => {
        // Allocatable of one: 1930m CPU, 6844Mi.
        assert.ok(Number(SETTINGS.quota.cpu) * 1000 < (3 * 1930) / 1.5);
        assert.ok(Number.parseInt(SETTINGS.quota.memory) * 1024 < (3 * 6844) / 2);
    });
});

describe("namespaceManifests", () => {
    const { namespace, quota, limits, serviceAccount, collector } = namespaceManifests(PLAN);

    it("holds pods to the restricted standard and to our signatures", () => {
        assert.deepEqual(namespace, {
            apiVersion: "v1",
            kind: "Namespace",
            metadata: {
                name: "prod",
                labels: { "slipway/environment": "prod", ...POD_SECURITY, "policy.sigstore.dev/include": "true" },
            },
        });
    });
    it("bounds what the pods take, and what would cost money or keep data besides", () => {
        assert.deepEqual(quota.spec.hard, {
            "requests.cpu": "3",
            "requests.memory": "6Gi",
            "limits.memory": "12Gi",
            pods: "40",
            "services.loadbalancers": "0",
            "services.nodeports": "0",
            persistentvolumeclaims: "0",
        });
    });
    it("gives a container that says nothing what the quota asks for, and no limit of CPU", () => {
        assert.deepEqual(limits.spec.limits, [
            { type: "Container", defaultRequest: { cpu: "100m", memory: "128Mi" }, default: { memory: "256Mi" } },
        ]);
    });
    it("gives no token to a pod that names no account", () => {
        assert.equal(serviceAccount.metadata.name, "default");
        assert.equal(serviceAccount.automountServiceAccountToken, false);
    });
    it("makes the collector answer under its short name", () => {
        assert.equal(collector.metadata.name, "otel-collector");
        assert.deepEqual(collector.spec, {
            type: "ExternalName",
            externalName: "otel-collector.telemetry.svc.cluster.local",
        });
    });
    it("puts everything into that namespace", () => {
        const { networkPolicies } = namespaceManifests(PLAN);
        for (const { metadata } of [quota, limits, serviceAccount, collector, ...networkPolicies]) {
            assert.equal(metadata.namespace, "prod", metadata.name);
        }
    });
});
