"""Prices in cents for the orders that were there before: second step, a thousand rows a transaction."""

from alembic import op

phase = "migrate"
revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # Outside a transaction, so that nothing is locked for longer than a batch takes. Both statements can be run again.
    with op.get_context().autocommit_block():
        op.execute("""
            DO $$
            BEGIN
                LOOP
                    UPDATE orders SET price_cents = round(price * 100)
                    WHERE id IN (SELECT id FROM orders WHERE price_cents IS NULL LIMIT 1000);
                    EXIT WHEN NOT FOUND;
                    COMMIT;
                END LOOP;
            END
            $$
        """)
        # Reads every row, and lets others write meanwhile.
        op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_price_cents")


def downgrade() -> None:
    """Nothing to undo: the version before does not read the column."""
