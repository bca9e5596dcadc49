"""Real servers for every test: what a stand-in would answer is not what we want to know."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

API = Path(__file__).parents[1]
sys.path.append(str(API.parent))

import servers as throwaway  # noqa: E402

from app.config import Settings, read_settings  # noqa: E402
from app.main import create_app  # noqa: E402
from tests.support import alembic  # noqa: E402


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers() -> Iterator[throwaway.Servers]:
    with throwaway.running() as running:
        # The authority that signed the certificates is trusted as the operating system's are.
        os.environ["SSL_CERT_FILE"] = str(running.certificate)
        alembic(running.db_url, "upgrade", "head")
        yield running


@pytest.fixture
def settings(servers: throwaway.Servers) -> Settings:
    return read_settings(servers.environment)


@pytest.fixture
async def database(servers: throwaway.Servers) -> AsyncIterator[asyncpg.Connection]:
    """A connection beside the application's, to a database without orders."""
    connection = await asyncpg.connect(servers.db_url)
    await connection.execute("TRUNCATE orders")
    yield connection
    await connection.close()


@pytest.fixture
async def app(settings: Settings, database: asyncpg.Connection) -> AsyncIterator[FastAPI]:
    application = create_app(settings)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api", timeout=20) as client:
        yield client
