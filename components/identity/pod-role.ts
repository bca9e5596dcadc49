import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isLabel } from "../labels";
import { Problems } from "../problems";
import { podTrustPolicy } from "./pod-trust";

export interface PodRoleArgs {
    /** Name of the EKS cluster. It must run the EKS Pod Identity agent, as `Cluster` does. */
    clusterName: pulumi.Input<string>;
    /** Kubernetes namespace of the service account. It need not exist yet. A change makes a new association. */
    namespace: string;
    /** Kubernetes service account whose pods get the role. It need not exist yet. A change makes a new association. */
    serviceAccount: string;
    /** What the pods may do: an IAM policy as JSON text. Default: nothing beyond managedPolicyArns. */
    policy?: pulumi.Input<string>;
    /** ARNs of managed policies that AWS or the account already has. Default: none. */
    managedPolicyArns?: string[];
    /** ARN of the policy that bounds what the role may ever do. Default: none. */
    permissionsBoundaryArn?: pulumi.Input<string>;
    /** Tags of the role and the association. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * An IAM role that the pods of one Kubernetes service account get by EKS Pod Identity, and nobody else.
 *
 * It creates the role, its policies and the association. The trust policy names the cluster, the namespace and the service
 * account. Pods that run already keep what they have until they restart.
 *
 * @example
 * const role = new PodRole("external-secrets", {
 *     clusterName: cluster.clusterName,
 *     namespace: "external-secrets",
 *     serviceAccount: "external-secrets",
 *     policy: readSecretsPolicy,
 * });
 */
export class PodRole extends pulumi.ComponentResource {
    /** ARN of the role. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the role. */
    public readonly roleName: pulumi.Output<string>;

    constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:PodRole", name, {}, opts);
        validate(name, args);
        const { clusterName, namespace, serviceAccount, policy, managedPolicyArns = [], tags } = args;

        const role = new aws.iam.Role(
            `${name}-role`,
            {
                description: `Pods of ${namespace}/${serviceAccount}`,
                assumeRolePolicy: pulumi
                    .output(clusterName)
                    .apply((cluster) => podTrustPolicy({ clusterName: cluster, namespace, serviceAccount })),
                permissionsBoundary: args.permissionsBoundaryArn,
                tags,
            },
            { parent: this },
        );
        const policies: pulumi.Resource[] = managedPolicyArns.map(
            (policyArn) =>
                new aws.iam.RolePolicyAttachment(
                    `${name}-${policyNameOf(policyArn)}`,
                    { role: role.name, policyArn },
                    { parent: this },
                ),
        );
        if (policy !== undefined) {
            policies.push(new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy }, { parent: this }));
        }
        new aws.eks.PodIdentityAssociation(
            `${name}-association`,
            { clusterName, namespace, serviceAccount, roleArn: role.arn, tags },
            // A pod that starts in between would be refused by AWS and give up or retry for long.
            { parent: this, dependsOn: policies },
        );

        this.roleArn = role.arn;
        this.roleName = role.name;
        this.registerOutputs({ roleArn: this.roleArn, roleName: this.roleName });
    }
}

const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const MANAGED_POLICY = /^arn:aws:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/;

function validate(name: string, { namespace, serviceAccount, managedPolicyArns = [] }: PodRoleArgs): void {
    const problems = new Problems();
    problems.expect(
        isLabel(namespace),
        "namespace",
        `expected a Kubernetes namespace such as "prod", got ${JSON.stringify(namespace)}: pods of all namespaces cannot share a role; make one PodRole each`,
    );
    problems.expect(
        SUBDOMAIN.test(serviceAccount),
        "serviceAccount",
        `expected a Kubernetes service account such as "api", got ${JSON.stringify(serviceAccount)}`,
    );
    managedPolicyArns.forEach((arn, index) => {
        problems.expect(
            MANAGED_POLICY.test(arn),
            `managedPolicyArns[${index}]`,
            `expected the ARN of a managed policy, got ${JSON.stringify(arn)}: pass a policy of your own as the JSON text in "policy"`,
        );
        problems.expect(
            managedPolicyArns.findIndex((other) => policyNameOf(other) === policyNameOf(arn)) === index,
            `managedPolicyArns[${index}]`,
            `expected policies whose names differ, got ${policyNameOf(arn)} again: remove one`,
        );
    });
    problems.throwIfAny("PodRole", name);
}

function policyNameOf(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}
