import assert from "node:assert/strict";
import { type KubernetesObject, run } from "../../charts/helm";
import { describeWith, type Tool } from "../../support/tools";
import { type Running, start } from "./processes";

/** A cluster that may be written to, with the CRDs of Argo Rollouts, Argo CD, External Secrets and the Prometheus operator. */
export const KUBECONFIG = process.env["SLIPWAY_TEST_KUBECONFIG"];

/** Tests on that cluster. Without one a laptop skips them, and hears so; CI fails. */
export function describeOnCluster(tools: Tool[], title: string, body: (this: Mocha.Suite) => void): void {
    if (KUBECONFIG !== undefined || process.env["CI"] === "true") {
        describeWith(["kubectl", ...tools], title, function () {
            before(() =>
                assert.ok(
                    KUBECONFIG,
                    "SLIPWAY_TEST_KUBECONFIG: expected the kubeconfig of a cluster to test on, got none",
                ),
            );
            body.call(this);
        });
    } else {
        describe.skip(title, body);
        process.stderr.write(
            `skipped: ${title} (set SLIPWAY_TEST_KUBECONFIG to the kubeconfig of a throw-away cluster)\n`,
        );
    }
}

export const kubectl = (args: string[], items: KubernetesObject[] = []) =>
    run("kubectl", ["--kubeconfig", KUBECONFIG!, ...args], JSON.stringify({ apiVersion: "v1", kind: "List", items }));

export async function apply(namespace: string, objects: KubernetesObject[]): Promise<void> {
    const { status, stderr } = await kubectl(["apply", "--namespace", namespace, "--filename", "-"], objects);
    assert.equal(status, 0, stderr);
}

/** Removes a namespace, and waits until it is gone. */
export async function removeNamespace(name: string): Promise<void> {
    const { status, stderr } = await kubectl(["delete", "namespace", name, "--ignore-not-found", "--timeout=60s"]);
    assert.equal(status, 0, stderr);
}

/** Paths of what the tests read and write. */
export const paths = {
    core: (namespace: string, plural: string) => `/api/v1/namespaces/${namespace}/${plural}`,
    of: (group: string, namespace: string, plural: string) => `/apis/${group}/namespaces/${namespace}/${plural}`,
};

/** The API of the cluster over plain HTTP: reading it many times a second by kubectl would take more time than there is. */
export class Api {
    private constructor(
        private readonly proxy: Running,
        private readonly url: string,
    ) {}

    static async open(): Promise<Api> {
        const args = ["--kubeconfig", KUBECONFIG!, "proxy", "--port=0"];
        const proxy = await start("kubectl", args, { ready: /Starting to serve on (\S+)/ });
        return new Api(proxy, `http://${proxy.said![1]}`);
    }

    close(): Promise<void> {
        return this.proxy.stop();
    }

    async items(path: string): Promise<KubernetesObject[]> {
        return ((await this.ask("GET", path)) as unknown as { items: KubernetesObject[] }).items;
    }

    /** The object, or undefined where there is none. */
    async find(path: string): Promise<KubernetesObject | undefined> {
        const response = await fetch(this.url + path);
        return response.status === 404 ? undefined : this.bodyOf(response, path);
    }

    patch(path: string, patch: object): Promise<KubernetesObject> {
        return this.ask("PATCH", path, patch);
    }

    delete(path: string): Promise<KubernetesObject> {
        return this.ask("DELETE", path);
    }

    private async ask(method: string, path: string, body?: object): Promise<KubernetesObject> {
        const headers = { "Content-Type": "application/merge-patch+json" };
        const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
        return this.bodyOf(await fetch(this.url + path, init), path);
    }

    private async bodyOf(response: Response, path: string): Promise<KubernetesObject> {
        const text = await response.text();
        assert.ok(response.ok, `${path}: ${text}`);
        return JSON.parse(text) as KubernetesObject;
    }
}

/** Times for docs/evidence.md: SLIPWAY_TEST_TIMES=true prints them. */
export function note(what: string, seconds: number): void {
    if (process.env["SLIPWAY_TEST_TIMES"] === "true") process.stderr.write(`${what} after ${seconds.toFixed(1)} s\n`);
}

/** Asks until there is an answer. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
        const answer = await ask();
        if (answer !== undefined && answer !== false) return answer;
        await sleep(0.3);
    }
    throw new Error(`${what}: not within ${seconds} s`);
}

export const sleep = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));
