import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../identity/policy-document";
import type { Scope } from "../scope";
import { pullPolicy, pushPolicy } from "./access";

type RegistryScope = Pick<Scope, "name" | "parent" | "tags">;
type Arns = Record<string, pulumi.Output<string>>;

/**
 * Creates the policy of the nodes, which pull every image, and for each namespace, the part of a repository's name before the
 * first `/`, one to push to it and one to read it: who builds the images of one has no business with those of another.
 */
export function createPolicies(
    arns: Arns,
    scope: RegistryScope,
    cachedRepositories: pulumi.Output<string> | undefined,
) {
    const all = pulumi.all(Object.values(arns));
    const pull = createPolicy(
        "pull",
        scope,
        pulumi.all([all, cachedRepositories]).apply(([own, cached]) => pullPolicy(own, cached)),
    );
    const push: Arns = {};
    const read: Arns = {};
    const namespaces = [...new Set(Object.keys(arns).map(namespaceOf))];
    namespaces.forEach((namespace, index) => {
        const own = pulumi.all(
            Object.keys(arns)
                .filter((name) => namespaceOf(name) === namespace)
                .map((name) => arns[name]!),
        );
        // One policy was for all of them once.
        const aliases = index === 0 ? [{ name: `${scope.name}-push` }] : [];
        push[namespace] = createPolicy(`${namespace}-push`, scope, own.apply(pushPolicy), aliases).arn;
        read[namespace] = createPolicy(
            `${namespace}-read`,
            scope,
            own.apply((arns) => pullPolicy(arns)),
        ).arn;
    });
    return { pull: pull.arn, push, read };
}

function createPolicy(
    purpose: string,
    { name, tags, parent }: RegistryScope,
    document: pulumi.Output<PolicyDocument>,
    aliases: pulumi.Alias[] = [],
): aws.iam.Policy {
    return new aws.iam.Policy(
        `${name}-${purpose}`,
        { policy: pulumi.jsonStringify(document), tags },
        { parent, aliases },
    );
}

function namespaceOf(repository: string): string {
    return repository.split("/")[0]!;
}
