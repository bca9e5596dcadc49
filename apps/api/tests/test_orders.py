import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app import NAME
from app.cursor import encode_cursor
from app.idempotency import order_id_for
from app.schemas import NewOrder
from tests.support import TEA

pytestmark = pytest.mark.anyio

COLUMNS = ("id", "customer", "product", "quantity", "price_cents", "created_at")


async def test_an_order_that_was_created_can_be_read(client: httpx.AsyncClient):
    created = await client.post("/orders", json=TEA)
    assert created.status_code == 201
    assert TEA.items() <= created.json().items()
    assert datetime.fromisoformat(created.json()["created_at"]).tzinfo is not None
    read = await client.get(f"/orders/{created.json()['id']}")
    assert (read.status_code, read.json()) == (200, created.json())


async def test_an_order_that_is_not_there_is_not_found(client: httpx.AsyncClient):
    assert (await client.get(f"/orders/{uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"quantity": 1001},
        {"quantity": "many"},
        {"price_cents": -1},
        {"price_cents": 12.5},
        {"customer": "  "},
        {"customer": "x" * 201},
        {"product": "te\x00a"},
        {"discount": 5},
        # By the contract these are no integers.
        {"quantity": True},
        {"quantity": 2.0},
        {"price_cents": "100"},
        {"customer": "Kim\nLee"},
        {"customer": "Kim\x1b[2J"},
        {"customer": "Kim\x85Lee"},
        {"customer": "Kim\u2028Lee"},
        {"customer": "\u200b\u2060\u202e"},
        {"customer": "\u200b \u200b"},
        # Neither JSON nor UTF-8 can say these back.
        {"quantity": float("inf")},
        {"quantity": float("-inf")},
        {"price_cents": float("nan")},
        {"customer": "\ud800"},
        {"\ud800": 1},
        {"quantity": {"\ud800": [float("nan")]}},
    ],
)
async def test_a_wrong_order_is_refused_and_not_written(
    client: httpx.AsyncClient, database: asyncpg.Connection, wrong: dict[str, object]
):
    answer = await client.post("/orders", content=json.dumps(TEA | wrong), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert await database.fetchval("SELECT count(*) FROM orders") == 0
    (problem,) = answer.json()["detail"]
    # Where and why, and not what was sent.
    assert problem.keys() == {"type", "loc", "msg"}
    # Pydantic does not get as far as such a name.
    assert problem["loc"] == (["body"] if "\ud800" in wrong else ["body", *wrong])


@pytest.mark.parametrize("name", ["김민준", "नेहा शर्मा", "Ka\u200cya", "👩\u200d👧", "O\u00a0K"])
async def test_a_name_of_any_writing_is_taken(client: httpx.AsyncClient, name: str):
    answer = await client.post("/orders", json=TEA | {"customer": f"  {name} "})
    assert (answer.status_code, answer.json()["customer"]) == (201, name)


async def of_no_announced_length() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b"x" * 1000


@pytest.mark.parametrize("body", [b"x" * 20_000, of_no_announced_length])
async def test_a_body_that_no_order_has_is_refused(client: httpx.AsyncClient, body: object):
    answer = await client.post("/orders", content=body() if callable(body) else body)
    assert answer.status_code == 413
    assert "larger than the 16384 bytes" in answer.json()["detail"]


async def test_pages_hold_every_order_once_the_newest_first(client: httpx.AsyncClient, database: asyncpg.Connection):
    # Half of them at the same moment: the id decides then.
    moments = [datetime.fromisoformat(f"2026-01-0{1 + n // 4}T00:00:00+00:00") for n in range(8)]
    rows = [(uuid4(), "Kim", "tea", n + 1, 100, moment) for n, moment in enumerate(moments)]
    await database.copy_records_to_table("orders", records=rows, columns=COLUMNS)
    seen, cursor = [], None
    while True:
        parameters = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/orders", params=parameters)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(page["items"]) == 3
    expected = sorted(rows, key=lambda row: (row[5], row[0]), reverse=True)
    assert seen == [str(row[0]) for row in expected]


async def test_an_order_that_comes_in_between_moves_no_page(client: httpx.AsyncClient):
    first, second = [(await client.post("/orders", json=TEA)).json()["id"] for _ in range(2)]
    page = (await client.get("/orders", params={"limit": "1"})).json()
    await client.post("/orders", json=TEA)
    rest = (await client.get("/orders", params={"cursor": page["next_cursor"]})).json()
    assert [page["items"][0]["id"], *(item["id"] for item in rest["items"])] == [second, first]


async def test_no_orders_are_an_empty_page(client: httpx.AsyncClient):
    assert (await client.get("/orders")).json() == {"items": [], "next_cursor": None}


NAIVE = encode_cursor((datetime(2026, 1, 1), uuid4()))  # noqa: DTZ001
BEFORE_TIME = encode_cursor((datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), uuid4()))


