import assert from "node:assert/strict";
import { type KubernetesObject, render } from "./helm";
import { DIGEST, REQUIRED, TAG } from "./matrix";
import { all, names, one, podTemplates, selects } from "./objects";
import { mergeValues, type Values } from "../../components/addons/values";
import { describeWith } from "../support/tools";

const api = (values: Values = {}, release?: string) => render("api", mergeValues(REQUIRED.api, values), release);
const web = (values: Values = {}) => render("web", mergeValues(REQUIRED.web, values));
const wave = ({ metadata }: KubernetesObject) => Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0);
const container = (objects: KubernetesObject[]) => one(objects, "Rollout").spec.template.spec.containers[0];

describeWith(["helm"], "The pods of a service", function () {
    this.timeout(10_000);

    it("run what the digest says, and show what people call it", async () => {
        for (const template of podTemplates(await api())) {
            assert.equal(template.spec.containers[0].image, `ghcr.io/acme/shop/api:1.4.2@${DIGEST}`);
        }
        const { metadata } = one(await api(), "Rollout");
        assert.equal(metadata.labels!["app.kubernetes.io/version"], "1.4.2");
    });

    it("take a label from any tag", async () => {
        const long = one(await api({ image: { tag: `sha-${"a".repeat(58)}.-b@${DIGEST}` } }), "Rollout");
        assert.equal(long.metadata.labels!["app.kubernetes.io/version"], `sha-${"a".repeat(58)}`);
        const number = one(await api({ image: { tag: `20261123@${DIGEST}` } }), "Rollout");
        assert.equal(number.metadata.labels!["app.kubernetes.io/version"], "20261123");
    });

    it("may do nothing that Pod Security restricted forbids, those of the migration neither", async () => {
        const templates = podTemplates(await api());
        assert.equal(templates.length, 2);
        for (const { spec } of templates) {
            assert.deepEqual(spec.securityContext, {
                runAsNonRoot: true,
                runAsUser: 10001,
                runAsGroup: 10001,
                seccompProfile: { type: "RuntimeDefault" },
            });
            assert.equal(spec.automountServiceAccountToken, false);
            assert.equal(spec.enableServiceLinks, false);
            assert.equal(spec.containers.length, 1);
            assert.deepEqual(spec.containers[0].securityContext, {
                readOnlyRootFilesystem: true,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
            });
        }
    });

    it("can write to /tmp, so much of it, and to nothing else", async () => {
        for (const { spec } of podTemplates(await api())) {
            assert.deepEqual(spec.containers[0].volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
            assert.deepEqual(spec.volumes, [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }]);
        }
    });

    it("are asked as the standard says", async () => {
        const { livenessProbe, readinessProbe, resources, ports } = container(await api());
        const [liveness, readiness] = ["/healthz", "/readyz"].map((path) => ({ httpGet: { path, port: "http" } }));
        assert.deepEqual(livenessProbe, { ...liveness, initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 3 });
        assert.deepEqual(readinessProbe, { ...readiness, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 3 });
        assert.deepEqual(ports, [{ name: "http", containerPort: 8000 }]);
        assert.deepEqual(resources, {
            requests: { cpu: "200m", memory: "256Mi" },
            limits: { cpu: "1", memory: "512Mi" },
        });
    });

    it("finish what they began: longer than the load balancer sends them anything", async () => {
        const objects = await web();
        const { spec } = one(objects, "Rollout").spec.template;
        const sleep = spec.containers[0].lifecycle.preStop.sleep.seconds;
        const attributes = one(objects, "Ingress").metadata.annotations![
            "alb.ingress.kubernetes.io/target-group-attributes"
        ]!;
        const deregistration = Number(attributes.split("=")[1]);
        assert.ok(spec.terminationGracePeriodSeconds >= sleep + deregistration);
    });

    it("are spread over zones and nodes, each revision by itself, and run where they cannot be", async () => {
        const spread = one(await api(), "Rollout").spec.template.spec.topologySpreadConstraints;
        assert.deepEqual(
            spread.map(({ topologyKey }: { topologyKey: string }) => topologyKey),
            ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
        );
        for (const { whenUnsatisfiable, matchLabelKeys } of spread) {
            assert.equal(whenUnsatisfiable, "ScheduleAnyway");
            assert.deepEqual(matchLabelKeys, ["rollouts-pod-template-hash"]);
        }
    });

    it("know their port, their collector and whose traces they send; a team adds to it and takes from it", async () => {
        const env = async (values: Values) =>
            Object.fromEntries(container(await api(values)).env.map(({ name, value }: any) => [name, value]));
        const given = {
            PORT: "8000",
            OTEL_SERVICE_NAME: "api",
            OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=prod,service.version=1.4.2",
        };
        const OTLP_ENDPOINT = "http://otel-collector:4317";
        assert.deepEqual(await env({}), { ...given, OTLP_ENDPOINT });
        assert.deepEqual(await env({ env: { LOG_LEVEL: 'a "b"', OTEL_SERVICE_NAME: "shop" } }), {
            ...given,
            OTLP_ENDPOINT,
            OTEL_SERVICE_NAME: "shop",
            LOG_LEVEL: 'a "b"',
        });
        assert.equal((await env({ service: { port: 8080 } }))["PORT"], "8080");
        assert.deepEqual(await env({ env: { OTLP_ENDPOINT: null, NOT_THERE: null, PORT: null } }), given);
    });

    it("web's find the api where its Service listens", async () => {
        const { env } = container(await web());
        const { port } = one(await api(), "Service", "api").spec.ports[0];
        assert.deepEqual(
            env.filter(({ name }: { name: string }) => name === "API_URL"),
            [{ name: "API_URL", value: `http://api:${port}` }],
        );
    });
});

