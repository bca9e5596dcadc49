import * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../problems";
import { isPulumiProviderArn, PulumiOperation } from "./pulumi-trust";

/** Which deployments of Pulumi Cloud may assume a DeployRole besides GitHub's jobs. */
export interface PulumiDeploymentArgs {
    /** ARN of the account's OIDC provider for Pulumi Cloud, as PulumiIdentity puts it out. */
    providerArn: pulumi.Input<string>;
    /** Organization of Pulumi Cloud. Upper and lower case differ. */
    organization: string;
    /** Project of the stack. */
    project: string;
    /** Stack that is deployed. */
    stack: string;
    /** What the deployment may do to the stack. Keep the preview apart: it runs the code of a pull request. */
    operations: PulumiOperation[];
}

export function validatePulumiDeployment(problems: Problems, args: PulumiDeploymentArgs): void {
    const { providerArn, operations } = args;
    problems.expect(
        typeof providerArn !== "string" || isPulumiProviderArn(providerArn),
        "pulumiDeployment.providerArn",
        `expected the ARN of Pulumi Cloud's OIDC provider, got "${providerArn}"; give it PulumiIdentity's providerArn`,
    );
    for (const key of ["organization", "project", "stack"] as const) {
        problems.expect(
            /^[A-Za-z0-9._-]+$/.test(args[key]),
            `pulumiDeployment.${key}`,
            `expected one name of letters, digits, dots, _ and -, got "${args[key]}"; make a role for each`,
        );
    }
    const known: string[] = Object.values(PulumiOperation);
    problems.expect(
        operations.length > 0 && operations.every((operation) => known.includes(operation)),
        "pulumiDeployment.operations",
        `expected one or more of ${known.join(", ")}, got ${JSON.stringify(operations)}; name those that the role is for`,
    );
    const preview = operations.includes(PulumiOperation.Preview);
    problems.expect(
        !preview || operations.length === 1,
        "pulumiDeployment.operations",
        `expected preview alone, got ${JSON.stringify(operations)}; ` +
            "a preview runs the code of a pull request, so make a second role for it",
    );
}
