import type { NewOrder } from "./api";

/** The fields of the form, and what is wrong with one that was not accepted. */
export const FIELDS = {
    customer: "Customer: 1 to 200 characters, at least one of which can be seen",
    product: "Product: 1 to 200 characters, at least one of which can be seen",
    quantity: "Quantity: a whole number from 1 to 1,000",
    price: "Price: an amount from 0 to 1,000,000 with two decimals at most, such as 12.50",
} as const;

export type Field = keyof typeof FIELDS;

/** The order that the form describes, or the fields that are wrong. The API has the last word. */
export function readOrder(form: FormData): { order: NewOrder } | { wrong: Field[] } {
    const customer = text(form, "customer");
    const product = text(form, "product");
    const quantity = /^\d{1,4}$/.test(text(form, "quantity")) ? Number(text(form, "quantity")) : 0;
    const price_cents = readCents(text(form, "price"));
    const wrong: Field[] = [];
    if (!isName(customer)) wrong.push("customer");
    if (!isName(product)) wrong.push("product");
    if (quantity < 1 || quantity > 1000) wrong.push("quantity");
    if (price_cents === undefined || price_cents > 100_000_000) wrong.push("price");
    if (wrong.length > 0 || price_cents === undefined) return { wrong };
    return { order: { customer, product, quantity, price_cents } };
}

/** Cents, by the digits: 19.99 * 100 is not 1999. */
export function readCents(amount: string): number | undefined {
    const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(amount);
    return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : undefined;
}

/** The other way round, for people: 1,299.50. */
export function formatCents(cents: number): string {
    return (cents / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function text(form: FormData, name: string): string {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
}

/** By code points, as the API counts; by its rule, one line without control characters and with something to see. */
function isName(value: string): boolean {
    return [...value].length <= 200 && /[^\p{Zs}\p{Cf}]/u.test(value) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
}
