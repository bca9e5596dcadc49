import { register } from "prom-client";
import { wasForwarded } from "@/lib/forwarded";

export const dynamic = "force-dynamic";

/** For those who call the pod itself: a load balancer hides this path, but not each of its spellings. */
export async function GET(request: Request): Promise<Response> {
    if (wasForwarded(request)) return new Response("Not found\n", { status: 404 });
    return new Response(await register.metrics(), { headers: { "Content-Type": register.contentType } });
}
