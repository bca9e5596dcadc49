import { readdirSync } from "node:fs";
import path from "node:path";
import { routeOf, ROUTES } from "@/lib/routes";

test("the table names every page and handler of the application, and no other", () => {
    const files = readdirSync("app", { recursive: true, encoding: "utf8" });
    const served = files.filter((file) => /^(page|route)\.tsx?$/.test(path.basename(file)));
    const routes = served.map((file) => path.posix.join("/", path.dirname(file)));
    expect(ROUTES).toEqual(routes.sort());
});

test.each([
    ["/", "/"],
    ["/?cursor=abc", "/"],
    ["/orders/new?wrong=price", "/orders/new"],
    ["/_next", "unmatched"],
    ["/orders/17", "unmatched"],
    ["/wp-admin.php", "unmatched"],
    ["//", "unmatched"],
    ["", "unmatched"],
])("%s is counted as %s", (url, route) => {
    expect(routeOf(url)).toBe(route);
});

test.each(["/healthz", "/readyz", "/metrics", "/metrics?name=x", "/_next/static/chunks/a1b2.js", "/_next/gone.js?v=1"])(
    "%s is not counted",
    (url) => {
        expect(routeOf(url)).toBeUndefined();
    },
);
