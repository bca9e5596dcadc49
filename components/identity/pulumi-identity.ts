import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";

export interface PulumiIdentityArgs {
    /** Organization of Pulumi Cloud, as it stands in the addresses of its pages. Upper and lower case differ. */
    organization: string;
    /** Tags for the provider. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * The account's trust in Pulumi Deployments: an OpenID Connect provider, so that deployments get short-lived credentials
 * and no access key exists anywhere. It grants nothing by itself; a DeployRole says which deployment may do what. It costs
 * nothing. An account has one provider for Pulumi Cloud at most: one that exists must be imported.
 *
 * @example
 * const pulumiCloud = new PulumiIdentity("pulumi", { organization: "acme" });
 */
export class PulumiIdentity extends pulumi.ComponentResource {
    /** ARN of the provider, for the roles that trust it. */
    public readonly providerArn: pulumi.Output<string>;

    constructor(name: string, args: PulumiIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:PulumiIdentity", name, {}, opts);
        validate(name, args);
        const { organization, tags = {} } = args;

        const provider = new aws.iam.OpenIdConnectProvider(
            `${name}-provider`,
            { url: "https://api.pulumi.com/oidc", clientIdLists: [organization], tags },
            { parent: this },
        );
        this.providerArn = provider.arn;
        this.registerOutputs({ providerArn: this.providerArn });
    }
}

function validate(name: string, { organization }: PulumiIdentityArgs): void {
    const problems = new Problems();
    problems.expect(
        /^[A-Za-z0-9_-]+$/.test(organization),
        "organization",
        `expected the name of an organization of Pulumi Cloud, got "${organization}"; ` +
            `write it as in https://app.pulumi.com/<organization>`,
    );
    problems.throwIfAny("PulumiIdentity", name);
}
