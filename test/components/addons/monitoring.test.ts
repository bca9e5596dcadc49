import assert from "node:assert/strict";
import { Monitoring, type MonitoringArgs } from "../../../components";
import { monitoringParts, monitoringValues } from "../../../components/addons/monitoring/values";
import { requestsOf } from "../../../components/requests";
import { cloud } from "../../support/components";
import { deploy, isSecret, reveal } from "../../support/deploy";
import { assertKnown, planOf, registered, RELEASE } from "./support";

const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";
const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const valuesOf = (rest = {}) => {
    const own = { storageClass: "monitoring", storageGiB: 50, ownRoutes: false };
    return monitoringValues({ ...planOf("monitoring"), ...own, ...rest });
};

describe("The values of the monitoring stack", () => {
    it("are known to the chart", () => {
        for (const ownRoutes of [true, false]) assertKnown("monitoring", valuesOf({ ownRoutes }));
    });
    it("give Prometheus the name that analyses and others ask it by", () => {
        assert.equal(valuesOf()["fullnameOverride"], "monitoring");
    });
    it("bring no definitions: they have a release of their own", () => {
        assert.equal(valuesOf()["crds"].enabled, false);
    });
    it("scrape and obey what any namespace says, not this chart alone", () => {
        const { prometheusSpec } = valuesOf()["prometheus"];
        for (const kind of ["serviceMonitor", "podMonitor", "rule", "probe", "scrapeConfig"]) {
            assert.equal(prometheusSpec[`${kind}SelectorNilUsesHelmValues`], false, kind);
        }
    });
    it("scrape nothing that AWS keeps to itself", () => {
        for (const part of ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"]) {
            assert.equal(valuesOf()[part].enabled, false, part);
        }
    });
    it("keep less than the volume holds", () => {
        const { retention, retentionSize, storageSpec } = valuesOf({ storageGiB: 20 })["prometheus"].prometheusSpec;
        assert.deepEqual([retention, retentionSize], ["15d", "16GiB"]);
        assert.equal(storageSpec.volumeClaimTemplate.spec.resources.requests.storage, "20Gi");
    });
    it("delete volumes with what they are for", () => {
        const { prometheus, alertmanager } = valuesOf();
        for (const spec of [prometheus.prometheusSpec, alertmanager.alertmanagerSpec]) {
            assert.equal(spec.persistentVolumeClaimRetentionPolicy.whenDeleted, "Delete");
        }
    });
    it("keep one pod up while nodes are drained, where there are two", () => {
        const budgets = (replicas: number) => {
            const { prometheus, alertmanager } = valuesOf({ replicas });
            return [prometheus.podDisruptionBudget.enabled, alertmanager.podDisruptionBudget.enabled];
        };
        assert.deepEqual(
            [budgets(2), budgets(1)],
            [
                [true, true],
                [false, false],
            ],
        );
    });
    it("let nobody but the operator read Secrets of other namespaces", () => {
        const { grafana, "kube-state-metrics": counts } = valuesOf();
        assert.deepEqual([grafana.rbac.namespaced, grafana.sidecar.dashboards.searchNamespace], [true, "monitoring"]);
        assert.deepEqual(counts.collectorsExclude, ["secrets"]);
    });
    it("put what reads its node where Pod Security lets it", () => {
        assert.equal(valuesOf()["prometheus-node-exporter"].namespaceOverride, "kube-system");
    });
    it("hold no password", () => {
        assert.doesNotMatch(JSON.stringify(valuesOf({ ownRoutes: true })), /password/i);
    });
});

describe("Monitoring", () => {
    const run = (args: MonitoringArgs) => deploy(() => new Monitoring("one", args), cloud(false));
    const routes = { route: { receiver: "team" }, receivers: [{ name: "team", url: "https://hidden" }] };

    it("is installed in a namespace of its own, which is restricted", async () => {
        const { release, registrations } = await registered(() => new Monitoring("one", {}));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["monitoring", "monitoring"]);
        const { metadata } = registrations.find(({ type }) => type.endsWith(":Namespace"))!.inputs;
        assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
    });
    it("makes a class of encrypted volumes, and names it in every claim", async () => {
        const { one } = await run({});
        const { metadata, parameters, volumeBindingMode } = one(STORAGE_CLASS).inputs;
        assert.deepEqual([parameters.encrypted, volumeBindingMode], ["true", "WaitForFirstConsumer"]);
        const { prometheus, alertmanager } = one(RELEASE).inputs["values"];
        for (const claim of [prometheus.prometheusSpec.storageSpec, alertmanager.alertmanagerSpec.storage]) {
            assert.equal(claim.volumeClaimTemplate.spec.storageClassName, metadata.name);
        }
        assert.ok(one(RELEASE).dependsOn.includes(one(STORAGE_CLASS).urn));
    });
    it("takes a class that there is", async () => {
        const { all, one } = await run({ storageClass: "standard" });
        assert.deepEqual(all(STORAGE_CLASS), []);
        const { storageSpec } = one(RELEASE).inputs["values"].prometheus.prometheusSpec;
        assert.equal(storageSpec.volumeClaimTemplate.spec.storageClassName, "standard");
    });
    it("hands the routes of alerts over in a Secret, and in nothing else", async () => {
        const { one } = await run({ alertmanagerConfig: routes });
        const { metadata, stringData } = one(SECRET).inputs;
        const text = reveal(stringData)["alertmanager.yaml"];
        assert.ok(isSecret(stringData) || isSecret(text));
        assert.deepEqual(JSON.parse(reveal(text)), routes);
        // Where the operator looks, since nothing tells it to look elsewhere.
        assert.equal(metadata.name, "alertmanager-monitoring-alertmanager");
        const { values } = one(RELEASE).inputs;
        assert.equal(values.alertmanager.alertmanagerSpec.useExistingSecret, true);
        assert.ok(!JSON.stringify(values).includes("hidden"));
        assert.ok(one(RELEASE).dependsOn.includes(one(SECRET).urn));
    });
    it("leaves the routes to the chart, which tells nobody, where none are given", async () => {
        const { all, one } = await run({});
        assert.deepEqual(all(SECRET), []);
        assert.equal(one(RELEASE).inputs["values"].alertmanager.alertmanagerSpec.useExistingSecret, false);
    });
    it("brings dashboards, each where and as Grafana looks for them", async () => {
        const maps = (await run({})).all(CONFIG_MAP).map(({ inputs }) => inputs);
        assert.equal(maps.length, 3);
        for (const { metadata, data } of maps) {
            assert.deepEqual([metadata.namespace, metadata.labels], ["monitoring", { grafana_dashboard: "1" }]);
            assert.deepEqual(Object.keys(data), [`${metadata.name}.json`]);
        }
    });
    it("refuses a volume that holds nothing and a class that is no name, both at once", () => {
        const args = { storageGiB: 0.5, storageClass: "My Class" };
        assert.throws(() => new Monitoring("one", args), /has 2 problems:\n {2}storageGiB: .*\n {2}storageClass: /);
    });
    it("asks for what all its pods ask for, those that the operator makes too", () => {
        const asked = requestsOf(monitoringParts(planOf("monitoring")));
        assert.deepEqual(asked, { cpuMillicores: 660, memoryMiB: 3656, pods: 10 });
    });
});
