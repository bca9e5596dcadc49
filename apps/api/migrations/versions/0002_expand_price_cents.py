"""Prices in cents, beside those in units: first of three steps that rename and retype a column without an outage.

While both versions of the service run, each writes the column that it knows. A trigger fills in the other one, so that
neither version's code has to know of the other.
"""

from alembic import op

phase = "expand"
revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE orders ADD COLUMN price_cents bigint")
    # NOT VALID: rows that are there are not read, so this takes no time. The trigger keeps it for every row written.
    op.execute("""
        ALTER TABLE orders ADD CONSTRAINT orders_price_cents
        CHECK (price_cents IS NOT NULL AND price_cents >= 0) NOT VALID
    """)
    # The next version does not write it any more.
    op.execute("ALTER TABLE orders ALTER COLUMN price DROP NOT NULL")
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


def downgrade() -> None:
    op.execute("DROP TRIGGER orders_fill_price ON orders")
    op.execute("DROP FUNCTION orders_fill_price()")
    # The trigger has kept it filled. This reads the table under a lock: go back in a quiet hour.
    op.execute("ALTER TABLE orders ALTER COLUMN price SET NOT NULL")
    op.execute("ALTER TABLE orders DROP COLUMN price_cents")
