"""Runs migrations with the settings of the application: `alembic upgrade head`, or `--sql` to read what would run."""

import asyncio
import os
import signal
import sys
from typing import Any

from alembic import context
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from app.config import ConfigurationError, read_database_url
from app.database import DatabaseUnreachable, connector
from app.logs import configure_logs
from app.models import Base

# A statement that waits for a lock makes every later query on that table wait behind it. So it gives up soon, and the
# Job tries again. The other limit is for an index on a large table.
LIMITS = {"lock_timeout": "2s", "statement_timeout": "10min"}

# Each migration in a transaction of its own: a later one that fails leaves the earlier ones done, and no lock is held
# through a backfill.
OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "transaction_per_migration": True,
    "compare_server_default": True,
}


def print_sql() -> None:
    context.configure(dialect_name="postgresql", literal_binds=True, **OPTIONS)
    for name, value in LIMITS.items():
        context.execute(f"SET {name} = '{value}'")
    context.run_migrations()


async def migrate() -> None:
    problems: list[str] = []
    db_url = read_database_url(os.environ, problems)
    if problems:
        raise SystemExit(ConfigurationError(problems))
    connect = connector(db_url, command_timeout=None, application_name="migrations", **LIMITS)
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, poolclass=pool.NullPool, hide_parameters=True
    )
    async with engine.connect() as connection:
        await connection.run_sync(_run)


def _run(connection: Connection) -> None:
    context.configure(connection=connection, **OPTIONS)
    context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    # Process 1 of a container ignores a signal that nobody has asked for, and a Job that is stopped would be killed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    configure_logs()
    try:
        asyncio.run(migrate())
    except DatabaseUnreachable as error:
        raise SystemExit(str(error)) from None
