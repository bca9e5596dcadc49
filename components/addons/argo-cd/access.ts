import type * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../../problems";
import type { Values } from "../values";

/** How people reach Argo CD. */
export interface ArgoCdIngress {
    /** Host name, such as `argocd.acme.dev`. It is for you to point at the load balancer. */
    host: string;
    /** ARN of the certificate of that name in AWS Certificate Manager. */
    certificateArn: pulumi.Input<string>;
    /** Whether the load balancer has addresses of the internet. Default: false, it has those of the VPC. */
    internetFacing?: boolean;
}

/** How people prove who they are: a GitHub organization, by an OAuth app of it. */
export interface ArgoCdSso {
    /** GitHub organization whose members may see everything. */
    organization: string;
    /** Team of it whose members may do everything, as it stands in the address of its page. */
    adminTeam: string;
    /** Client id of the OAuth app, whose callback is `https://<host>/api/dex/callback`. */
    clientId: string;
    /** Name of the ClusterSecretStore that the client secret is read from, as `ExternalSecrets` puts it out. */
    secretStore: pulumi.Input<string>;
    /** Name of the secret there that is the client secret, such as `prod-platform/argocd-sso`. */
    secretName: string;
}

/** Who gets in, and how. */
export interface Access {
    readonly ingress?: ArgoCdIngress;
    readonly sso?: ArgoCdSso;
}

/** Secret in the cluster, and the key in it, that holds the client secret. */
export const SSO_SECRET = { name: "argocd-sso", key: "clientSecret" };

export function accessValues({ ingress, sso }: Access): Values {
    return {
        // Without a host there is no address; the chart would make one up.
        ...(ingress === undefined ? {} : { global: { domain: ingress.host } }),
        configs: { cm: { ...(ingress === undefined ? { url: "" } : {}), ...loginSettings(sso) }, rbac: rights(sso) },
        // Dex is what talks to GitHub.
        dex: sso === undefined ? { enabled: false } : { metrics: { enabled: true, serviceMonitor: { enabled: true } } },
        server: { ingress: ingress === undefined ? { enabled: false } : ingressValues(ingress) },
    };
}

function loginSettings(sso: ArgoCdSso | undefined): Values {
    // The one account that is there from the start, so that somebody can log in at all.
    if (sso === undefined) return { "admin.enabled": true };
    return { "admin.enabled": false, "dex.config": JSON.stringify(dexConfig(sso)) };
}

/** Argo CD reads this as YAML, of which JSON is a part. It puts the value of the Secret in when it runs. */
function dexConfig({ organization, clientId }: ArgoCdSso) {
    return {
        connectors: [
            {
                type: "github",
                id: "github",
                name: "GitHub",
                config: {
                    clientID: clientId,
                    clientSecret: `$${SSO_SECRET.name}:${SSO_SECRET.key}`,
                    orgs: [{ name: organization }],
                    // Teams are named as in their addresses, whatever their titles are.
                    teamNameField: "slug",
                },
            },
        ],
    };
}

function rights(sso: ArgoCdSso | undefined): Values {
    // Whatever everybody may do no rule can take from somebody: https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
    if (sso === undefined) return { "policy.default": "" };
    return {
        "policy.default": "role:readonly",
        "policy.csv": `g, ${sso.organization}:${sso.adminTeam}, role:admin`,
    };
}

function ingressValues({ certificateArn, internetFacing = false }: ArgoCdIngress): Values {
    return {
        enabled: true,
        // With a Service and a target group of its own for gRPC, which the CLI speaks.
        controller: "aws",
        ingressClassName: "alb",
        annotations: {
            "alb.ingress.kubernetes.io/scheme": internetFacing ? "internet-facing" : "internal",
            "alb.ingress.kubernetes.io/target-type": "ip",
            "alb.ingress.kubernetes.io/listen-ports": JSON.stringify([{ HTTPS: 443 }]),
            "alb.ingress.kubernetes.io/certificate-arn": certificateArn,
            "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            // The server keeps its own TLS: what is behind the load balancer crosses the network too.
            "alb.ingress.kubernetes.io/backend-protocol": "HTTPS",
        },
        // The load balancer reaches the pods, so no port of the nodes is opened.
        aws: { serviceType: "ClusterIP" },
    };
}

export function checkAccess({ ingress, sso }: Access, problems: Problems): void {
    if (ingress !== undefined) checkIngress(ingress, sso, problems);
    if (sso === undefined) return;
    problems.expect(
        ingress !== undefined,
        "ingress",
        "expected a host beside sso, got none: GitHub sends people back to it after they log in",
    );
    for (const key of ["organization", "adminTeam"] as const) {
        problems.expect(
            /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(sso[key]),
            `sso.${key}`,
            `expected a name as in the address of its page on GitHub, got ${JSON.stringify(sso[key])}`,
        );
    }
    for (const key of ["clientId", "secretName"] as const) {
        problems.expect(sso[key] !== "", `sso.${key}`, `expected a text, got none: ${SSO_CURES[key]}`);
    }
}

const SSO_CURES = {
    clientId: "copy it from the page of the OAuth app on GitHub",
    secretName: "name the secret of the store that holds the client secret",
};

function checkIngress({ host, internetFacing = false }: ArgoCdIngress, sso: ArgoCdSso | undefined, problems: Problems) {
    problems.expect(
        /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host),
        "ingress.host",
        `expected a host name without scheme and path, got ${JSON.stringify(host)}: write it like "argocd.acme.dev"`,
    );
    problems.expect(
        sso !== undefined || !internetFacing,
        "ingress.internetFacing",
        "expected sso beside it, got none: one password would be all that is between the internet and the cluster",
    );
}
