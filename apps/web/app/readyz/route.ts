import { isDraining } from "@/lib/draining";

// Without this the answer would be computed once, at build time.
export const dynamic = "force-dynamic";

/** Ready until it is asked to end. The api is not asked: if it is away, every page says so, and no pod here could help. */
export function GET(): Response {
    return isDraining() ? Response.json({ status: "draining" }, { status: 503 }) : Response.json({ status: "ready" });
}
