import assert from "node:assert/strict";
import { stringify } from "yaml";
import { environmentApplications, environmentProject } from "../../components/gitops/environment-applications";
import { namespaceManifests, planSettings } from "../../components/gitops/namespace-plan";
import { type KubernetesObject, render } from "../charts/helm";
import { REQUIRED } from "../charts/matrix";
import { one } from "../charts/objects";
import { ARGO_CD, removeArgoCd, removeObject, startArgoCd } from "./support/argo-cd";
import { ROLLOUTS, tagOf } from "./support/canaries";
import { ChartRegistry } from "./support/chart-registry";
import { Api, apply, describeOnCluster, kubectl, note, paths, removeNamespace, sleep, until } from "./support/cluster";
import { deliver } from "./support/external-secrets";
import { OpsRepository } from "./support/ops-repository";
import { freePorts } from "./support/processes";
import { startPrometheus } from "./support/prometheus";
import { startRollouts } from "./support/rollouts";
import { FAILING, SyntheticService } from "./support/synthetic-service";

const DEV = "dev";
const PODS = 4;
const FILE = `envs/${DEV}/api.yaml`;

const tagged = (version: string) => `${version}@sha256:${version[0]!.repeat(64)}`;

/** What takes minutes takes seconds here. */
const opsFile = (prometheus: string) =>
    stringify({
        chart: "api",
        chartVersion: "0.1.0",
        image: { repository: "ghcr.io/acme/shop/api", tag: tagged("1.0.0") },
        values: {
            replicas: PODS,
            hpa: { enabled: false },
            migration: { deadlineSeconds: 10 },
            canary: { steps: [{ weight: 50, pause: "20s" }] },
            analysis: { address: prometheus, window: "20s", interval: "2s" },
        },
    });

const IN_DEV = {
    application: `${paths.of(ROLLOUTS, ARGO_CD, "applications")}/${DEV}-api`,
    set: `${paths.of(ROLLOUTS, ARGO_CD, "applicationsets")}/${DEV}`,
    rollout: `${paths.of(ROLLOUTS, DEV, "rollouts")}/api`,
    secret: `${paths.of("external-secrets.io/v1", DEV, "externalsecrets")}/api-secrets`,
    job: `${paths.of("batch/v1", DEV, "jobs")}/api-migrate`,
    service: `${paths.core(DEV, "services")}/api-metrics`,
};

