import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter, Histogram } from "prom-client";
import { markForwarded } from "./forwarded";
import { routeOf } from "./routes";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Of the api too. 0.35 s is the objective of the canary's analysis: a boundary, so that it is counted and not estimated. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2.5, 5, 10];

const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request to the end of its answer.",
    labelNames: ["method", "route"],
    buckets: BUCKETS,
});
const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"],
});

let underWay = 0;

/** How many requests are being answered, probes among them. */
export function requestsUnderWay(): number {
    return underWay;
}

/** Counts the requests of every HTTP server of this process. Node publishes them, so Next needs no server of our own. */
export function observeRequests(): void {
    subscribe("http.server.request.start", (message) => {
        const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
        markForwarded(request);
        observe(request, response);
    });
}

function observe(request: IncomingMessage, response: ServerResponse): void {
    const began = performance.now();
    const method = METHODS.has(request.method ?? "") ? request.method! : "other";
    const route = routeOf(request.url ?? "");
    underWay += 1;
    response.once("close", () => {
        underWay -= 1;
        if (route === undefined) return;
        // Whoever went away before an answer began did not see an error of ours; 499 is nginx's word for it.
        const status = response.headersSent ? response.statusCode : 499;
        duration.observe({ method, route }, (performance.now() - began) / 1000);
        requests.inc({ method, route, status });
    });
}
