/** Every page and handler of `app/`; a test compares. */
export const ROUTES = ["/", "/healthz", "/metrics", "/orders", "/orders/new", "/readyz"];

/** They come every few seconds whether or not anybody is served, and would flatter what a canary is judged by. */
const UNOBSERVED = new Set(["/healthz", "/readyz", "/metrics"]);

/** Nor do ten files a page: they are fast and never fail, and a page that does would drown in them. */
const FILES = "/_next/";

/**
 * The label of a request's metrics, never its path: every made-up path would be a time series. Undefined: not counted.
 *
 * The chart leaves out `unmatched`, by that name, when it judges a canary.
 */
export function routeOf(url: string): string | undefined {
    const path = url.split("?", 1)[0]!;
    if (UNOBSERVED.has(path) || path.startsWith(FILES)) return undefined;
    return ROUTES.includes(path) ? path : "unmatched";
}
