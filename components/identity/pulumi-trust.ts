import type { Statement } from "./policy-document";

/** What a deployment of Pulumi Cloud does to a stack. */
export const PulumiOperation = {
    /** Shows what would change; with the code of a pull request, too. */
    Preview: "preview",
    /** Creates, changes and deletes, as the program says. */
    Update: "update",
    /** Writes into the state what the account holds. */
    Refresh: "refresh",
    /** Deletes everything. */
    Destroy: "destroy",
} as const;
export type PulumiOperation = (typeof PulumiOperation)[keyof typeof PulumiOperation];

/** Which deployments of Pulumi Cloud a role is for. */
export interface PulumiDeployment {
    readonly organization: string;
    readonly project: string;
    readonly stack: string;
    readonly operations: PulumiOperation[];
}

const ISSUER = "api.pulumi.com/oidc";

/**
 * The statement of a trust policy under which exactly these deployments may assume a role. The subject names all that is
 * to be known of one: https://www.pulumi.com/docs/deployments/guides/oidc/
 */
export function pulumiTrust(providerArn: string, deployment: PulumiDeployment): Statement {
    const { organization, project, stack, operations } = deployment;
    return {
        Sid: "PulumiDeployments",
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
            StringEquals: {
                [`${ISSUER}:aud`]: organization,
                [`${ISSUER}:sub`]: operations.map(
                    (operation) =>
                        `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`,
                ),
            },
        },
    };
}

/** Whether this is the ARN of the OIDC provider that Pulumi Cloud has in some account. */
export function isPulumiProviderArn(arn: string): boolean {
    return /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/api\.pulumi\.com\/oidc$/.test(arn);
}
