"""Only prices in cents: third step, for when no version that reads or writes `price` runs or can be rolled back to."""

from alembic import op

phase = "contract"
# The first version of the service that knows nothing of `price`.
requires = "1.0.0"
revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Takes no time: the constraint, which is validated, says it already.
    op.execute("ALTER TABLE orders ALTER COLUMN price_cents SET NOT NULL")
    op.execute("DROP TRIGGER orders_fill_price ON orders")
    op.execute("DROP FUNCTION orders_fill_price()")
    op.execute("ALTER TABLE orders DROP COLUMN price")


def downgrade() -> None:
    op.execute("ALTER TABLE orders ADD COLUMN price numeric(12, 2) CHECK (price >= 0)")
    op.execute("""
        CREATE FUNCTION orders_fill_price() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.price_cents IS NULL OR (TG_OP = 'UPDATE' AND NEW.price IS DISTINCT FROM OLD.price) THEN
                NEW.price_cents := round(NEW.price * 100);
            ELSE
                NEW.price := NEW.price_cents / 100.0;
            END IF;
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER orders_fill_price BEFORE INSERT OR UPDATE ON orders
        FOR EACH ROW EXECUTE FUNCTION orders_fill_price()
    """)
    op.execute("ALTER TABLE orders ALTER COLUMN price_cents DROP NOT NULL")
    # The trigger computes the units from the cents.
    op.execute("UPDATE orders SET price_cents = price_cents")
