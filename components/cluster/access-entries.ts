import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AccessEntry, accessPolicyArn } from "./access";
import type { Scope } from "../scope";

/** Gives a principal its access; the result exists once the access does. */
export function createAccessEntry(
    { name: component, parent, tags }: Scope,
    clusterName: pulumi.Output<string>,
    { name, principalArn, policy, namespaces }: AccessEntry,
): aws.eks.AccessPolicyAssociation {
    const entry = new aws.eks.AccessEntry(
        `${component}-access-${name}`,
        { clusterName, principalArn, type: "STANDARD", tags },
        { parent },
    );
    return new aws.eks.AccessPolicyAssociation(
        `${component}-access-${name}-policy`,
        {
            clusterName,
            principalArn: entry.principalArn,
            policyArn: accessPolicyArn(policy),
            accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces },
        },
        { parent },
    );
}
