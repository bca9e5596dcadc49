import * as assert from "node:assert/strict";
import {
    environmentApplications,
    environmentProject,
    SERVICE_KINDS,
} from "../../../components/gitops/environment-applications";
import { DEV, FINALIZERS, IN_CLUSTER, SOURCES, STAGE } from "./support";

describe("the project of an environment", () => {
    const { metadata, spec } = environmentProject(SOURCES, DEV);

    it("is named by the environment, and stays while an application is in it", () => {
        assert.deepEqual(metadata, { name: "dev", namespace: "argocd", finalizers: FINALIZERS });
    });
    it("takes nothing but the ops repository and the charts right in the registry", () => {
        assert.deepEqual(spec.sourceRepos, ["https://github.com/acme/ops.git", "oci://ghcr.io/acme/charts/*"]);
    });
    it("goes to the one namespace of the cluster that Argo CD is in", () => {
        assert.deepEqual(spec.destinations, [{ server: IN_CLUSTER, namespace: "dev" }]);
    });
    it("may create nothing of the cluster", () => {
        assert.deepEqual(spec.clusterResourceWhitelist, []);
    });
    it("may create the kinds that the chart of a service has", () => {
        assert.deepEqual(spec.namespaceResourceWhitelist, SERVICE_KINDS);
        const kinds = SERVICE_KINDS.map(({ group, kind }) => `${group}/${kind}`);
        assert.deepEqual(kinds, [
            "argoproj.io/Rollout",
            "argoproj.io/AnalysisTemplate",
            "/Service",
            "/ServiceAccount",
            "networking.k8s.io/Ingress",
            "networking.k8s.io/NetworkPolicy",
            "autoscaling/HorizontalPodAutoscaler",
            "policy/PodDisruptionBudget",
            "monitoring.coreos.com/ServiceMonitor",
            "external-secrets.io/ExternalSecret",
            "batch/Job",
        ]);
    });
    it("may create no secret, no rights, no quota, no bare pod and no pattern of kinds", () => {
        for (const { group, kind } of SERVICE_KINDS) {
            assert.doesNotMatch(kind, /^(Secret|Role|RoleBinding|ResourceQuota|LimitRange|Pod|Namespace)$|\*/);
            assert.doesNotMatch(group, /\*/);
        }
    });
});

describe("the applications of an environment", () => {
    const { metadata, spec } = environmentApplications(SOURCES, DEV);
    const { template } = spec;
    const { source, syncPolicy } = template.spec as any;

    it("are one for each file of the environment", () => {
        assert.deepEqual(metadata, { name: "dev", namespace: "argocd" });
        assert.deepEqual(spec.generators, [
            { git: { repoURL: SOURCES.opsRepositoryUrl, revision: "HEAD", files: [{ path: "envs/dev/*.yaml" }] } },
        ]);
    });
    it("are named by environment and service, in the project and the namespace of the environment", () => {
        assert.deepEqual(template.metadata, {
            name: 'dev-{{ trimSuffix ".yaml" .path.filename }}',
            finalizers: FINALIZERS,
        });
        assert.equal(template.spec.project, "dev");
        assert.deepEqual(template.spec.destination, { server: IN_CLUSTER, namespace: "dev" });
    });
    it("come from the chart and version that the file names", () => {
        const { repoURL, targetRevision, path } = source;
        assert.equal(repoURL, "oci://ghcr.io/acme/charts/{{ .chart }}");
        assert.equal(targetRevision, "{{ .chartVersion }}");
        assert.equal(path, ".");
    });
    it("are released under the service's name", () => {
        assert.equal(source.helm.releaseName, '{{ trimSuffix ".yaml" .path.filename }}');
    });
    // As rendered by Argo CD 3.5.7: no values, null and {} give ours alone; a list of values and a missing image are errors.
    it("get the file's values, over which image, environment and secret store win", () => {
        assert.equal(
            source.helm.values,
            '{{ merge (dict "image" .image "environment" "dev" "secretStore" "aws-sm") (dig "values" (dict) . | default (dict)) | toYaml }}',
        );
    });
    it("stop at a file that lacks something, instead of deploying without it", () => {
        assert.equal(spec.goTemplate, true);
        assert.deepEqual(spec.goTemplateOptions, ["missingkey=error"]);
    });
    it("follow Git by themselves, also where the cluster drifted or has too much", () => {
        assert.deepEqual(syncPolicy.automated, { prune: true, selfHeal: true });
    });
    it("give up after about two minutes, so that a revert need not wait longer", () => {
        const { limit, backoff } = syncPolicy.retry;
        assert.deepEqual(backoff, { duration: "5s", factor: 2, maxDuration: "1m" });
        const waits = Array.from({ length: limit }, (_, attempt) => Math.min(60, 5 * 2 ** attempt));
        assert.equal(
            waits.reduce((sum, wait) => sum + wait),
            135,
        );
    });
    it("leave unchanged objects and fields of controllers alone, and prune after the canary", () => {
        assert.deepEqual(syncPolicy.syncOptions, [
            "ApplyOutOfSyncOnly=true",
            "RespectIgnoreDifferences=true",
            "PruneLast=true",
        ]);
    });
    it("are never applied server-side, which would tear the hash out of a Service's selector", () => {
        assert.doesNotMatch(JSON.stringify(spec), /ServerSideApply/);
    });
    it("make no namespace: theirs has rules", () => {
        assert.doesNotMatch(JSON.stringify(spec), /CreateNamespace/);
    });
    it("do not fight Argo Rollouts and the autoscaler", () => {
        assert.deepEqual((template.spec as any).ignoreDifferences, [
            { group: "argoproj.io", kind: "Rollout", managedFieldsManagers: ["kube-controller-manager"] },
            { group: "", kind: "Service", jsonPointers: ["/spec/selector/rollouts-pod-template-hash"] },
            {
                group: "networking.k8s.io",
                kind: "Ingress",
                jsonPointers: [
                    '/metadata/annotations/alb.ingress.kubernetes.io~1actions.{{ trimSuffix ".yaml" .path.filename }}',
                    "/metadata/annotations/rollouts.argoproj.io~1managed-alb-annotations",
                ],
            },
        ]);
    });
    it("ignore no field of a Rollout by its place, where a number in Git would be lost", () => {
        const rollout = (template.spec as any).ignoreDifferences.find(({ kind }: any) => kind === "Rollout");
        assert.deepEqual(Object.keys(rollout), ["group", "kind", "managedFieldsManagers"]);
    });
    it("take what they deployed with them when they go", () => {
        assert.deepEqual(spec.syncPolicy, { preserveResourcesOnDeletion: false });
    });
    it("share nothing with those of another environment but the sources", () => {
        const stage = JSON.stringify([environmentProject(SOURCES, STAGE), environmentApplications(SOURCES, STAGE)]);
        assert.doesNotMatch(stage, /\bdev\b|"aws-sm\\?"/);
    });
});
