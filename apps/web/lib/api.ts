import "server-only";
import createClient from "openapi-fetch";
import type { components, paths } from "@/generated/api";
import { readConfig } from "./config";

export type Order = components["schemas"]["OrderAnswer"];
export type OrderPage = components["schemas"]["OrderPage"];
export type NewOrder = components["schemas"]["NewOrder"];

/** Below the time for which a page is worth waiting, and below the drain of a server that ends. */
const TIMEOUT_MS = 5000;

/** The API did not do what was asked. `status` is its answer's, or 503 when there was none. */
export class ApiError extends Error {
    constructor(
        readonly operation: string,
        readonly status: number,
        options?: ErrorOptions,
    ) {
        super(`${operation}: the api answered ${status}`, options);
    }
}

/** One page of orders, the newest first. */
export function listOrders(cursor?: string): Promise<OrderPage> {
    return answer("listOrders", api().GET("/orders", { params: { query: { cursor } }, ...request() }));
}

/** Creates an order; a repeated call with the same key answers the order of the first. */
export function createOrder(order: NewOrder, key: string): Promise<Order> {
    const params = { header: { "idempotency-key": key } };
    return answer("createOrder", api().POST("/orders", { params, body: order, ...request() }));
}

function api() {
    return createClient<paths>({ baseUrl: readConfig(process.env).apiUrl });
}

function request() {
    return { signal: AbortSignal.timeout(TIMEOUT_MS), cache: "no-store" as const };
}

async function answer<T>(operation: string, call: Promise<{ data?: T; response: Response }>): Promise<T> {
    const { data, response } = await call.catch((cause: unknown) => {
        throw new ApiError(operation, 503, { cause });
    });
    if (data === undefined) throw new ApiError(operation, response.status);
    return data;
}