/** Each test goes on where the one before it ended, as an environment does. */
describeOnCluster(
    ["argocd", "git", "helm", "prometheus", "redis-server", "rollouts-controller"],
    "Argo CD with our applications",
    function () {
        this.timeout(120_000);
        const toStop: (() => Promise<void> | void)[] = [];
        let api: Api;
        let ops: OpsRepository;
        let service: SyntheticService;

        before(async () => {
            await removeArgoCd();
            await removeNamespace(DEV);
            const ports = await freePorts("prometheus");
            api = await Api.open();
            toStop.push(() => api.close());
            service = await SyntheticService.start();
            toStop.push(() => service.stop());
            const registry = await ChartRegistry.start(["api"]);
            toStop.push(() => registry.stop());
            ops = await OpsRepository.start({ [FILE]: opsFile(`http://127.0.0.1:${ports.prometheus}`) });
            toStop.push(() => ops.stop());

            const { networkPolicies, ...others } = namespaceManifests({
                name: DEV,
                environment: DEV,
                ...planSettings({}),
            });
            const namespace = [...Object.values(others), ...networkPolicies] as KubernetesObject[];
            await apply(DEV, namespace);
            const monitors = [one(await render("api", REQUIRED.api), "ServiceMonitor")];
            const options = { port: ports.prometheus, namespace: DEV, address: service.address };
            toStop.push((await startPrometheus(monitors, options)).stop);
            toStop.push((await startRollouts(DEV)).stop);
            const credentials = {
                apiVersion: "v1",
                kind: "Secret",
                metadata: { name: "charts", labels: { "argocd.argoproj.io/secret-type": "repo-creds" } },
                stringData: { type: "oci", url: `oci://${registry.path}`, insecureOCIForceHttp: "true" },
            };
            toStop.push(removeArgoCd, ...(await startArgoCd([credentials])).map(({ stop }) => stop));
            // While the controllers are at work: an application goes by its finalizer, and all that it made with it.
            toStop.push(() => removeObject("appproject", DEV));

            await schedule(false);
            const sources = { opsRepositoryUrl: ops.url, chartRegistry: registry.path };
            const environment = { name: DEV, secretStore: "aws-sm" };
            await apply(ARGO_CD, [
                environmentProject(sources, environment),
                environmentApplications(sources, environment),
            ] as KubernetesObject[]);
            toStop.push(
                () => removeObject("applicationset", DEV),
                () => schedule(true),
            );
        });
        after(async () => {
            for (const stop of toStop.reverse()) await stop();
            await kubectl(["delete", "namespace", DEV, "--wait=false"]);
        });

        /** Whether the nodes take pods. While they do not, a migration cannot come to its end. */
        async function schedule(yes: boolean): Promise<void> {
            for (const { metadata } of await api.items("/api/v1/nodes")) {
                await api.patch(`/api/v1/nodes/${metadata.name}`, { spec: { unschedulable: yes ? null : true } });
            }
        }

        /** Pushes, and lets Argo CD know, as the webhook of the repository does. */
        async function push(act: () => Promise<void>): Promise<void> {
            await act();
            const refresh = { "argocd.argoproj.io/application-set-refresh": "true" };
            await api.patch(IN_DEV.set, { metadata: { annotations: refresh } });
        }

        async function promote(version: string): Promise<void> {
            await push(() => ops.promote(DEV, "api", tagged(version)));
            assert.deepEqual(
                (await ops.changed()).map((line) => line.replace(/: .*/, "")),
                ["-  tag", "+  tag"],
            );
        }

        const application = async () => (await api.find(IN_DEV.application))?.["status"];
        const rollout = async () => (await api.find(IN_DEV.rollout))!;
        const versionOf = ({ spec }: KubernetesObject) => tagOf(spec.template);
        const pods = () => api.items(`${paths.core(DEV, "pods")}?labelSelector=app=api`);
        const versionsOfPods = async () => (await pods()).map(tagOf).sort();
        const allRun = (version: string) => new Array<string>(PODS).fill(version);

        const runs = (version: string) =>
            until(`${version} runs, and nothing else`, 60, async () => {
                const { sync, health, operationState } = (await application()) ?? {};
                return (
                    [sync?.status, health?.status, operationState?.phase].join() === "Synced,Healthy,Succeeded" &&
                    versionOf(await rollout()) === version &&
                    String(await versionsOfPods()) === String(allRun(version))
                );
            });

        it("brings the secret, then the migration, then the service", async () => {
            const secret = await until("the ExternalSecret is there", 60, () => api.find(IN_DEV.secret));
            assert.deepEqual(secret["spec"].secretStoreRef, { kind: "ClusterSecretStore", name: "aws-sm" });
            await sleep(5);
            assert.equal(await api.find(IN_DEV.job), undefined);

            await deliver(api, DEV, "api-secrets", ["DB_URL", "REDIS_URL"]);
            await until("the migration is there", 30, () => api.find(IN_DEV.job));
            await sleep(3);
            assert.equal(await api.find(IN_DEV.rollout), undefined);

            await schedule(true);
            await runs("1.0.0");
        });

        it("deploys what slipway promote has written, by a canary", async () => {
            const began = Date.now();
            await promote("2.0.0");
            await until("the new version is tried", 30, async () => versionOf(await rollout()) === "2.0.0");
            note("gitops: push to Rollout", (Date.now() - began) / 1000);
            assert.equal((await api.find(IN_DEV.job))!["status"].succeeded, 1);
            assert.equal((await api.find(IN_DEV.job))!.metadata.labels!["app.kubernetes.io/version"], "2.0.0");
            await runs("2.0.0");
            note("gitops: push to all pods", (Date.now() - began) / 1000);
        });

        it("leaves the old version as it is when the migration fails, and goes on when it no longer does", async () => {
            await schedule(false);
            await promote("3.0.0");
            const failed = /one or more synchronization tasks completed unsuccessfully.* Retrying/;
            // Between two attempts there is no state, or one without a message.
            await until("the sync has failed", 60, async () =>
                failed.test((await application()).operationState?.message ?? ""),
            );
            assert.equal(versionOf(await rollout()), "2.0.0");
            assert.equal((await rollout())["status"].phase, "Healthy");
            assert.deepEqual(await versionsOfPods(), allRun("2.0.0"));

            await schedule(true);
            await runs("3.0.0");
        });

        it("rolls back by a revert", async () => {
            const began = Date.now();
            await push(() => ops.revert());
            await runs("2.0.0");
            note("gitops: revert to all pods", (Date.now() - began) / 1000);
        });

        it("leaves an aborted rollout alone, and goes on healing the rest", async () => {
            service.behave("4.0.0", FAILING);
            await promote("4.0.0");
            await until("the rollout is aborted", 60, async () => (await rollout())["status"].abort === true);
            await until(
                "only old pods run",
                30,
                async () => String(await versionsOfPods()) === String(allRun("2.0.0")),
            );
            const { history } = await application();
            const { startedAt } = (await application()).operationState;
            await sleep(15);
            const { sync, health, operationState } = await application();
            assert.equal(operationState.startedAt, startedAt);
            assert.deepEqual([sync.status, health.status], ["Synced", "Degraded"]);

            await api.delete(IN_DEV.service);
            await until("the Service is there again", 30, () => api.find(IN_DEV.service));
            await sleep(5);
            assert.equal((await application()).history.length, history.length);
            assert.equal((await rollout())["status"].abort, true);
            assert.deepEqual(await versionsOfPods(), allRun("2.0.0"));
        });

        it("ends it by a revert, with no canary", async () => {
            const names = async () => (await pods()).map(({ metadata }) => metadata.name).sort();
            const before = await names();
            await push(() => ops.revert());
            await runs("2.0.0");
            assert.deepEqual(await names(), before);
        });

        it("stops at a file that lacks its chart, and leaves what runs as it is", async () => {
            await push(() => ops.add(`envs/${DEV}/web.yaml`, "image: { repository: x, tag: y }\n"));
            const { message } = await until("the set has failed", 30, async () => {
                const { conditions } = (await api.find(IN_DEV.set))!["status"];
                return conditions.find(({ type, status }: any) => type === "ErrorOccurred" && status === "True");
            });
            assert.match(message, /map has no entry for key "chart/);
            await runs("2.0.0");
            assert.equal((await api.items(paths.of(ROLLOUTS, ARGO_CD, "applications"))).length, 1);
        });
    },
);
