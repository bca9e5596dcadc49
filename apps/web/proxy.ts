import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, SECURITY_HEADERS } from "@/lib/security";

/** Runs before every answer. Next reads the policy of the request and puts its nonce on the scripts of the page. */
export function proxy(request: NextRequest): NextResponse {
    const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
    const headers = new Headers(request.headers);
    headers.set("Content-Security-Policy", policy);
    const response = NextResponse.next({ request: { headers } });
    response.headers.set("Content-Security-Policy", policy);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
    return response;
}
