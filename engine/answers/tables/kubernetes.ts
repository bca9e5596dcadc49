import { UNKNOWN, type Wire, type WireObject } from "../../wire";
import { chartObjectsAskedFor } from "../chart-objects";
import { host } from "../text";
import { hex, type Subject } from "../world";
import { isObject, list, object, text } from "../reading";
import type { Computed, InvokeRule } from "./table";

/** Kinds of Kubernetes itself that live outside of namespaces; of others only a name can tell. */
const CLUSTER_SCOPED = new Set(
    [
        "APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle",
        "ComponentStatus CustomResourceDefinition DeviceClass FlowSchema IPAddress IngressClass",
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node",
        "PersistentVolume PriorityClass PriorityLevelConfiguration ResourceSlice RuntimeClass ServiceCIDR",
        "StorageClass StorageVersion ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass",
    ].flatMap((line) => line.split(" ")),
);

/** What a cluster would add to an object, known or not before it is created. */
export function kubernetesResource(subject: Subject): Computed {
    if (subject.token === "kubernetes:helm.sh/v3:Release") return release(subject);
    const { id, over } = kubernetesResourceInPreview(subject);
    return { id, outputs: { status: {} }, over: { ...over, ...STATUSES[kindOf(subject)]?.(subject) } };
}

/** The provider names an object before it creates it, so a preview knows the name; without it programs print "undefined". */
export function kubernetesResourceInPreview({ token, inputs, name, seed }: Subject): Computed {
    if (token === "kubernetes:helm.sh/v3:Release") return {};
    const given = inputs["metadata"] ?? {};
    if (!isObject(given)) return {};
    const prefix = text(given["generateName"]);
    const metadata: WireObject = { name: prefix === "" ? name : prefix + hex(seed, 5), ...given };
    if (isNamespaced(token.split(":")[2]!) && metadata["namespace"] == null) metadata["namespace"] = "default";
    const parts = [metadata["namespace"], metadata["name"]].filter((part) => typeof part === "string");
    return { id: parts.includes(UNKNOWN) ? undefined : parts.join("/"), over: { metadata } };
}

export const kubernetesInvokes: Record<string, InvokeRule> = {
    "kubernetes:yaml:decode": (given) => ({ result: decodeYaml(text(given["text"]), text(given["defaultNamespace"])) }),
    // Rendering a chart takes Helm and a network.
    "kubernetes:helm:template": (given, { programDirectory }) => {
        const { release_name: release } = JSON.parse(text(given["jsonOpts"], "{}")) as { release_name?: string };
        return { result: release === undefined ? [] : chartObjectsAskedFor(programDirectory, release) };
    },
    "kubernetes:kustomize:directory": () => ({ result: [] }),
};

/** What to tell of answers that leave part of the program out of the plan. */
export const kubernetesNotes: Record<string, string> = {
    "kubernetes:helm:template":
        "the objects of this Helm chart are not in the plan, but for those that the program asks for: an offline run renders no charts",
    "kubernetes:kustomize:directory":
        "the objects of this kustomization are not in the plan: an offline run renders none",
};

const STATUSES: Record<string, (subject: Subject) => WireObject> = {
    Service: (subject) => {
        const spec = object(subject.inputs["spec"]);
        const balanced = spec["type"] === "LoadBalancer";
        return {
            spec: { clusterIP: "172.20.0.10", ...spec },
            status: { loadBalancer: balanced ? { ingress: [{ hostname: host(subject), ip: "203.0.113.10" }] } : {} },
        };
    },
    Ingress: (subject) => ({
        status: { loadBalancer: { ingress: [{ hostname: host(subject), ip: "203.0.113.10" }] } },
    }),
};

function release({ inputs, name }: Subject): Computed {
    const namespace = text(inputs["namespace"], "default");
    const releaseName = text(inputs["name"], name);
    return {
        id: `${namespace}/${releaseName}`,
        outputs: {
            name: releaseName,
            namespace,
            resourceNames: {},
            manifest: {},
            status: {
                name: releaseName,
                namespace,
                chart: inputs["chart"] ?? "",
                version: inputs["version"] ?? "",
                revision: 1,
                status: "deployed",
            },
        },
    };
}

function decodeYaml(source: string, defaultNamespace: string): Wire[] {
    // Loaded on first use: few programs hand YAML to the engine.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const yaml = require("yaml") as typeof import("yaml");
    // The Kubernetes provider reads YAML 1.1 (`0644` is octal, `yes` is true), but leaves times as they are.
    const customTags = (tags: import("yaml").Tags): import("yaml").Tags =>
        tags.filter((tag) => typeof tag === "string" || !(tag.tag.endsWith(":timestamp") || tag.format === "TIME"));
    const documents = yaml.parseAllDocuments(source, { version: "1.1", customTags, merge: true });
    return [...documents]
        .map((document) => {
            if (document.errors[0]) throw document.errors[0];
            return document.toJS() as Wire;
        })
        .flatMap((one) => (text(object(one)["kind"]).endsWith("List") ? list(object(one)["items"]) : [one]))
        .filter((one) => one !== null && typeof one === "object")
        .map((one) => withNamespace(one as WireObject, defaultNamespace));
}

function withNamespace(one: WireObject, namespace: string): WireObject {
    const metadata = object(one["metadata"]);
    if (namespace === "" || metadata["namespace"] != null || !isNamespaced(text(one["kind"]))) return one;
    return { ...one, metadata: { ...metadata, namespace } };
}

function isNamespaced(kind: string): boolean {
    return !CLUSTER_SCOPED.has(kind.replace(/Patch$/, "")) && !kind.startsWith("Cluster");
}

function kindOf({ token }: Subject): string {
    return token.split(":")[2]!;
}
