/** Every page and handler of `app/`; a test compares. */
export const ROUTES = ["/", "/healthz", "/metrics", "/orders", "/orders/new", "/readyz"];

/** They come every few seconds whether or not anybody is served, and would flatter what a canary is judged by. */
const UNOBSERVED = new Set(["/healthz", "/readyz", "/metrics"]);

/** The label of a request's metrics, never its path: every made-up path would be a time series. Undefined: not counted. */
export function routeOf(url: string): string | undefined {
    const path = url.split("?", 1)[0]!;
    if (UNOBSERVED.has(path)) return undefined;
    if (path.startsWith("/_next/")) return "/_next";
    return ROUTES.includes(path) ? path : "unmatched";
}
