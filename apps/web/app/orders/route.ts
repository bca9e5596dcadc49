import { ApiError, createOrder } from "@/lib/api";
import { readOrder } from "@/lib/order-form";
import { isCrossSite } from "@/lib/security";

const KEY = /^[0-9a-f-]{36}$/;

const NOT_ANSWERED =
    "The order may not have been created: go back and send it again, which will not make a second one\n";
const SENT_BEFORE =
    "This form was sent before with other values, and is good for that order alone: see at / whether it is there, and open\n" +
    "/orders/new for another one\n";

/** The way on for whoever reloads the answer to a form, or looks for the list here. */
export function GET(): Response {
    return seeOther("/");
}

/** Takes the form of /orders/new. */
export async function POST(request: Request): Promise<Response> {
    if (isCrossSite(request.headers)) return new Response("Send the form of this site\n", { status: 403 });
    const form = await request.formData().catch(() => undefined);
    const key = form?.get("key");
    if (form === undefined || typeof key !== "string" || !KEY.test(key)) {
        return new Response("Expected the form of /orders/new\n", { status: 400 });
    }
    const read = readOrder(form);
    if ("wrong" in read)
        return seeOther(`/orders/new?${new URLSearchParams(read.wrong.map((name) => ["wrong", name]))}`);
    try {
        await createOrder(read.order, key);
    } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        console.error(JSON.stringify({ level: "error", message: error.message }));
        if (error.status === 409) return new Response(SENT_BEFORE, { status: 409 });
        return new Response(NOT_ANSWERED, { status: 502 });
    }
    return seeOther("/");
}

/** Relative, because behind a load balancer this server does not know the address that the browser uses. */
function seeOther(location: string): Response {
    return new Response(null, { status: 303, headers: { Location: location } });
}
