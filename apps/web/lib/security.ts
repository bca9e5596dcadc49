/**
 * What browsers may do with the pages: run scripts that carry the nonce of this answer, load from this host, and nothing else.
 *
 * Styles are files, so none need to be inline.
 */
export function contentSecurityPolicy(nonce: string): string {
    return [
        "default-src 'self'",
        `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ].join("; ");
}

/** Of every answer, the files of the build among them. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
};

/** Whether a form was sent by a page of another site. Every browser in use says so; what is no browser is not meant here. */
export function isCrossSite(headers: Headers): boolean {
    const site = headers.get("sec-fetch-site");
    if (site !== null) return site !== "same-origin";
    const origin = headers.get("origin");
    return origin !== null && (!URL.canParse(origin) || new URL(origin).host !== headers.get("host"));
}
