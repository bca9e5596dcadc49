import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { ArgoCd, type ArgoCdArgs } from "../../../components";
import type { Access } from "../../../components/addons/argo-cd/access";
import { argoCdParts, argoCdValues } from "../../../components/addons/argo-cd/values";
import { FACTS } from "../../../components/addons/facts";
import type { AddonPlan } from "../../../components/addons/plan";
import { requestsOf } from "../../../components/requests";
import type { Values } from "../../../components/addons/values";
import { assertKnown, planOf, registered } from "./support";

const INGRESS = { host: "argocd.acme.dev", certificateArn: "arn:aws:acm:ap-northeast-2:111122223333:certificate/1" };
const SSO = {
    organization: "acme",
    adminTeam: "platform",
    clientId: "Iv23li0123456789abcd",
    secretStore: "aws-sm-platform",
    secretName: "prod-platform/argocd-sso",
};
const valuesOf = (access: Access = {}, plan: Partial<AddonPlan> = {}) => argoCdValues(planOf("argoCd", plan), access);
const behindLogin = valuesOf({ ingress: INGRESS, sso: SSO });

describe("The values of Argo CD", () => {
    it("are known to the chart", () => {
        for (const access of [{}, { ingress: INGRESS }, { ingress: INGRESS, sso: SSO }]) {
            for (const nodeCount of [2, 3]) assertKnown("argoCd", valuesOf(access, { nodeCount }));
        }
    });
    it("keep three Redis where one of two replicas may go and three nodes can hold them, and one otherwise", () => {
        const spare = (plan: Partial<AddonPlan>) => valuesOf({}, plan)["redis-ha"].enabled;
        assert.deepEqual(
            [spare({ replicas: 2, nodeCount: 3 }), spare({ replicas: 2, nodeCount: 2 }), spare({ replicas: 1 })],
            [true, false, false],
        );
    });
    it("run several pods of what answers, with a budget, and one controller without", () => {
        const { controller, server, repoServer, applicationSet } = valuesOf();
        for (const part of [server, repoServer, applicationSet]) {
            assert.deepEqual([part.replicas, part.pdb], [2, { enabled: true, maxUnavailable: 1 }]);
        }
        assert.deepEqual([controller.replicas, controller.pdb], [1, undefined]);
        assert.equal(valuesOf({}, { replicas: 1 })["server"].pdb.enabled, false);
    });
    it("are scraped, every part of them that runs", () => {
        const { controller, server, repoServer, applicationSet, dex } = behindLogin;
        for (const { metrics } of [controller, server, repoServer, applicationSet, dex] as Values[]) {
            assert.ok(metrics.enabled && metrics.serviceMonitor.enabled);
        }
        assert.ok(behindLogin["redis-ha"].haproxy.metrics.serviceMonitor.enabled);
    });
    it("run nothing that nobody uses", () => {
        const { notifications, dex, server } = valuesOf();
        assert.deepEqual([notifications.enabled, dex.enabled, server.ingress.enabled], [false, false, false]);
    });
});

describe("Who gets into Argo CD", () => {
    const cm = ({ configs }: Values) => configs.cm;
    const rbac = ({ configs }: Values) => configs.rbac;

    it("is the admin, until people can log in by GitHub", () => {
        assert.deepEqual([cm(valuesOf())["admin.enabled"], cm(behindLogin)["admin.enabled"]], [true, false]);
    });
    it("is the organization, which may look, and one team of it, which may do everything", () => {
        assert.deepEqual(rbac(behindLogin), {
            "policy.default": "role:readonly",
            "policy.csv": "g, acme:platform, role:admin",
        });
        assert.deepEqual(rbac(valuesOf()), { "policy.default": "" });
    });
    it("is asked by GitHub, with a secret that is named and never stated", () => {
        const [{ type, config }] = JSON.parse(cm(behindLogin)["dex.config"]).connectors;
        assert.deepEqual([type, config.clientID, config.orgs], ["github", SSO.clientId, [{ name: "acme" }]]);
        assert.equal(config.clientSecret, "$argocd-sso:clientSecret");
        assert.equal(cm(valuesOf())["dex.config"], undefined);
    });
    it("comes by TLS from end to end, through addresses of the VPC unless the internet is asked for", () => {
        const { global, server, configs } = behindLogin;
        const { annotations, ingressClassName, aws } = server.ingress;
        const of = (name: string) => annotations[`alb.ingress.kubernetes.io/${name}`];
        assert.deepEqual([global.domain, ingressClassName, aws.serviceType], [INGRESS.host, "alb", "ClusterIP"]);
        assert.deepEqual(JSON.parse(of("listen-ports")), [{ HTTPS: 443 }]);
        assert.deepEqual([of("backend-protocol"), of("certificate-arn")], ["HTTPS", INGRESS.certificateArn]);
        assert.equal(configs.params["server.insecure"], undefined);
        const scheme = (internetFacing?: boolean) =>
            valuesOf({ ingress: { ...INGRESS, internetFacing }, sso: SSO })["server"].ingress.annotations[
                "alb.ingress.kubernetes.io/scheme"
            ];
        assert.deepEqual([scheme(), scheme(true)], ["internal", "internet-facing"]);
    });
    it("finds no made-up address where there is none", () => {
        assert.equal(cm(valuesOf())["url"], "");
        assert.equal("url" in cm(behindLogin), false);
    });
});

