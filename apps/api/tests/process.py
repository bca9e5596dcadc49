"""The api as the container runs it: `python -m app` and a signal at its end."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg
import httpx
import servers as throwaway

from tests.support import API, eventually


class Api:
    def __init__(self, servers: throwaway.Servers, **environment: str) -> None:
        self.servers = servers
        self.port = throwaway.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"PORT": str(self.port), "DRAIN_SECONDS": "0"}
        self.environment = os.environ | servers.environment | given | environment
        self.written = ""
        self.output = tempfile.NamedTemporaryFile(prefix="slipway-api-", suffix=".log")  # noqa: SIM115

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app"], cwd=API, env=self.environment, stdout=self.output, stderr=self.output
        )
        try:
            eventually(self.ready, 30)
        except AssertionError:
            self.__exit__(None, None, None)
            raise AssertionError(f"the api did not become ready:\n{self.log()}") from None
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.written = self.log()
        self.output.close()

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log()
        return self.probe("/readyz") == 200

    def probe(self, path: str) -> int | None:
        """The status, or None when nobody listens."""
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(self.url + path, timeout=5).status_code
        return None

    def terminate(self, seconds: float = 15) -> int:
        """Asks it to end, and answers its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def log(self) -> str:
        return self.written if self.output.closed else Path(self.output.name).read_text()

    def loaded_libraries(self) -> str:
        return Path(f"/proc/{self.process.pid}/maps").read_text()

    @contextlib.contextmanager
    def table_renamed(self) -> Iterator[None]:
        """Meanwhile the table is not where the application looks for it."""
        self.execute("ALTER TABLE orders RENAME TO orders_of_old")
        try:
            yield
        finally:
            self.execute("ALTER TABLE orders_of_old RENAME TO orders")

    @contextlib.contextmanager
    def table_locked(self) -> Iterator[None]:
        """Meanwhile every query on the table waits."""
        holder = subprocess.Popen([sys.executable, "-c", HOLD_LOCK, self.servers.db_url], stdout=subprocess.PIPE)
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        try:
            yield
        finally:
            holder.terminate()
            holder.wait()
            holder.stdout.close()

    def execute(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.servers.db_url)
            await connection.execute(statement)
            await connection.close()

        asyncio.run(run())


HOLD_LOCK = """
import asyncio, sys, asyncpg

async def main():
    connection = await asyncpg.connect(sys.argv[1])
    await connection.execute("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
    print("locked", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
