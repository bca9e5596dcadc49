import type { IncomingMessage } from "node:http";

const MARK = "x-was-forwarded";

/** Marks what a load balancer passed on. To be called before Next is, which gives an X-Forwarded-For to every request. */
export function markForwarded(request: IncomingMessage): void {
    if (request.headers["x-forwarded-for"] !== undefined) request.headers[MARK] = "yes";
}

export function wasForwarded(request: Request): boolean {
    return request.headers.has(MARK);
}
