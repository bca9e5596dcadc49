"""The application: what it holds while it runs, its routes, and what it answers when a server behind it is gone."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.exceptions
import sqlalchemy.exc
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app import health, orders
from app.config import Settings
from app.database import DatabaseUnreachable, IdleConnections, create_engine, is_outage
from app.idempotency import create_redis
from app.limits import LimitBody
from app.observe import UNOBSERVED, Observe
from app.telemetry import Telemetry

# What a retry may mend: nobody to connect to, no connection free in time, or an answer that took too long.
OUTAGES = (
    DatabaseUnreachable,
    sqlalchemy.exc.TimeoutError,
    TimeoutError,
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
)

# Spans alone, and only once the application has made a provider: metrics are Prometheus's, and the messages of
# exceptions stay here.
TELEMETRY = TelemetryConfig(
    metrics=False,
    logs=False,
    operation_spans=False,
    auto_configure=False,
    exclude=lambda scope: scope.get("path") in UNOBSERVED,
)

logger = logging.getLogger("app")


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Nothing is connected to yet: a database that is away at start is for the readiness probe to tell.
        app.state.engine = create_engine(settings.db_url)
        app.state.idle = IdleConnections(app.state.engine)
        app.state.redis = create_redis(settings.redis_url)
        telemetry = Telemetry(settings.otlp_endpoint, app.state.engine) if settings.otlp_endpoint else None
        yield
        await app.state.redis.aclose()
        await app.state.engine.dispose()
        if telemetry:
            telemetry.close()

    app = FastAPI(
        title="Orders",
        version="1.0.0",
        lifespan=lifespan,
        # The pages of documentation load scripts from a host on the internet; /openapi.json stays.
        docs_url=None,
        redoc_url=None,
        telemetry=TELEMETRY,
    )
    app.state.draining = False
    app.include_router(orders.router)
    app.include_router(health.router)
    app.add_api_route("/metrics", _metrics, include_in_schema=False)
    for outage in OUTAGES:
        app.add_exception_handler(outage, _unavailable)
    app.add_exception_handler(sqlalchemy.exc.DBAPIError, _database_error)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(Exception, _crashed)
    app.add_middleware(LimitBody)
    app.add_middleware(Observe)
    return app


async def _metrics(request: Request) -> Response:
    # For those who call the pod itself. A load balancer, which says for whom it calls, hides this path but not each of
    # its spellings.
    if "x-forwarded-for" in request.headers:
        raise HTTPException(404)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _not_valid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  it is registered for these
    # Not what was sent: JSON has no Infinity and UTF-8 no half of a character, so the answer would be an error of ours.
    problems = [{key: problem[key] for key in ("type", "loc", "msg")} for problem in error.errors()]
    return JSONResponse({"detail": problems}, 422)


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    # Of other errors the type alone: their text can hold what was asked.
    reason = str(error) if isinstance(error, DatabaseUnreachable) else type(error).__name__
    logger.warning("a server behind the api is unavailable", extra={"error": reason})
    return JSONResponse({"detail": "Temporarily unavailable, try again"}, 503, {"Retry-After": "1"})


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, sqlalchemy.exc.DBAPIError)  # noqa: S101  it is registered for these
    if is_outage(error):
        return await _unavailable(request, error)
    # Not the error's text: PostgreSQL puts the row that it refuses in there.
    cause = {"sqlstate": getattr(error.orig, "sqlstate", None), "statement": error.statement}
    logger.error("the database refused a statement", extra=cause)
    return await _crashed(request, error)


async def _crashed(_request: Request, _error: Exception) -> JSONResponse:
    """The trace is in the log: the server writes it there."""
    return JSONResponse({"detail": "Internal Server Error"}, 500)
