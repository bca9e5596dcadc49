import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { charts, run } from "../../charts/helm";
import { directoryOf } from "../../support/temporary";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** A registry that serves the charts as `helm push` stores them, to be read over plain HTTP. */
export class ChartRegistry {
    private readonly answers = new Map<string, { type: string; body: Buffer }>();

    private constructor(private readonly server: Server) {}

    static async start(names: string[]): Promise<ChartRegistry> {
        const server = createServer();
        const registry = new ChartRegistry(server);
        for (const name of names) registry.add(name, await archiveOf(name));
        server.on("request", (request, response) => {
            const answer = registry.answers.get(request.url!);
            if (answer === undefined) return response.writeHead(404).end();
            const { type, body } = answer;
            response.writeHead(200, {
                "Content-Type": type,
                "Content-Length": body.length,
                "Docker-Content-Digest": digestOf(body),
            });
            return response.end(request.method === "HEAD" ? undefined : body);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return registry;
    }

    /** Host and path of the charts. */
    get path(): string {
        return `127.0.0.1:${(this.server.address() as AddressInfo).port}/charts`;
    }

    stop(): void {
        this.server.close();
        this.server.closeAllConnections();
    }

    private add(name: string, { version, archive }: Archive): void {
        const config = Buffer.from(JSON.stringify({ apiVersion: "v2", name, version }));
        const manifest = {
            schemaVersion: 2,
            mediaType: MANIFEST,
            config: this.blob(name, "application/vnd.cncf.helm.config.v1+json", config),
            layers: [this.blob(name, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", archive)],
        };
        const body = Buffer.from(JSON.stringify(manifest));
        for (const reference of [version, digestOf(body)]) {
            this.answers.set(`/v2/charts/${name}/manifests/${reference}`, { type: MANIFEST, body });
        }
        this.answers.set("/v2/", { type: "application/json", body: Buffer.from("{}") });
    }

    private blob(name: string, mediaType: string, body: Buffer) {
        const digest = digestOf(body);
        this.answers.set(`/v2/charts/${name}/blobs/${digest}`, { type: "application/octet-stream", body });
        return { mediaType, digest, size: body.length };
    }
}

interface Archive {
    readonly version: string;
    readonly archive: Buffer;
}

async function archiveOf(name: string): Promise<Archive> {
    const folder = directoryOf({});
    const { status, stderr } = await run("helm", ["package", join(await charts(), name), "--destination", folder]);
    assert.equal(status, 0, stderr);
    const [file] = readdirSync(folder);
    return { version: file!.slice(name.length + 1, -".tgz".length), archive: readFileSync(join(folder, file!)) };
}

const digestOf = (body: Buffer) => `sha256:${createHash("sha256").update(body).digest("hex")}`;
