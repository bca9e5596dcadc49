"""Traces to the collector that OTLP_ENDPOINT names, over gRPC. Without it nothing of this is loaded.

FastAPI makes the span of a request by itself as soon as there is a provider; the spans of its queries are made here.
"""

import logging
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from app import NAME

FLUSH_MILLISECONDS = 2000

logger = logging.getLogger("app.telemetry")


class Telemetry:
    """The provider, and its end: what is left is sent, but a collector that is gone does not hold the process up."""

    def __init__(self, endpoint: str, engine: AsyncEngine) -> None:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go over this name.
        provider = TracerProvider(resource=Resource.create({"service.name": NAME}))
        exporter = OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"), timeout=2)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        trace.set_tracer_provider(provider)
        _trace_queries(provider.get_tracer("app.database"), engine)
        self.provider = provider
        logger.info("traces are sent", extra={"endpoint": endpoint})

    def close(self) -> None:
        self.provider.force_flush(FLUSH_MILLISECONDS)
        self.provider.shutdown()


def _trace_queries(tracer: Any, engine: AsyncEngine) -> None:
    """A span for each statement, with its text and never its parameters."""
    from opentelemetry.trace import SpanKind, StatusCode

    def begin(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        attributes = {"db.system.name": "postgresql", "db.query.text": statement}
        operation = statement.split(maxsplit=1)[0]
        context.query_span = tracer.start_span(operation, kind=SpanKind.CLIENT, attributes=attributes)

    def end(_connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        context.query_span.end()

    def fail(failure: Any) -> None:
        span = getattr(failure.execution_context, "query_span", None)
        if span is not None:
            span.set_status(StatusCode.ERROR, type(failure.original_exception).__name__)
            span.end()

    event.listen(engine.sync_engine, "before_cursor_execute", begin)
    event.listen(engine.sync_engine, "after_cursor_execute", end)
    event.listen(engine.sync_engine, "handle_error", fail)
