import { expect, type Page, test } from "@playwright/test";

/** Tests run beside each other, and against environments that people use: each looks for its own orders only. */
function someone(): string {
    return `e2e ${crypto.randomUUID()}`;
}

async function fill(page: Page, customer: string, price = "12.50"): Promise<void> {
    await page.getByLabel("Customer").fill(customer);
    await page.getByLabel("Product").fill("green tea");
    await page.getByLabel("Quantity").fill("3");
    await page.getByLabel("Price").fill(price);
}

test("an order that is created appears at the top of the list", async ({ page }) => {
    const customer = someone();
    await page.goto("/");
    await page.getByRole("link", { name: "New order" }).click();
    await fill(page, customer, "1299.5");
    await page.getByRole("button", { name: "Create order" }).click();
    await expect(page).toHaveURL("/");
    const row = page.getByRole("row").filter({ hasText: customer });
    await expect(row.getByRole("cell")).toHaveText([
        /^\d{4}-\d\d-\d\d \d\d:\d\d$/,
        customer,
        "green tea",
        "3",
        "1,299.50",
    ]);
    await page.reload();
    await expect(row).toHaveCount(1);
});

test("a form that is sent twice creates one order", async ({ page }) => {
    const customer = someone();
    await page.goto("/orders/new");
    await fill(page, customer);
    const body = await page.evaluate(() => new URLSearchParams(new FormData(document.forms[0]!) as never).toString());
    const send = () =>
        page.evaluate(
            async (form) => (await fetch("/orders", { method: "POST", body: new URLSearchParams(form) })).status,
            body,
        );
    expect(await Promise.all([send(), send(), send()])).toEqual([200, 200, 200]);
    await page.goto("/");
    await expect(page.getByRole("row").filter({ hasText: customer })).toHaveCount(1);
});

test("what the form does not let through is not sent, and what the server refuses is told", async ({ page }) => {
    await page.goto("/orders/new");
    await fill(page, someone(), "-1");
    await page.getByRole("button", { name: "Create order" }).click();
    await expect(page).toHaveURL("/orders/new");
    await page.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
    await page.getByRole("button", { name: "Create order" }).click();
    await expect(page).toHaveURL("/orders/new?wrong=price");
    await expect(page.getByRole("alert").first()).toContainText("Price: an amount from 0 to 1,000,000");
});

test("older orders are on the next page, and back", async ({ page, request }) => {
    for (let n = 0; n < 21; n++) {
        const form = { customer: someone(), product: "tea", quantity: "1", price: "1", key: crypto.randomUUID() };
        expect((await request.post("/orders", { form })).ok()).toBe(true);
    }
    await page.goto("/");
    const top = await page.getByRole("row").nth(1).textContent();
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page.getByRole("link", { name: "Newest" })).toBeVisible();
    await expect(page.getByRole("row").nth(1)).not.toHaveText(top!);
    await page.getByRole("link", { name: "Newest" }).click();
    await expect(page).toHaveURL("/");
});

test("names are text, and the page keeps its own policy", async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const customer = `<img src=x onerror="document.title='owned'"> ${someone()}`;
    await page.goto("/orders/new");
    await fill(page, customer);
    await page.getByRole("button", { name: "Create order" }).click();
    await expect(page.getByRole("row").filter({ hasText: customer })).toHaveCount(1);
    await expect(page).toHaveTitle("Orders");
    expect(complaints).toEqual([]);
});

test("every answer carries the security headers, pages and files alike", async ({ page, request }) => {
    await page.goto("/");
    const script = await page.locator("script[src]").first().getAttribute("src");
    for (const path of ["/", "/orders/new", "/nothing-here", "/healthz", script!]) {
        const headers = (await request.get(path)).headers();
        expect(headers["content-security-policy"], path).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
        expect(headers["x-content-type-options"], path).toBe("nosniff");
        expect(headers["x-powered-by"], path).toBeUndefined();
    }
});

test("a form of another site is refused", async ({ request }) => {
    const form = { customer: someone(), product: "tea", quantity: "1", price: "1", key: crypto.randomUUID() };
    const headers = { Origin: "https://elsewhere.example" };
    expect((await request.post("/orders", { form, headers, maxRedirects: 0 })).status()).toBe(403);
    expect((await request.post("/orders", { form, maxRedirects: 0 })).status()).toBe(303);
    expect((await request.post("/orders", { form: { ...form, key: "x" }, maxRedirects: 0 })).status()).toBe(400);
});
