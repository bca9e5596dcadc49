import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GET, POST } from "@/app/orders/route";
import { listOrders } from "@/lib/api";

/** An api over real HTTP that answers what a test asks for. */
let server: Server;
let status = 201;
const seen: { request: IncomingMessage; body: string }[] = [];

beforeAll((done) => {
    server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk) => (body += chunk));
        request.on("end", () => {
            seen.push({ request, body });
            response
                .writeHead(status, { "Content-Type": "application/json" })
                .end(status === 201 ? "{}" : '{"detail":"x"}');
        });
    }).listen(0, "127.0.0.1", () => {
        process.env.API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        done();
    });
});
afterAll((done) => void server.close(done));
beforeEach(() => {
    status = 201;
    seen.length = 0;
    jest.spyOn(console, "error").mockImplementation(() => {});
});

const KEY = "0b7e7bd6-95b7-4cc0-8f64-6a0a3b1f2d11";
const FORM = { customer: "Kim", product: "tea", quantity: "2", price: "12.50", key: KEY };

function post(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(form);
    return POST(new Request("http://web/orders", { method: "POST", body, headers }));
}

test("an order goes to the api with the key of its form, and the browser to the list", async () => {
    const response = await post(FORM);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect(seen[0]!.request.headers["idempotency-key"]).toBe(KEY);
    expect(JSON.parse(seen[0]!.body)).toEqual({ customer: "Kim", product: "tea", quantity: 2, price_cents: 1250 });
});

test("what is wrong goes back to the form by its name and without its value, and not to the api", async () => {
    const response = await post({ ...FORM, price: "cheap", customer: "" });
    expect(response.headers.get("location")).toBe("/orders/new?wrong=customer&wrong=price");
    expect(seen).toEqual([]);
});

test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ["a form of another site", FORM, { "sec-fetch-site": "cross-site" }, 403],
    ["a form without a key", { ...FORM, key: "" }, {}, 400],
    ["a key of another form", { ...FORM, key: "a b" }, {}, 400],
    ["what is no form", FORM, { "content-type": "application/json" }, 400],
])("%s is refused and does not reach the api", async (_what, form, headers, expected) => {
    expect((await post(form, headers)).status).toBe(expected);
    expect(seen).toEqual([]);
});

test.each([
    [503, 502, "go back and send it again"],
    [500, 502, "go back and send it again"],
    [422, 502, "go back and send it again"],
    // Whatever is sent with that key again, the answer is the same.
    [409, 409, "open\n/orders/new for another one"],
])("an api that answers %i makes it %i, and the page says what to do", async (given, expected, words) => {
    status = given;
    const response = await post(FORM);
    expect(response.status).toBe(expected);
    expect(await response.text()).toContain(words);
});

test("whoever loads the address of the form is sent to the list", () => {
    expect([GET().status, GET().headers.get("location")]).toEqual([303, "/"]);
});

test("an api that is away is an error with a status, not a hang", async () => {
    const { API_URL } = process.env;
    process.env.API_URL = "http://127.0.0.1:65535";
    await expect(listOrders()).rejects.toMatchObject({ operation: "listOrders", status: 503 });
    expect((await post(FORM)).status).toBe(502);
    process.env.API_URL = API_URL;
});
