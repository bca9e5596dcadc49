"""Servers that go away while the api runs, and come back."""

import asyncio
import os
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import servers as throwaway
from fastapi import FastAPI

from app.database import COMMAND_SECONDS, POOL_SIZE
from app.health import PROBE_SECONDS
from tests.support import TEA

pytestmark = pytest.mark.anyio


def processes_of(server: throwaway.Server) -> list[int]:
    """PostgreSQL's processes have a session each, so a signal to the group would miss most."""
    main = server.process.pid
    return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]


def send(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        os.kill(process, number)


async def status(client: httpx.AsyncClient, path: str) -> int:
    return (await client.get(path)).status_code


async def test_without_the_database_the_api_is_alive_and_not_ready_and_it_recovers(
    client: httpx.AsyncClient, servers: throwaway.Servers
):
    assert await status(client, "/readyz") == 200
    servers.postgres.stop()
    try:
        assert await status(client, "/healthz") == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "database unreachable")
        answer = await client.get("/orders")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.json() == {"detail": "Temporarily unavailable, try again"}
    finally:
        servers.postgres.start()
    # At once: no connection from before is tried again.
    assert await status(client, "/readyz") == 200
    assert [await status(client, "/orders") for _ in range(3)] == [200, 200, 200]


async def test_a_connection_that_the_database_closed_costs_one_answer_and_no_error_500(
    client: httpx.AsyncClient, servers: throwaway.Servers
):
    assert await status(client, "/orders") == 200
    servers.postgres.stop()
    servers.postgres.start()
    answers = [await status(client, "/orders") for _ in range(4)]
    assert answers[1:] == [200, 200, 200]
    assert answers[0] in (200, 503)


async def test_a_database_that_hangs_is_noticed_and_its_connections_are_let_go(
    app: FastAPI, client: httpx.AsyncClient, servers: throwaway.Servers
):
    await asyncio.gather(*(status(client, "/orders") for _ in range(20)))
    assert app.state.engine.pool.checkedin() == POOL_SIZE
    everyone = processes_of(servers.postgres)
    send(everyone, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert await status(client, "/orders") == 503
        assert time.monotonic() - began < COMMAND_SECONDS + 5
        left = set(app.state.idle.connections)
        began = time.monotonic()
        assert await status(client, "/readyz") == 503
        assert time.monotonic() - began < PROBE_SECONDS + 4
        assert len(left) >= POOL_SIZE - 1
        assert all(connection.driver_connection.is_closed() for connection in left)
        assert app.state.engine.pool.checkedin() == 0
        assert await status(client, "/healthz") == 200
    finally:
        send(everyone, signal.SIGCONT)
    assert await status(client, "/readyz") == 200
    assert await status(client, "/orders") == 200


async def test_a_pool_that_is_exhausted_is_not_ready_and_opens_no_more_connections(
    app: FastAPI, client: httpx.AsyncClient
):
    engine = app.state.engine
    async with AsyncExitStack() as stack:
        for _ in range(POOL_SIZE):
            await stack.enter_async_context(engine.connect())
        pool = engine.pool
        assert await status(client, "/readyz") == 503
        assert engine.pool is pool
        assert await status(client, "/orders") == 503
    assert await status(client, "/readyz") == 200


async def test_what_the_database_refuses_is_an_error_of_ours_not_an_outage(client: httpx.AsyncClient, database):
    await database.execute("ALTER TABLE orders RENAME COLUMN product TO article")
    try:
        assert await status(client, "/orders") == 500
    finally:
        await database.execute("ALTER TABLE orders RENAME COLUMN article TO product")


async def test_without_redis_only_orders_with_a_key_wait(client: httpx.AsyncClient, servers: throwaway.Servers):
    headers = {"Idempotency-Key": "k"}
    servers.redis.stop()
    try:
        assert (await client.post("/orders", json=TEA, headers=headers)).status_code == 503
        assert (await client.post("/orders", json=TEA)).status_code == 201
        assert await status(client, "/readyz") == 200
    finally:
        servers.redis.start()
    assert (await client.post("/orders", json=TEA, headers=headers)).status_code == 201


async def test_more_requests_than_connections_wait_their_turn(client: httpx.AsyncClient):
    assert await asyncio.gather(*(status(client, "/orders") for _ in range(60))) == [200] * 60
