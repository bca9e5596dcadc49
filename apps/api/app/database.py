"""The connection to PostgreSQL."""

from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# One event loop on one core keeps about this many queries under way; ten pods of it stay far below RDS's limit.
POOL_SIZE = 10
POOL_WAIT_SECONDS = 3
CONNECT_SECONDS = 3
COMMAND_SECONDS = 5

# Classes of SQLSTATE: connection lost, resources short, stopped by an operator or by a time limit.
_OUTAGE_CLASSES = frozenset({"08", "53", "57"})


class DatabaseUnreachable(Exception):
    """No connection could be made. The text says why: neither the driver nor the system names a password in it."""


def connector(
    db_url: str, *, command_timeout: float | None, **limits: str
) -> Callable[[], Awaitable[asyncpg.Connection]]:
    """The URL goes to the driver as the platform wrote it: sslmode and sslrootcert mean what they mean to psql."""

    async def connect() -> asyncpg.Connection:
        try:
            return await asyncpg.connect(
                db_url, timeout=CONNECT_SECONDS, command_timeout=command_timeout, server_settings=limits
            )
        except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # ValueError: the driver's word for an sslrootcert that is not there.
            raise DatabaseUnreachable(f"no connection to the database: {type(error).__name__}: {error}") from error

    return connect


def create_engine(db_url: str) -> AsyncEngine:
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connector(
            db_url,
            command_timeout=COMMAND_SECONDS,
            application_name="api",
            # A little before the client gives up, so that the server does not go on for nobody.
            statement_timeout=f"{COMMAND_SECONDS * 1000 - 500}",
        ),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        # Each request is one statement: a transaction around it, and a rollback after it, would be more
        # round trips than the work itself.
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        # Errors are logged, and what customers ordered is not for the log.
        hide_parameters=True,
    )


def is_outage(error: DBAPIError) -> bool:
    """Whether a retry may mend it: not what the database understood and refused."""
    return error.connection_invalidated or str(getattr(error.orig, "sqlstate", ""))[:2] in _OUTAGE_CLASSES