describe("ArgoCd", () => {
    const create = (args: ArgoCdArgs) => registered(() => new ArgoCd("one", args));

    it("is installed in a restricted namespace of its own", async () => {
        const { release, registrations } = await create({});
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["argocd", "argocd"]);
        const { labels } = registrations.find(({ name }) => name === "one-namespace")!.inputs["metadata"];
        assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
        assert.equal(registrations.length, 3);
    });
    it("gets the client secret from the store, in a Secret that Argo CD may read", async () => {
        const { registrations } = await create({ ingress: INGRESS, sso: SSO });
        const { apiVersion, kind, metadata, spec } = registrations.find(({ name }) => name === "one-sso")!.inputs;
        assert.ok(FACTS.externalSecrets.serves.includes(`${apiVersion}/${kind}`));
        assert.deepEqual(metadata, { name: "argocd-sso", namespace: "argocd" });
        assert.deepEqual(spec.secretStoreRef, { kind: "ClusterSecretStore", name: "aws-sm-platform" });
        assert.deepEqual(spec.target.template.metadata.labels, { "app.kubernetes.io/part-of": "argocd" });
        assert.deepEqual(spec.data, [{ secretKey: "clientSecret", remoteRef: { key: "prod-platform/argocd-sso" } }]);
    });
    it("lets that secret alone wait for the store", async () => {
        const both = () => {
            const store = {
                apiVersion: "external-secrets.io/v1",
                kind: "ClusterSecretStore",
                metadata: { name: "aws-sm" },
            };
            const { metadata } = new k8s.apiextensions.CustomResource("store", store);
            const secretStore = metadata.name;
            return new ArgoCd("one", { ingress: INGRESS, sso: { ...SSO, secretStore } });
        };
        const { release, registrations } = await registered(both);
        const { urn } = registrations.find(({ name }) => name === "store")!;
        const secret = registrations.find(({ name }) => name === "one-sso")!;
        assert.deepEqual([secret.dependsOn.includes(urn), release.dependsOn.includes(urn)], [true, false]);
    });
    it("asks for what all its pods ask for", () => {
        const of = (access: Access, plan: Partial<AddonPlan>) =>
            requestsOf(argoCdParts(planOf("argoCd", plan), access));
        assert.deepEqual(of({ sso: SSO }, {}), { cpuMillicores: 775, memoryMiB: 2064, pods: 14 });
        assert.deepEqual(of({}, { nodeCount: 2 }), { cpuMillicores: 650, memoryMiB: 1536, pods: 8 });
        assert.deepEqual(of({}, { replicas: 1 }), { cpuMillicores: 475, memoryMiB: 1056, pods: 5 });
    });
    it("lists everything that is wrong at once, and creates nothing", async () => {
        const ingress = { ...INGRESS, host: "https://argocd.acme.dev", internetFacing: true };
        await assert.rejects(create({ ingress }), {
            message: `ArgoCd "one" has 2 problems:
  ingress.host: expected a host name without scheme and path, got "https://argocd.acme.dev": write it like "argocd.acme.dev"
  ingress.internetFacing: expected sso beside it, got none: one password would be all that is between the internet and the cluster`,
        });
        await assert.rejects(create({ sso: { ...SSO, adminTeam: "the platform", clientId: "", secretName: "" } }), {
            message: `ArgoCd "one" has 4 problems:
  ingress: expected a host beside sso, got none: GitHub sends people back to it after they log in
  sso.adminTeam: expected a name as in the address of its page on GitHub, got "the platform"
  sso.clientId: expected a text, got none: copy it from the page of the OAuth app on GitHub
  sso.secretName: expected a text, got none: name the secret of the store that holds the client secret`,
        });
    });
});
