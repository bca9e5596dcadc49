import Link from "next/link";
import { FIELDS, type Field } from "@/lib/order-form";

/**
 * A plain form to a plain address. A server action's address belongs to one build, and during a canary the next request can
 * meet another one.
 */
export default async function NewOrderPage({ searchParams }: { searchParams: Promise<{ wrong?: string | string[] }> }) {
    const wrong = [(await searchParams).wrong ?? []]
        .flat()
        .filter((name): name is Field => Object.hasOwn(FIELDS, name));
    return (
        <>
            <h1>New order</h1>
            {wrong.length > 0 && (
                <ul role="alert">
                    {wrong.map((name) => (
                        <li key={name}>{FIELDS[name]}</li>
                    ))}
                </ul>
            )}
            <form method="post" action="/orders">
                {/* Of this form: sent twice, it is one order. */}
                <input type="hidden" name="key" value={crypto.randomUUID()} />
                <label>
                    Customer <input name="customer" required maxLength={200} />
                </label>
                <label>
                    Product <input name="product" required maxLength={200} />
                </label>
                <label>
                    Quantity <input name="quantity" type="number" required min={1} max={1000} defaultValue={1} />
                </label>
                <label>
                    Price <input name="price" type="number" required min={0} max={1000000} step={0.01} />
                </label>
                <button type="submit">Create order</button>
            </form>
            <p>
                <Link href="/">Back to the orders</Link>
            </p>
        </>
    );
}
