import * as assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { environmentApplications, environmentProject } from "../../../components/gitops/environment-applications";
import { GitopsBootstrap, type GitopsBootstrapArgs } from "../../../components/gitops/gitops-bootstrap";
import {
    planPreviews,
    previewNamespaceProject,
    previewNamespaces,
    previewServiceProject,
    previewServices,
} from "../../../components/gitops/preview-applications";
import { repositoryCredentials } from "../../../components/gitops/repository-credentials";
import { deploy, valueOf } from "../../support/deploy";
import { ARGS, DEV, PREVIEWS, SOURCES, STAGE } from "./support";

const PROJECT = "kubernetes:argoproj.io/v1alpha1:AppProject";
const SET = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";
const SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";

const create = (args: Partial<GitopsBootstrapArgs> = {}, opts?: pulumi.ComponentResourceOptions) =>
    new GitopsBootstrap("gitops", { ...ARGS, ...args }, opts);

for (const preview of [false, true]) {
    describe(`GitopsBootstrap, in ${preview ? "preview" : "up"}`, () => {
        it("creates exactly what the plans say", async () => {
            const { registrations } = await deploy(() => create(), { preview });
            const previews = planPreviews(PREVIEWS, [DEV], "github-app");
            const children = registrations.filter(({ custom }) => custom).map(({ name, inputs }) => [name, inputs]);
            assert.deepEqual(Object.fromEntries(children), {
                "gitops-credentials": repositoryCredentials("https://github.com/acme", "dev-platform/github-app"),
                "gitops-dev-project": environmentProject(SOURCES, DEV),
                "gitops-dev-applications": environmentApplications(SOURCES, DEV),
                "gitops-stage-project": environmentProject(SOURCES, STAGE),
                "gitops-stage-applications": environmentApplications(SOURCES, STAGE),
                "gitops-preview-namespace-project": previewNamespaceProject(SOURCES, previews),
                "gitops-preview-namespaces": previewNamespaces(SOURCES, previews),
                "gitops-preview-service-project": previewServiceProject(SOURCES),
                "gitops-preview-services": previewServices(SOURCES, previews),
            });
        });
        it("creates each set after its project and the credentials, and so deletes it before them", async () => {
            const { one, all } = await deploy(() => create(), { preview });
            const credentials = one(SECRET).urn;
            for (const [set, project] of [
                ["gitops-dev-applications", "gitops-dev-project"],
                ["gitops-stage-applications", "gitops-stage-project"],
                ["gitops-preview-namespaces", "gitops-preview-namespace-project"],
                ["gitops-preview-services", "gitops-preview-service-project"],
            ]) {
                assert.ok(one(SET, set).dependsOn.includes(one(PROJECT, project).urn), set);
            }
            for (const { name, dependsOn } of all(SET).filter(({ name }) => name !== "gitops-preview-services")) {
                assert.ok(dependsOn.includes(credentials), name);
            }
        });
        it("deletes the services of previews before their namespaces", async () => {
            const { one } = await deploy(() => create(), { preview });
            const { dependsOn } = one(SET, "gitops-preview-services");
            assert.ok(dependsOn.includes(one(SET, "gitops-preview-namespaces").urn));
        });
        it("hands out the names of the sets", async () => {
            const { value } = await deploy(() => valueOf(create().applicationSetNames), { preview });
            assert.deepEqual(value, ["dev", "stage", "preview-namespaces", "previews"]);
        });
    });
}

describe("GitopsBootstrap", () => {
    it("waits twenty minutes for the sets to go, and goes with nothing else", async () => {
        const waits: [string, unknown][] = [];
        const transformations: pulumi.ResourceTransformation[] = [
            ({ type, opts }) => void waits.push([type, (opts as pulumi.CustomResourceOptions).customTimeouts?.delete]),
        ];
        const { all } = await deploy(() => create({}, { transformations }));
        const sets = waits.filter(([type]) => type === SET);
        assert.deepEqual(sets, Array(4).fill([SET, "20m"]));
        for (const { deletedWith, retainOnDelete } of all(SET)) {
            assert.deepEqual([deletedWith, retainOnDelete], ["", false]);
        }
    });
    it("reads a public repository without credentials", async () => {
        const { all, registrations } = await deploy(() => create({ githubAppSecretName: undefined }));
        assert.deepEqual(all(SECRET), []);
        assert.doesNotMatch(JSON.stringify(registrations), /appSecretName|github-app/);
    });
    it("makes no previews unless asked to", async () => {
        const { all } = await deploy(() => create({ previews: undefined }));
        assert.equal(all(SET).length, 2);
        assert.doesNotMatch(JSON.stringify([...all(SET), ...all(PROJECT)]), /preview|pullRequest/);
    });
    it("moves nothing of an environment when another is added", async () => {
        const urns = async (environments: GitopsBootstrapArgs["environments"]) =>
            (await deploy(() => create({ environments }))).registrations.map(({ urn }) => urn).sort();
        const [one, two] = [await urns([DEV]), await urns([STAGE, DEV])];
        assert.deepEqual(
            one.filter((urn) => !two.includes(urn)),
            [],
        );
    });
});
