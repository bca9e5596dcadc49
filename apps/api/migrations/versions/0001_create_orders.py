"""Orders, priced in whole currency units with two decimals."""

from alembic import op

phase = "expand"
revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE orders (
            id uuid PRIMARY KEY,
            customer text NOT NULL,
            product text NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            price numeric(12, 2) NOT NULL CHECK (price >= 0),
            created_at timestamptz NOT NULL DEFAULT now()
        )
    """)
    # On a table that is empty an ordinary index takes no time; later ones are built CONCURRENTLY, as docs/migrations.md
    # has it, or a lock_timeout leaves an invalid one behind.
    op.execute("CREATE INDEX orders_newest ON orders (created_at, id)")


def downgrade() -> None:
    op.execute("DROP TABLE orders")