describeWith(["helm"], "The number of pods", function () {
    this.timeout(10_000);

    it("is the autoscaler's: the Rollout says none", async () => {
        const objects = await api();
        assert.ok(!("replicas" in one(objects, "Rollout").spec));
        const { scaleTargetRef, minReplicas, maxReplicas, metrics } = one(objects, "HorizontalPodAutoscaler").spec;
        const { apiVersion, kind, metadata } = one(objects, "Rollout");
        assert.deepEqual(scaleTargetRef, { apiVersion, kind, name: metadata.name });
        assert.deepEqual([minReplicas, maxReplicas], [2, 10]);
        assert.deepEqual(metrics[0].resource, { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } });
    });

    it("is the Rollout's without one", async () => {
        const objects = await api({ hpa: { enabled: false }, replicas: 3 });
        assert.equal(one(objects, "Rollout").spec.replicas, 3);
        assert.deepEqual(all(objects, "HorizontalPodAutoscaler"), []);
    });

    it("never falls below one while nodes are drained", async () => {
        const objects = await api();
        const { minAvailable, selector } = one(objects, "PodDisruptionBudget").spec;
        assert.equal(minAvailable, 1);
        assert.deepEqual(selector, one(objects, "Rollout").spec.selector);
    });
});

describeWith(["helm"], "Secrets and the migration", function () {
    this.timeout(10_000);

    it("come from the environment's own path, under the service's own name", async () => {
        const { spec, apiVersion, metadata } = one(
            await api({ environment: "stage", secretStore: "aws-sm-stage" }, "orders"),
            "ExternalSecret",
        );
        assert.equal(apiVersion, "external-secrets.io/v1");
        assert.equal(metadata.name, "orders-secrets");
        assert.deepEqual(spec, {
            refreshInterval: "1h",
            secretStoreRef: { kind: "ClusterSecretStore", name: "aws-sm-stage" },
            target: { name: "orders-secrets" },
            data: ["DB_URL", "REDIS_URL"].map((name) => ({
                secretKey: name,
                remoteRef: { key: `stage/orders/${name}` },
            })),
        });
    });

    it("reach service and migration by that secret, and no one without secrets", async () => {
        for (const { spec } of podTemplates(await api())) {
            assert.deepEqual(spec.containers[0].envFrom, [{ secretRef: { name: "api-secrets" } }]);
        }
        for (const { spec } of podTemplates(await web())) assert.ok(!("envFrom" in spec.containers[0]));
    });

    it("are in one phase: what the Job needs, the Job, the pods", async () => {
        const objects = await api();
        const job = one(objects, "Job");
        assert.equal(job.metadata.annotations!["argocd.argoproj.io/hook"], "Sync");
        assert.equal(job.metadata.annotations!["argocd.argoproj.io/hook-delete-policy"], "BeforeHookCreation");
        for (const kind of ["ExternalSecret", "ServiceAccount", "NetworkPolicy"]) {
            assert.ok(wave(one(objects, kind)) < wave(job), kind);
        }
        for (const kind of ["Rollout", "HorizontalPodAutoscaler", "AnalysisTemplate"]) {
            assert.ok(wave(one(objects, kind)) > wave(job), kind);
        }
        const hooks = objects.filter(({ metadata }) => metadata.annotations?.["argocd.argoproj.io/hook"] !== undefined);
        assert.deepEqual(hooks, [job]);
    });

    it("the Job runs the new image, ends by itself and keeps what it said", async () => {
        const { spec } = one(await api(), "Job");
        const [migrate] = spec.template.spec.containers;
        assert.deepEqual(migrate.command, ["alembic", "upgrade", "head"]);
        assert.ok(migrate.image.endsWith(TAG));
        assert.equal(spec.activeDeadlineSeconds, 600);
        assert.equal(spec.backoffLimit, 2);
        assert.equal(spec.template.spec.restartPolicy, "Never");
    });

    it("its pod gets no request, counts for no budget, and is no part of the Rollout", async () => {
        const objects = await api({ traffic: "alb", ingress: { host: "api.example.com" } });
        const { labels } = one(objects, "Job").spec.template.metadata;
        const selectors = [
            ...all(objects, "Service").map(({ spec }) => spec.selector),
            ...["Rollout", "PodDisruptionBudget"].map((kind) => one(objects, kind).spec.selector.matchLabels),
        ];
        assert.equal(selectors.length, 5);
        for (const selector of selectors) assert.ok(!selects(selector, labels));
        assert.ok(selects(one(objects, "NetworkPolicy").spec.podSelector.matchLabels, labels));
        assert.deepEqual(names(await web(), "Job"), []);
    });
});
