import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { KubernetesObject } from "../../charts/helm";
import { find } from "../../support/tools";
import { directoryOf } from "../../support/temporary";
import { apply, KUBECONFIG, kubectl, removeNamespace } from "./cluster";
import { freePorts, type Running, start } from "./processes";

export const ARGO_CD = "argocd";

const LABELS = { "app.kubernetes.io/part-of": "argocd" };
const SETTINGS = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-cm", labels: LABELS } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-rbac-cm", labels: LABELS } },
    {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "argocd-secret", labels: LABELS },
        stringData: { "server.secretkey": "test-only" },
    },
];

/**
 * The controllers of Argo CD, as processes, with no server and no login. They use the cluster of the kubeconfig as the one that
 * they run in.
 */
export async function startArgoCd(objects: KubernetesObject[]): Promise<Running[]> {
    await kubectl(["create", "namespace", ARGO_CD]);
    await apply(ARGO_CD, [...SETTINGS, ...objects]);
    const env = environment();
    const ports = await freePorts("redis", "repo", "repoMetrics", "controller", "sets", "setsHealth", "webhook");
    const argoCd = (name: string, args: string[], ready: string | RegExp) =>
        start("argocd", args, { env: { ...env, ARGOCD_BINARY_NAME: `argocd-${name}` }, ready });
    const healthz = (port: number) => `http://127.0.0.1:${port}/healthz`;
    const redis = `127.0.0.1:${ports.redis}`;
    const repo = `127.0.0.1:${ports.repo}`;
    const cluster = [`--kubeconfig=${KUBECONFIG}`, `--namespace=${ARGO_CD}`, "--repo-server-plaintext"];
    return [
        await start("redis-server", ["--bind", "127.0.0.1", "--port", String(ports.redis), "--save", ""], {
            ready: /Ready to accept connections/,
        }),
        await argoCd(
            "repo-server",
            [
                ...["--address=127.0.0.1", `--port=${ports.repo}`, "--disable-tls", "--client-ca-path="],
                ...["--metrics-address=127.0.0.1", `--metrics-port=${ports.repoMetrics}`, `--redis=${redis}`],
                // A push is seen at once, not after minutes.
                "--revision-cache-expiration=1s",
            ],
            healthz(ports.repoMetrics),
        ),
        await argoCd(
            "application-controller",
            [...cluster, `--redis=${redis}`, `--repo-server=${repo}`, `--metrics-port=${ports.controller}`],
            healthz(ports.controller),
        ),
        await argoCd(
            "applicationset-controller",
            [
                ...[...cluster, `--argocd-repo-server=${repo}`, `--metrics-addr=127.0.0.1:${ports.sets}`],
                ...[`--probe-addr=127.0.0.1:${ports.setsHealth}`, `--webhook-addr=127.0.0.1:${ports.webhook}`],
                // As the platform has it.
                ...["--enable-leader-election=false", "--enable-new-git-file-globbing"],
            ],
            /Starting workers/,
        ),
    ];
}

/** Removes an object, and waits until Argo CD has let it go with all that it made. */
export async function removeObject(kind: string, name: string): Promise<void> {
    const options = ["--namespace", ARGO_CD, "--cascade=foreground", "--ignore-not-found", "--timeout=60s"];
    const { status, stderr } = await kubectl(["delete", kind, name, ...options]);
    assert.equal(status, 0, stderr);
}

/** Removes what there is, also what a run that was killed has left: without controllers nobody answers to its finalizers. */
export async function removeArgoCd(): Promise<void> {
    const kinds = "applicationsets,applications,appprojects";
    const left = await kubectl(["get", kinds, "--namespace", ARGO_CD, "--output", "name"]);
    for (const name of left.stdout.split("\n").filter((line) => line !== "")) {
        const none = JSON.stringify({ metadata: { finalizers: null } });
        await kubectl(["patch", name, "--namespace", ARGO_CD, "--type=merge", "--patch", none]);
    }
    await removeNamespace(ARGO_CD);
}

function environment(): Record<string, string> {
    const folder = directoryOf({ "ssh/ssh_known_hosts": "" });
    for (const name of ["tls", "tmp", "gpg"]) mkdirSync(join(folder, name));
    return {
        ARGOCD_FAKE_IN_CLUSTER: "true",
        ARGOCD_GPG_ENABLED: "false",
        ARGOCD_GNUPGHOME: join(folder, "gpg"),
        ARGOCD_SSH_DATA_PATH: join(folder, "ssh"),
        ARGOCD_TLS_DATA_PATH: join(folder, "tls"),
        KUBECONFIG: KUBECONFIG!,
        PATH: [dirname(find("helm")!), dirname(find("git")!), process.env["PATH"]].join(delimiter),
        TMPDIR: join(folder, "tmp"),
    };
}
