import { type Field, formatCents, readCents, readOrder } from "@/lib/order-form";

const GOOD = { customer: " Kim ", product: "tea", quantity: "2", price: "12.5" };

function form(changed: Record<string, string> = {}): FormData {
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...GOOD, ...changed })) data.set(name, value);
    return data;
}

test("a form that is filled in is an order", () => {
    const order = { customer: "Kim", product: "tea", quantity: 2, price_cents: 1250 };
    expect(readOrder(form())).toEqual({ order });
});

test.each<[Field, string[]]>([
    ["customer", ["", "   ", "x".repeat(201), "a\0b", "Kim\x1b[2J", "Kim\x85Lee", "Kim\u2028Lee", "Kim\nLee"]],
    ["product", ["", "😀".repeat(201), "\u200b\u2060\u202e", "\u200b \u200b"]],
    ["quantity", ["0", "1001", "1.5", "-1", "1e2", "", "two"]],
    ["price", ["-1", "1.234", "1,50", "1e3", "", "1000000.01", ".5", "0x10"]],
])("a wrong %s is told, and nothing else is", (field, values) => {
    for (const value of values) expect(readOrder(form({ [field]: value }))).toEqual({ wrong: [field] });
});

test("everything that is wrong is told at once", () => {
    expect(readOrder(new FormData())).toEqual({ wrong: ["customer", "product", "quantity", "price"] });
    expect(readOrder(form({ customer: "😀".repeat(200), quantity: "1000", price: "1000000" }))).toHaveProperty("order");
});

test.each(["김민준", "Ka\u200cya", "👩\u200d👧", "O\u00a0K"])("%s is a name", (customer) => {
    expect(readOrder(form({ customer }))).toMatchObject({ order: { customer } });
});

test("a file in place of a text is wrong", () => {
    const data = form();
    data.set("customer", new File(["Kim"], "kim.txt"));
    expect(readOrder(data)).toEqual({ wrong: ["customer"] });
});

test("amounts keep every cent, there and back", () => {
    expect(["19.99", "0.07", "1.1", "0", "4.35"].map(readCents)).toEqual([1999, 7, 110, 0, 435]);
    for (let cents = 0; cents <= 12_000; cents++) {
        expect(readCents(formatCents(cents).replace(",", ""))).toBe(cents);
    }
    expect(formatCents(100_000_000)).toBe("1,000,000.00");
});
