import * as aws from "@pulumi/aws";
import type { Scope } from "../scope";

/** A role, and what must exist before somebody uses it. */
export interface ServiceRole {
    readonly role: aws.iam.Role;
    readonly attachments: aws.iam.RolePolicyAttachment[];
}

/** A role that one AWS service assumes; `policies` are managed policies by the role that each plays in the child's name. */
export function createServiceRole(
    { name, parent, tags, permissionsBoundaryArn }: Scope,
    purpose: string,
    service: string,
    policies: Record<string, string>,
): ServiceRole {
    const role = new aws.iam.Role(
        `${name}-${purpose}-role`,
        {
            assumeRolePolicy: JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
            }),
            permissionsBoundary: permissionsBoundaryArn,
            tags,
        },
        { parent },
    );
    const attachments = Object.entries(policies).map(
        ([policy, policyArn]) =>
            new aws.iam.RolePolicyAttachment(
                `${name}-${purpose}-${policy}-policy`,
                { role: role.name, policyArn },
                { parent },
            ),
    );
    return { role, attachments };
}
