"""The connection to PostgreSQL."""

from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from app import NAME

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
            application_name=NAME,
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


class IdleConnections:
    """The connections of the pool that nobody uses at the moment.

    After a failover they lead to a server that is gone, and that may never say so: each would cost a request the whole
    time limit. To close them would be to wait for that server's answer.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.connections: set[DBAPIConnection] = set()
        event.listen(engine.sync_engine, "checkin", self._add)
        event.listen(engine.sync_engine, "checkout", self._remove)

    async def cut(self) -> None:
        """A new pool in place of theirs. Not when all are in use: it is exhausted, and more would make it worse."""
        if not self.connections:
            return
        await self.engine.dispose(close=False)
        for connection in self.connections:
            connection.driver_connection.terminate()
        self.connections.clear()

    def _add(self, connection: DBAPIConnection | None, _record: ConnectionPoolEntry) -> None:
        if connection is not None:  # it is None when it was found to be broken
            self.connections.add(connection)

    def _remove(self, connection: DBAPIConnection, _record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        self.connections.discard(connection)
