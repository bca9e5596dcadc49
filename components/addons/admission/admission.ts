import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../../identity/pod-role";
import { type AwsAccess } from "../aws-access";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { validated } from "./checks";
import { type AdmissionMode, POLICY_API, POLICY_KIND, policySpec, type Signer } from "./policy";
import { admissionParts, admissionValues, POLICY_CONTROLLER, SERVICE_ACCOUNT } from "./values";

const NAMESPACE = "cosign-system";

export interface AdmissionArgs extends AddonArgs {
    /** What becomes of an image without a signature that counts: it is warned of, or refused. Default: warn. */
    mode?: AdmissionMode;
    /** The workflows whose signatures count. Default: none, which cannot be enforced. */
    signers?: Signer[];
    /**
     * The images that need a signature, such as `ghcr.io/acme/**`: `*` stands for anything without a slash, `**` for anything.
     * All others are what the mode makes of an image without a signature. Default: none.
     */
    images?: pulumi.Input<string>[];
    /** The cluster in AWS, whose registry the signatures are read from. Default: registries are read as the pods' pull secrets say. */
    aws?: AwsAccess;
    /** ARN of the policy to pull images from ECR by, such as `pullPolicyArn` of `ImageRegistry`. Needed with `aws`. Default: none. */
    imagePullPolicyArn?: pulumi.Input<string>;
}

/**
 * Sigstore's policy controller: pods run only images that our workflow has signed.
 *
 * What counts is a provenance that one of the workflows has attested: `https://slsa.dev/provenance/v1` as cosign 3 writes it, of
 * a repository of the workflow's own owner. A signature alone does not. A public workflow can be called by anybody, and what it
 * builds for them is refused by the repository that the provenance names. But that name is written on the runner, and a runner
 * of theirs could write another: who does that, and may push to the registry as well, has an image that runs.
 *
 * It is installed in the namespace `cosign-system`. Namespaces opt in by the label `policy.sigstore.dev/include: "true"`; in those
 * it also writes the digest beside every tag. It must reach tuf-repo-cdn.sigstore.dev and the registries. Its own custom resource
 * definitions go with it; those of Prometheus must be there: see `MonitoringCrds`.
 *
 * @example
 * new Admission("admission", {
 *     mode: AdmissionMode.Enforce,
 *     signers: [
 *         {
 *             issuer: "https://token.actions.githubusercontent.com",
 *             subject: "https://github.com/acme/shop/.github/workflows/build.yml@refs/heads/main",
 *         },
 *     ],
 *     images: ["ghcr.io/acme/shop/**"],
 * }, { provider, dependsOn: monitoringCrds });
 */
export class Admission extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: AdmissionArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Admission", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const { mode, signers, images } = plan;
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, NAMESPACE, "restricted");
        const dependsOn = args.aws === undefined ? [] : createRole(owner, args.aws, args.imagePullPolicyArn);
        const values = admissionValues(plan, mode);
        const release = installChart(owner, { plan, release: POLICY_CONTROLLER, namespace, values, dependsOn });
        if (signers.length > 0) {
            new k8s.apiextensions.CustomResource(
                `${name}-policy`,
                {
                    apiVersion: POLICY_API,
                    kind: POLICY_KIND,
                    metadata: { name: "signed" },
                    spec: policySpec(mode, images, signers),
                },
                // The controller checks a policy before it is stored, and tidies up before it is gone.
                { parent: this, deletedWith: opts?.deletedWith, dependsOn: release },
            );
        }

        this.requests = pulumi.output(requestsOf(admissionParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}

/** The right to read images and what is attached to them; pods have to have it when they start. */
function createRole(
    { name, parent }: Owner,
    { clusterName, permissionsBoundaryArn, tags }: AwsAccess,
    policyArn: pulumi.Input<string> | undefined,
): pulumi.Resource[] {
    const identity = { clusterName, namespace: NAMESPACE, serviceAccount: SERVICE_ACCOUNT };
    const role = new PodRole(`${name}-pods`, { ...identity, permissionsBoundaryArn, tags }, { parent });
    if (policyArn === undefined) return [role];
    const attachment = { role: role.roleName, policyArn };
    return [role, new aws.iam.RolePolicyAttachment(`${name}-image-pull`, attachment, { parent })];
}
