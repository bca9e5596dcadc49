"""Runs migrations with the settings of the application: `alembic upgrade head`, or `--sql` to read what would run."""

import asyncio
import logging
import os
import signal
import sys
from typing import Any

from alembic import command, context
from sqlalchemy import Connection, inspect, pool
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.ext.asyncio import create_async_engine

from app.config import ConfigurationError, read_database_url
from app.database import DatabaseUnreachable, connector
from app.logs import configure_logs
from app.models import Base

# A statement that waits for a lock makes every later query on that table wait behind it. So it gives up soon, and the
# Job tries again. The other limit is for an index on a large table, and less than the ten minutes that the Job has: a
# pod that is ended with it takes along what it said.
LIMITS = {"lock_timeout": "2s", "statement_timeout": "9min"}

# Each migration in a transaction of its own: a later one that fails leaves the earlier ones done, and no lock is held
# through a backfill.
OPTIONS: dict[str, Any] = {
    "target_metadata": Base.metadata,
    "transaction_per_migration": True,
    "compare_server_default": True,
}

logger = logging.getLogger("migrations")


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
    if _is_upgrade() and (newer := _unknown_revisions(connection)):
        _accept_newer_schema(connection, newer)
    else:
        context.run_migrations()


def _is_upgrade() -> bool:
    options = context.config.cmd_opts
    return options is not None and options.cmd[0] is command.upgrade


def _unknown_revisions(connection: Connection) -> str:
    # In a transaction that ends here: Alembic begins its own.
    with connection.begin():
        heads = context.get_context().get_current_heads()
    return ", ".join(sorted(set(heads) - {script.revision for script in context.script.walk_revisions()}))


def _accept_newer_schema(connection: Connection, newer: str) -> None:
    """After a rollback the migrations of the version that was left are there, and there is nothing to do.

    The database names only the last of them, so whether they came after ours cannot be read there. That everything is
    there which this version reads and writes can.
    """
    tables = inspect(connection).get_multi_columns(kind=ObjectKind.ANY)
    found = {(name, column["name"]) for (_, name), columns in tables.items() for column in columns}
    known = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
    if missing := [".".join(each) for each in sorted(known - found)]:
        raise SystemExit(
            "expected a database of this service, or of a newer version that leaves this one what it needs: got one at "
            f"{newer}, which is not known here, without {', '.join(missing)}"
        )
    logger.info("the schema is newer than this version, nothing to do", extra={"revision": newer})


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
