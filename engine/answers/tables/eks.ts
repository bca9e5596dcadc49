import { plain, type Wire, type WireObject } from "../../wire";
import { text } from "../reading";
import { hex, type Subject } from "../world";
import { eksControlPlane } from "./aws";
import type { Computed, InvokeRule, Refer } from "./table";

const CLUSTER = "eks:index:Cluster";

/** What the component `eks.Cluster` gives: a kubeconfig, and references to the resources that its provider creates. */
export function eksResource(subject: Subject, refer: Refer): Computed {
    if (subject.token !== CLUSTER) return {};
    const { seed, place, name } = subject;
    const inputs = plain(subject.inputs) as WireObject;
    const clusterName = text(inputs["name"], `${name}-eksCluster`);
    const { endpoint, issuer, authority } = eksControlPlane(seed, place.region);
    const kubeconfig = kubeconfigOf(clusterName, endpoint, authority);
    const securityGroupId = `sg-${hex(`${seed} eks`, 17)}`;
    const cluster = refer("aws:eks/cluster:Cluster", "eksCluster", {
        ...given(inputs, ["version", "tags"]),
        name: clusterName,
        endpoint,
        certificateAuthority: { data: authority },
        identities: [{ oidcs: [{ issuer: `https://${issuer}` }] }],
        vpcConfig: { ...given(inputs, ["vpcId", "subnetIds"]), clusterSecurityGroupId: securityGroupId },
    });
    const securityGroups = inputs["skipDefaultSecurityGroups"] === true ? {} : securityGroupsOf(refer);
    const oidcProvider = inputs["createOidcProvider"] === true ? oidcProviderOf(issuer, refer) : undefined;
    return {
        outputs: {
            eksCluster: cluster,
            kubeconfig,
            kubeconfigJson: JSON.stringify(kubeconfig),
            oidcIssuer: issuer,
            oidcProviderArn: idOf(oidcProvider, ""),
            oidcProviderUrl: `https://${issuer}`,
            ...securityGroups,
            clusterSecurityGroupId: idOf(securityGroups["clusterSecurityGroup"], securityGroupId),
            nodeSecurityGroupId: idOf(securityGroups["nodeSecurityGroup"], securityGroupId),
            core: {
                ...given(inputs, ["vpcId", "subnetIds", "tags"]),
                ...securityGroups,
                cluster,
                endpoint,
                kubeconfig,
                oidcProvider,
            },
        },
    };
}

/** In a preview only what the program itself said of the inner cluster is known. */
export function eksResourceInPreview(subject: Subject, refer: Refer): Computed {
    if (subject.token !== CLUSTER) return {};
    const known = given(plain(subject.inputs) as WireObject, ["name", "version", "tags"]);
    return { outputs: { eksCluster: refer("aws:eks/cluster:Cluster", "eksCluster", known) } };
}

export const eksInvokes: Record<string, InvokeRule> = {
    "eks:index:Cluster/getKubeconfig": (_, { place }) => {
        const { endpoint, authority } = eksControlPlane("getKubeconfig", place.region);
        return { result: JSON.stringify(kubeconfigOf("cluster", endpoint, authority)) };
    },
};

function securityGroupsOf(refer: Refer): WireObject {
    return {
        clusterSecurityGroup: refer("aws:ec2/securityGroup:SecurityGroup", "eksClusterSecurityGroup"),
        nodeSecurityGroup: refer("aws:ec2/securityGroup:SecurityGroup", "nodeSecurityGroup"),
    };
}

function oidcProviderOf(issuer: string, refer: Refer): Wire {
    return refer("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "oidcProvider", { url: `https://${issuer}` });
}

function idOf(reference: Wire, otherwise: string): string {
    return text((reference as WireObject | undefined)?.["id"], otherwise);
}

function kubeconfigOf(clusterName: string, server: string, authority: string): WireObject {
    const exec = {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "aws",
        args: ["eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
    };
    return {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "kubernetes", cluster: { server, "certificate-authority-data": authority } }],
        contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
        "current-context": "aws",
        users: [{ name: "aws", user: { exec } }],
    };
}

function given(inputs: WireObject, keys: string[]): WireObject {
    return Object.fromEntries(keys.filter((key) => inputs[key] != null).map((key) => [key, inputs[key]]));
}
