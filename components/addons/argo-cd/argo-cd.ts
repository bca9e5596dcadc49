import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../problems";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs, type AddonPlan, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { type ArgoCdIngress, type ArgoCdSso, checkAccess, SSO_SECRET } from "./access";
import { ARGO_CD, argoCdParts, argoCdValues } from "./values";

export interface ArgoCdArgs extends AddonArgs {
    /** How people reach Argo CD. Default: they do not, but for `kubectl port-forward --namespace argocd service/argocd-server 8080:443`. */
    ingress?: ArgoCdIngress;
    /** How people log in. Default: as `admin`, with the password that Argo CD makes up and keeps in `argocd-initial-admin-secret`. */
    sso?: ArgoCdSso;
}

/**
 * Argo CD: it brings the cluster to what stands in Git.
 *
 * It is installed in the namespace `argocd`. Where people log in by GitHub there is no `admin`: the members of the
 * organization see everything and one team may do everything. With two replicas or more and three nodes there are three
 * Redis, so that a lost node is not felt. The custom resource definitions of Prometheus must be there: see `MonitoringCrds`.
 * An ingress needs the `LoadBalancerController`, and its load balancer costs by the hour and by its traffic.
 *
 * @example
 * new ArgoCd("argo-cd", {
 *     ingress: { host: "argocd.acme.dev", certificateArn: certificate.arn },
 *     sso: {
 *         organization: "acme",
 *         adminTeam: "platform",
 *         clientId: "Iv23li0123456789abcd",
 *         secretStore: externalSecrets.storeNames[1],
 *         secretName: "prod-platform/argocd-sso",
 *     },
 * }, { provider, dependsOn: monitoringCrds });
 */
export class ArgoCd extends pulumi.ComponentResource {
    /** Namespace of Argo CD, once its controllers and custom resource definitions are there. */
    public readonly namespaceName: pulumi.Output<string>;
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: ArgoCdArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ArgoCd", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, ARGO_CD, "restricted");
        const release = installChart(owner, { plan, release: ARGO_CD, namespace, values: argoCdValues(plan, args) });
        // Beside the release, which need not wait for the store: Argo CD sees the secret when it comes.
        if (args.sso !== undefined) createClientSecret(owner, namespace, args.sso);

        this.namespaceName = release.namespace;
        this.requests = pulumi.output(requestsOf(argoCdParts(plan, args)));
        this.registerOutputs({ namespaceName: this.namespaceName, requests: this.requests });
    }
}

function createClientSecret(
    { name, parent, deletedWith }: Owner,
    namespace: pulumi.Input<string>,
    { secretStore, secretName }: ArgoCdSso,
): void {
    // Argo CD reads no Secret without this label.
    const template = { metadata: { labels: { "app.kubernetes.io/part-of": "argocd" } } };
    new k8s.apiextensions.CustomResource(
        `${name}-sso`,
        {
            apiVersion: "external-secrets.io/v1",
            kind: "ExternalSecret",
            metadata: { name: SSO_SECRET.name, namespace },
            spec: {
                refreshInterval: "1h",
                secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
                target: { name: SSO_SECRET.name, template },
                data: [{ secretKey: SSO_SECRET.key, remoteRef: { key: secretName } }],
            },
        },
        { parent, deletedWith },
    );
}

function validated(name: string, args: ArgoCdArgs): AddonPlan {
    const problems = new Problems();
    const plan = planAddon("argoCd", args, problems);
    checkAccess(args, problems);
    problems.throwIfAny("ArgoCd", name);
    return plan;
}