@pytest.mark.parametrize("cursor", ["", "x", "%", "é", "bm90IGEgY3Vyc29y", NAIVE, BEFORE_TIME])
async def test_a_cursor_of_somebody_else_is_refused_with_the_cure(client: httpx.AsyncClient, cursor: str):
    answer = await client.get("/orders", params={"cursor": cursor})
    assert answer.status_code == 400
    assert "take next_cursor of the page before" in answer.json()["detail"]


@pytest.mark.parametrize("limit", ["0", "101", "all"])
async def test_a_page_too_large_is_refused(client: httpx.AsyncClient, limit: str):
    assert (await client.get("/orders", params={"limit": limit})).status_code == 422


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


async def test_without_a_key_each_request_is_an_order(client: httpx.AsyncClient, database: asyncpg.Connection):
    assert (await client.post("/orders", json=TEA)).json()["id"] != (await client.post("/orders", json=TEA)).json()[
        "id"
    ]
    assert await database.fetchval("SELECT count(*) FROM orders") == 2


async def test_requests_with_one_key_are_one_order_even_at_the_same_time(
    client: httpx.AsyncClient, database: asyncpg.Connection
):
    headers = key()
    answers = await asyncio.gather(*(client.post("/orders", json=TEA, headers=headers) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await database.fetchval("SELECT count(*) FROM orders") == 1


async def test_a_retry_after_a_crash_before_the_order_was_written_creates_it(app: FastAPI, client: httpx.AsyncClient):
    headers = key()
    handed_out = await order_id_for(app.state.redis, headers["Idempotency-Key"], NewOrder(**TEA))
    assert (await client.get(f"/orders/{handed_out}")).status_code == 404
    assert (await client.post("/orders", json=TEA, headers=headers)).json()["id"] == str(handed_out)


async def test_a_key_that_was_used_for_another_order_is_refused(
    client: httpx.AsyncClient, database: asyncpg.Connection
):
    headers = key()
    await client.post("/orders", json=TEA, headers=headers)
    answer = await client.post("/orders", json=TEA | {"quantity": 3}, headers=headers)
    assert answer.status_code == 409
    assert "take a new key" in answer.json()["detail"]
    assert await database.fetchval("SELECT count(*) FROM orders") == 1


async def test_a_key_is_forgotten_after_a_day(app: FastAPI, client: httpx.AsyncClient):
    headers = key()
    await client.post("/orders", json=TEA, headers=headers)
    seconds = await app.state.redis.ttl(f"{NAME}:orders:idempotency:{headers['Idempotency-Key']}")
    assert 86_000 < seconds <= 86_400


@pytest.mark.parametrize("wrong", ["", "a b", "x" * 129, "key:1"])
async def test_a_key_of_another_form_is_refused(client: httpx.AsyncClient, wrong: str):
    assert (await client.post("/orders", json=TEA, headers={"Idempotency-Key": wrong})).status_code == 422
