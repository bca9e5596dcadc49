import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { isGithubProviderArn } from "./trust";

export interface GithubIdentityArgs {
    /**
     * ARN of a provider for GitHub that the account already has: there can be only one, so it is adopted and not created.
     * Default: a new provider.
     */
    existingProviderArn?: pulumi.Input<string>;
    /** Tags for the provider. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * The account's trust in GitHub Actions: an OpenID Connect provider, so that jobs get short-lived credentials and no
 * access key exists anywhere. It grants nothing by itself; a DeployRole says which job may do what. It costs nothing.
 *
 * @example
 * const github = new GithubIdentity("github");
 */
export class GithubIdentity extends pulumi.ComponentResource {
    /** ARN of the provider, for the roles that trust it. */
    public readonly providerArn: pulumi.Output<string>;

    constructor(name: string, args: GithubIdentityArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:GithubIdentity", name, {}, opts);
        validate(name, args);
        const { existingProviderArn, tags = {} } = args;

        this.providerArn =
            existingProviderArn !== undefined
                ? pulumi.output(existingProviderArn)
                : new aws.iam.OpenIdConnectProvider(
                      `${name}-provider`,
                      {
                          url: "https://token.actions.githubusercontent.com",
                          clientIdLists: ["sts.amazonaws.com"],
                          tags,
                      },
                      { parent: this },
                  ).arn;
        this.registerOutputs({ providerArn: this.providerArn });
    }
}

function validate(name: string, { existingProviderArn: arn }: GithubIdentityArgs): void {
    const problems = new Problems();
    problems.expect(
        typeof arn !== "string" || isGithubProviderArn(arn),
        "existingProviderArn",
        `expected the ARN of GitHub's OIDC provider, got "${arn}"; ` +
            `it looks like "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"`,
    );
    problems.throwIfAny("GithubIdentity", name);
}
