import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { register } from "prom-client";
import { observeRequests, requestsUnderWay } from "@/lib/observe";

let server: Server;
let answer = () => {};

beforeAll((done) => {
    observeRequests();
    server = createServer((incoming, response) => {
        response.statusCode = incoming.url === "/crash" ? 500 : 200;
        if (incoming.url === "/orders") answer = () => response.end();
        else response.end();
    }).listen(0, "127.0.0.1", done);
});
afterAll((done) => void server.close(done));

async function count(labels: Record<string, string>): Promise<number> {
    const { values } = await register.getSingleMetric("http_requests_total")!.get();
    const found = values.filter((value) =>
        Object.entries(labels).every(([name, text]) => `${value.labels[name]}` === text),
    );
    return found.reduce((sum, { value }) => sum + value, 0);
}

function ask(path: string, method = "GET"): Promise<number> {
    return new Promise((resolve, reject) => {
        const { port } = server.address() as AddressInfo;
        const asked = request({ port, host: "127.0.0.1", path, method, agent: false }, (response) => {
            response.resume().once("close", () => setImmediate(() => resolve(response.statusCode!)));
        });
        asked.once("error", reject).end();
    });
}

test("requests are counted by method, route and status, and timed in the buckets of the objective", async () => {
    await ask("/orders/new?wrong=price");
    await ask("/crash");
    await ask("/crash", "MKCOL");
    expect(await count({ method: "GET", route: "/orders/new", status: "200" })).toBe(1);
    expect(await count({ method: "GET", route: "unmatched", status: "500" })).toBe(1);
    expect(await count({ method: "other", route: "unmatched", status: "500" })).toBe(1);
    const text = await register.metrics();
    expect(text).toContain('http_request_duration_seconds_bucket{le="0.35",method="GET",route="/orders/new"} 1');
});

test("probes, scrapes and the files of pages are not counted", async () => {
    const before = await count({});
    for (const path of ["/healthz", "/readyz", "/metrics", "/_next/static/chunks/a1b2.js"]) await ask(path);
    expect(await count({})).toBe(before);
});

test("a request is under way until it is answered", async () => {
    const asked = ask("/orders");
    while (requestsUnderWay() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    await asked;
    expect(requestsUnderWay()).toBe(0);
});

test("whoever goes away before an answer is no error of ours", async () => {
    const { port } = server.address() as AddressInfo;
    const asked = request({ port, host: "127.0.0.1", path: "/orders", agent: false }).on("error", () => {});
    asked.end();
    while (requestsUnderWay() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    asked.destroy();
    while (requestsUnderWay() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await count({ route: "/orders", status: "499" })).toBe(1);
});
