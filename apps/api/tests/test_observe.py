"""Metrics and logs, as the canary's analysis and the operators read them."""

import io
import json
import logging

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from app.config import Settings
from app.logs import JsonFormatter, configure_logs
from tests.support import TEA

pytestmark = pytest.mark.anyio

Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def scrape(client: httpx.AsyncClient) -> Series:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for s in samples if s.name.startswith("http_")}


def added(before: Series, after: Series, name: str) -> dict[tuple[str, ...], float]:
    """What was counted between two scrapes, by the values of the labels in the labels' order."""
    gained = {key: value - before.get(key, 0) for key, value in after.items() if key[0] == name}
    return {tuple(value for _, value in key[1]): gain for key, gain in gained.items() if gain}


async def test_requests_are_counted_by_method_route_and_status(client: httpx.AsyncClient):
    before = await scrape(client)
    created = (await client.post("/orders", json=TEA)).json()
    await client.get(f"/orders/{created['id']}")
    await client.get("/orders/not-an-id")
    after = await scrape(client)
    assert added(before, after, "http_requests_total") == {
        ("POST", "/orders", "201"): 1,
        ("GET", "/orders/{order_id}", "200"): 1,
        ("GET", "/orders/{order_id}", "422"): 1,
    }
    assert added(before, after, "http_request_duration_seconds_count") == {
        ("POST", "/orders"): 1,
        ("GET", "/orders/{order_id}"): 2,
    }
    assert created["id"] not in (await client.get("/metrics")).text


async def test_the_objective_of_the_canary_is_a_boundary(client: httpx.AsyncClient):
    await client.get("/orders")
    series = await scrape(client)
    bounds = {dict(labels).get("le") for name, labels in series if name == "http_request_duration_seconds_bucket"}
    assert {"0.35", "+Inf"} <= bounds


async def test_paths_and_methods_that_do_not_exist_make_one_series(client: httpx.AsyncClient):
    before = await scrape(client)
    for number in range(3):
        await client.get(f"/admin/{number}")
        await client.request(f"BREW{number}", "/orders")
    assert added(before, await scrape(client), "http_requests_total") == {
        ("GET", "unmatched", "404"): 3,
        ("other", "/orders", "405"): 3,
    }


@pytest.mark.parametrize("path", ["/metrics", "/%6detrics"])
async def test_metrics_are_shown_to_nobody_beyond_a_load_balancer(client: httpx.AsyncClient, path: str):
    assert (await client.get(path)).status_code == 200
    assert (await client.get(path, headers={"X-Forwarded-For": "203.0.113.7"})).status_code == 404


async def test_probes_and_scrapes_are_not_counted(client: httpx.AsyncClient):
    before = await scrape(client)
    for path in ("/healthz", "/readyz", "/metrics"):
        await client.get(path)
    assert added(before, await scrape(client), "http_requests_total") == {}


async def test_a_request_that_crashes_is_counted_as_an_error(app: FastAPI, client: httpx.AsyncClient):
    async def crash() -> None:
        raise ZeroDivisionError

    app.add_api_route("/crash", crash)
    before = await scrape(client)
    answer = await client.get("/crash")
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal Server Error"})
    assert added(before, await scrape(client), "http_requests_total") == {("GET", "/crash", "500"): 1}


@pytest.fixture
def log() -> io.StringIO:
    configure_logs()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written := io.StringIO())
    return written


async def test_each_request_is_a_line_of_json(client: httpx.AsyncClient, log: io.StringIO):
    await client.get("/orders/not-an-id")
    await client.get("/healthz")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line["logger"] == "app.access"]
    assert line.pop("duration_ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "app.access",
        "message": "request",
        "method": "GET",
        "route": "/orders/{order_id}",
        "status": 422,
    }


async def test_neither_secrets_nor_what_customers_sent_is_logged(
    client: httpx.AsyncClient, log: io.StringIO, settings: Settings, servers, database
):
    order = TEA | {"customer": "a-customer-of-ours"}
    await database.execute("ALTER TABLE orders ADD CONSTRAINT refused CHECK (customer <> 'a-customer-of-ours')")
    assert (await client.post("/orders", json=order)).status_code == 500
    await database.execute("ALTER TABLE orders DROP CONSTRAINT refused")
    (refused,) = [json.loads(line) for line in log.getvalue().splitlines() if "refused" in line]
    assert refused["sqlstate"] == "23514"
    assert refused["statement"].startswith("INSERT INTO orders")
    servers.redis.stop()
    servers.postgres.stop()
    try:
        await client.post("/orders", json=order, headers={"Idempotency-Key": "k"})
        await client.get("/orders")
        await client.get("/readyz")
    finally:
        servers.postgres.start()
        servers.redis.start()
    assert "unavailable" in log.getvalue()
    for url in (settings.db_url, settings.redis_url):
        secret = url.split(":")[2].split("@")[0]
        assert len(secret) == 32
        assert secret not in log.getvalue()
    assert "a-customer-of-ours" not in log.getvalue()


def test_an_exception_is_one_line_with_its_trace():
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        caught = (type(error), error, error.__traceback__)
    record = logging.LogRecord("app", logging.ERROR, __file__, 1, "failed %s", ("twice",), caught)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == "failed twice"
    assert "ValueError: two\nlines" in json.loads(text)["exception"]
