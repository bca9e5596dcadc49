import { contentSecurityPolicy, isCrossSite } from "@/lib/security";

test("the policy allows scripts by nonce, and nothing inline or from elsewhere", () => {
    const policy = contentSecurityPolicy("abc");
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
});

test.each<[Record<string, string>, boolean]>([
    [{ "sec-fetch-site": "same-origin" }, false],
    [{ "sec-fetch-site": "same-site" }, true],
    [{ "sec-fetch-site": "cross-site", origin: "https://shop.test", host: "shop.test" }, true],
    [{ origin: "https://shop.test", host: "shop.test" }, false],
    [{ origin: "https://elsewhere.test", host: "shop.test" }, true],
    [{ origin: "null", host: "shop.test" }, true],
    [{ host: "shop.test" }, false],
])("%j is from another site: %s", (headers, crossSite) => {
    expect(isCrossSite(new Headers(headers))).toBe(crossSite);
});
