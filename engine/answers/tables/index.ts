import { awsResource } from "./aws";
import { awsInvokes } from "./aws-invokes";
import { eksInvokes, eksResource, eksResourceInPreview } from "./eks";
import { kubernetesInvokes, kubernetesNotes, kubernetesResource, kubernetesResourceInPreview } from "./kubernetes";
import { awsxResource, dockerResource, otherInvokes } from "./other";
import { randomResource } from "./random";
import type { InvokeRule, ResourceRule } from "./table";
import { tlsInvokes, tlsResource } from "./tls";

/** What providers compute, by package. */
export const resourceRules: Record<string, ResourceRule | undefined> = {
    aws: awsResource,
    awsx: awsxResource,
    docker: dockerResource,
    "docker-build": dockerResource,
    eks: eksResource,
    kubernetes: kubernetesResource,
    random: randomResource,
    tls: tlsResource,
};

/** What providers know before anything is created, by package. */
export const previewRules: Record<string, ResourceRule | undefined> = {
    eks: eksResourceInPreview,
    kubernetes: kubernetesResourceInPreview,
};

export const invokeRules: Record<string, InvokeRule | undefined> = {
    ...awsInvokes,
    ...eksInvokes,
    ...kubernetesInvokes,
    ...otherInvokes,
    ...tlsInvokes,
};

/** What a plan lacks because of an answer, by token. */
export const invokeNotes: Record<string, string | undefined> = kubernetesNotes;
