import Link from "next/link";
import { redirect } from "next/navigation";
import { ApiError, listOrders, type Order, type OrderPage } from "@/lib/api";
import { formatCents } from "@/lib/order-form";

export default async function OrdersPage({ searchParams }: { searchParams: Promise<{ cursor?: string | string[] }> }) {
    const { cursor } = await searchParams;
    const { items, next_cursor } = await page(typeof cursor === "string" ? cursor : undefined);
    return (
        <>
            <h1>Orders</h1>
            <p>
                <Link href="/orders/new">New order</Link>
            </p>
            {items.length === 0 ? <p>No orders.</p> : <OrderTable orders={items} />}
            <nav aria-label="Pages">
                {cursor !== undefined && <Link href="/">Newest</Link>}{" "}
                {next_cursor && <Link href={{ pathname: "/", query: { cursor: next_cursor } }}>Older</Link>}
            </nav>
        </>
    );
}

/** A link with a cursor that the api does not know leads to the newest: it is no error of this server. */
async function page(cursor?: string): Promise<OrderPage> {
    try {
        return await listOrders(cursor);
    } catch (error) {
        if (cursor === undefined || !(error instanceof ApiError) || error.status !== 400) throw error;
    }
    redirect("/");
}

function OrderTable({ orders }: { orders: Order[] }) {
    return (
        <table>
            <thead>
                <tr>
                    <th>Created</th>
                    <th>Customer</th>
                    <th>Product</th>
                    <th className="number">Quantity</th>
                    <th className="number">Price</th>
                </tr>
            </thead>
            <tbody>
                {orders.map((order) => (
                    <tr key={order.id}>
                        <td>{order.created_at.slice(0, 16).replace("T", " ")}</td>
                        <td>{order.customer}</td>
                        <td>{order.product}</td>
                        <td className="number">{order.quantity}</td>
                        <td className="number">{formatCents(order.price_cents)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
