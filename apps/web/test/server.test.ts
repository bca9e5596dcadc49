/** The server that the image holds: how it starts, what it says when it ends. Needs `npm run build` first. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const FOLDER = ".next/standalone";
const SLOW_MS = 1500;

let api: Server;
let web: ChildProcess;
let url: string;
let output = "";

beforeAll((done) => {
    if (!existsSync(`${FOLDER}/server.js`)) throw new Error("expected a build, found none: npm run build");
    // Slow enough that a page is under way when the signal comes.
    api = createServer((request, response) => {
        response.setHeader("Content-Type", "application/json");
        if (request.url!.includes("cursor")) response.writeHead(400).end('{"detail":"cursor: not one of this list"}');
        else setTimeout(() => response.end('{"items":[],"next_cursor":null}'), SLOW_MS);
    }).listen(0, "127.0.0.1", done);
});
afterAll((done) => void api.close(done));
afterEach(() => void web.kill("SIGKILL"));

async function freePort(): Promise<number> {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    return port;
}

async function start(environment: Record<string, string>): Promise<void> {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    output = "";
    const given = {
        PORT: `${port}`,
        NEXT_MANUAL_SIG_HANDLE: "true",
        NEXT_TELEMETRY_DISABLED: "1",
        NODE_ENV: "production",
    };
    web = spawn(process.execPath, ["server.js"], { cwd: FOLDER, env: { ...given, ...environment } as never });
    web.stdout!.on("data", (chunk) => (output += chunk));
    web.stderr!.on("data", (chunk) => (output += chunk));
}

async function status(path: string): Promise<number | undefined> {
    const response = await fetch(url + path).catch(() => undefined);
    await response?.text();
    return response?.status;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await holds()); tries++) {
        if (tries > 200) throw new Error(`not so after 20 s: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

function apiUrl(): string {
    return `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
}

test("a wrong environment ends it at once, with the message and no trace", async () => {
    await start({ API_URL: "" });
    const [code] = (await once(web, "exit")) as [number];
    expect(code).toBe(78);
    expect(output).toContain("API_URL: expected the address of the api");
    expect(output).not.toMatch(/^ +at /m);
}, 30_000);

test("at SIGTERM it says not ready, goes on serving, answers what is under way and ends with 0", async () => {
    await start({ API_URL: apiUrl(), DRAIN_SECONDS: "1" });
    await until(async () => (await status("/readyz")) === 200);
    const began = Date.now();
    const underWay = status("/");
    await new Promise((resolve) => setTimeout(resolve, 100));
    web.kill("SIGTERM");
    await until(async () => (await status("/readyz")) === 503);
    expect(await status("/healthz")).toBe(200);
    expect(await underWay).toBe(200);
    expect(Date.now() - began).toBeGreaterThan(SLOW_MS);
    const [code] = web.exitCode === null ? ((await once(web, "exit")) as [number]) : [web.exitCode];
    expect(code).toBe(0);
}, 30_000);

test("its metrics count pages under the names that the canary is judged by, and no probe", async () => {
    await start({ API_URL: apiUrl(), DRAIN_SECONDS: "0" });
    await until(async () => (await status("/readyz")) === 200);
    await status("/");
    await status("/no-such-page");
    await status("/_next/static/chunks/none.js");
    let text = "";
    await until(async () => (text = await (await fetch(`${url}/metrics`)).text()).includes("unmatched"));
    expect(text).toContain('http_requests_total{method="GET",route="/",status="200"} 1');
    expect(text).toContain('http_requests_total{method="GET",route="unmatched",status="404"} 1');
    expect(text).toContain('http_request_duration_seconds_bucket{le="0.35",method="GET",route="/"} 0');
    expect(text).not.toContain("readyz");
    expect(text).not.toContain("_next");
}, 30_000);

/** The path as it is: fetch would tidy it up. */
async function rawStatus(path: string, headers: Record<string, string> = {}): Promise<number> {
    const { hostname, port } = new URL(url);
    const [response] = await once(request({ hostname, port, path, headers, agent: false }).end(), "response");
    response.resume();
    return response.statusCode;
}

test("its metrics are shown to nobody beyond a load balancer, whatever the path is spelled like", async () => {
    await start({ API_URL: apiUrl(), DRAIN_SECONDS: "0" });
    await until(async () => (await status("/readyz")) === 200);
    expect(await rawStatus("/metrics")).toBe(200);
    for (const path of [
        "/metrics",
        "/%6detrics",
        "/orders/../metrics",
        "/orders/%2e%2e/metrics",
        "/_next/../metrics",
    ]) {
        expect(await rawStatus(path, { "X-Forwarded-For": "203.0.113.7" })).not.toBe(200);
    }
    expect(await rawStatus("/readyz", { "X-Forwarded-For": "203.0.113.7" })).toBe(200);
}, 30_000);

test.each(["zzz", "", "%00", "%ff"])(
    "a link with the cursor %s leads to the newest orders",
    async (cursor) => {
        await start({ API_URL: apiUrl(), DRAIN_SECONDS: "0" });
        await until(async () => (await status("/readyz")) === 200);
        const response = await fetch(`${url}/?cursor=${cursor}`, { redirect: "manual" });
        expect([response.status, response.headers.get("location")]).toEqual([307, "/"]);
    },
    30_000,
);
