"""One look at each request: its metrics and its log line, so that the two agree.

Written as plain ASGI: a middleware of Starlette's own kind would cost a task a request. Probes and scrapes are not
looked at: they come every few seconds whether or not anybody is served, and would flatter the figures that a canary is
judged by.
"""

import logging
import time

from opentelemetry import trace
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNOBSERVED = frozenset({"/healthz", "/readyz", "/metrics"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# The canary's objective is a 95th percentile below 0.35 s. A quantile is interpolated within a bucket, so the objective
# is a boundary of one: whether it is met is then counted, not estimated.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2.5, 5, 10)

DURATION = Histogram(
    "http_request_duration_seconds",
    "Time from the request to the end of its answer.",
    ("method", "route"),
    buckets=BUCKETS,
)
REQUESTS = Counter("http_requests_total", "Requests answered.", ("method", "route", "status"))

logger = logging.getLogger("app.access")


class Observe:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNOBSERVED:
            await self.app(scope, receive, send)
            return
        status = 500  # an answer that never began is an error of the server's

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self.app(scope, receive, watch)
        finally:
            _record(scope, status, time.perf_counter() - began)


def route_template(scope: Scope) -> str:
    """`/orders/{order_id}`, never the path itself: ids would make a time series each, and tell who asked for what.

    The chart leaves out `unmatched`, by that name, when it judges a canary.
    """
    return getattr(scope.get("route"), "path", "unmatched")


def _record(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in METHODS else "other"
    route = route_template(scope)
    DURATION.labels(method, route).observe(seconds)
    REQUESTS.labels(method, route, status).inc()
    line = {"method": method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 1)}
    traced = trace.get_current_span().get_span_context()
    if traced.is_valid:
        line["trace_id"] = trace.format_trace_id(traced.trace_id)
    logger.info("request", extra=line)
