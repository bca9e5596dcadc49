import * as assert from "node:assert/strict";
import { SERVICE_KINDS, serviceSource } from "../../../components/gitops/environment-applications";
import { planSettings, PREVIEW_QUOTA } from "../../../components/gitops/namespace-plan";
import {
    planPreviews,
    PREVIEW_VALUES,
    previewNamespaceProject,
    previewNamespaces,
    previewServiceProject,
    previewServices,
} from "../../../components/gitops/preview-applications";
import { DEV, FINALIZERS, IN_CLUSTER, PREVIEWS, SOURCES, STAGE } from "./support";

const PLAN = planPreviews(PREVIEWS, [STAGE, DEV], "github-app");
const NAME = "preview-{{ index .path.segments 1 }}-{{ .number }}";

describe("the projects of previews", () => {
    const namespaces = previewNamespaceProject(SOURCES, PLAN).spec;
    const services = previewServiceProject(SOURCES).spec;

    it("let the namespaces come from their one chart, and be no other namespaces", () => {
        assert.deepEqual(namespaces.sourceRepos, ["oci://ghcr.io/acme/charts/preview"]);
        assert.deepEqual(namespaces.clusterResourceWhitelist, [{ group: "", kind: "Namespace", name: "preview-*" }]);
        assert.deepEqual(namespaces.destinations, [{ server: IN_CLUSTER, namespace: "preview-*" }]);
    });
    it("let the services be what they are in an environment, but for what Prometheus reads with a token", () => {
        assert.deepEqual(services.sourceRepos, [SOURCES.opsRepositoryUrl, "oci://ghcr.io/acme/charts/*"]);
        assert.deepEqual(services.clusterResourceWhitelist, []);
        const kinds = SERVICE_KINDS.filter(({ kind }) => kind !== "ServiceMonitor");
        assert.equal(kinds.length, SERVICE_KINDS.length - 1);
        assert.deepEqual(services.namespaceResourceWhitelist, kinds);
        assert.deepEqual(services.destinations, [{ server: IN_CLUSTER, namespace: "preview-*" }]);
    });
    it("let no service change the quota of its namespace", () => {
        const kindsOf = ({ namespaceResourceWhitelist }: typeof services) =>
            namespaceResourceWhitelist.map(({ kind }) => kind);
        assert.ok(kindsOf(namespaces).includes("ResourceQuota"));
        assert.ok(!kindsOf(services).includes("ResourceQuota"));
    });
    it("have names of their own", () => {
        const names = [previewNamespaceProject(SOURCES, PLAN), previewServiceProject(SOURCES)].map(
            ({ metadata }) => metadata.name,
        );
        assert.deepEqual(names, ["preview-namespaces", "previews"]);
    });
});

for (const [what, set, found] of [
    ["namespaces", previewNamespaces, (folder: string) => ({ directories: [{ path: folder }] })],
    ["services", previewServices, (folder: string) => ({ files: [{ path: `${folder}/*.yaml` }] })],
] as const) {
    describe(`the ${what} of previews`, () => {
        it("want a pull request that is open and labelled, and what our workflow wrote for it", () => {
            const repoURL = SOURCES.opsRepositoryUrl;
            const expected = ["shop", "blog"].map((repo) => {
                const github = { owner: "acme", repo, labels: ["preview"], appSecretName: "github-app" };
                const git = { repoURL, revision: "previews", ...found(`previews/${repo}/{{ .number }}`) };
                return { matrix: { generators: [{ pullRequest: { github, requeueAfterSeconds: 120 } }, { git }] } };
            });
            assert.deepEqual(set(SOURCES, PLAN).spec.generators, expected);
        });
        it("ask GitHub as anybody where no app is given", () => {
            const plan = planPreviews(PREVIEWS, [DEV], undefined);
            assert.doesNotMatch(JSON.stringify(set(SOURCES, plan)), /appSecretName/);
        });
        it("are in the namespace of the pull request, and go with all that they made", () => {
            const { spec } = set(SOURCES, PLAN);
            assert.deepEqual(spec.template.spec.destination, { server: IN_CLUSTER, namespace: NAME });
            assert.deepEqual(spec.template.metadata.finalizers, FINALIZERS);
            assert.deepEqual(spec.syncPolicy, { preserveResourcesOnDeletion: false });
        });
    });
}

describe("the namespace of a preview", () => {
    const { metadata, spec } = previewNamespaces(SOURCES, PLAN);

    it("is an application of its own in its own project", () => {
        assert.equal(metadata.name, "preview-namespaces");
        assert.deepEqual([spec.template.metadata.name, spec.template.spec.project], [NAME, "preview-namespaces"]);
    });
    it("comes from the chart for it, at one version, with the plan of a namespace as values", () => {
        assert.deepEqual(spec.template.spec.source, {
            repoURL: "oci://ghcr.io/acme/charts/preview",
            targetRevision: "0.1.0",
            path: ".",
            helm: {
                releaseName: "preview",
                valuesObject: { name: NAME, environment: "dev", ...planSettings({}, PREVIEW_QUOTA) },
            },
        });
    });
    it("takes another chart and other settings", () => {
        const namespaces = { quota: { pods: 5 }, dataCidrBlocks: ["10.0.201.0/24"] };
        const plan = planPreviews({ ...PREVIEWS, chart: "pr", namespaces }, [DEV], undefined);
        const { repoURL, helm } = previewNamespaces(SOURCES, plan).spec.template.spec.source as any;
        assert.equal(repoURL, "oci://ghcr.io/acme/charts/pr");
        const { quota, dataCidrBlocks } = helm.valuesObject;
        assert.deepEqual([quota.pods, dataCidrBlocks], [5, ["10.0.201.0/24"]]);
        assert.deepEqual(previewNamespaceProject(SOURCES, plan).spec.sourceRepos, ["oci://ghcr.io/acme/charts/pr"]);
    });
});

describe("the services of a preview", () => {
    const { spec } = previewServices(SOURCES, PLAN);

    it("are one application for each file, in the project of previews", () => {
        assert.equal(spec.template.metadata.name, `${NAME}-{{ trimSuffix ".yaml" .path.filename }}`);
        assert.equal(spec.template.spec.project, "previews");
    });
    // What comes of it is in test/charts/quota.test.ts.
    it("are deployed as in the environment whose secrets they use, but for what is the same in every preview", () => {
        assert.deepEqual(spec.template.spec.source, serviceSource(SOURCES, DEV, PREVIEW_VALUES));
        assert.notDeepEqual(spec.template.spec.source, serviceSource(SOURCES, STAGE, PREVIEW_VALUES));
        const { values } = serviceSource(SOURCES, DEV, PREVIEW_VALUES).helm;
        assert.ok(values.includes(JSON.stringify(PREVIEW_VALUES)), values);
        assert.doesNotMatch(serviceSource(SOURCES, DEV).helm.values, /migration|omit/);
    });
    it("wait longer than the other set may take to bring their namespace", () => {
        const { limit } = (spec.template.spec.syncPolicy as any).retry;
        const waits = Array.from({ length: limit }, (_, attempt) => Math.min(60, 5 * 2 ** attempt));
        assert.ok(waits.reduce((sum, wait) => sum + wait) > 3 * 120);
    });
});
