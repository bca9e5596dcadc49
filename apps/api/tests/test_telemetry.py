"""Traces, received by a real gRPC server that speaks the collector's protocol."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from app import NAME
from tests.process import Api
from tests.support import TEA


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.resource: dict[str, str] = {}

    def Export(self, request, context):
        for of_resource in request.resource_spans:
            self.resource |= {each.key: each.value.string_value for each in of_resource.resource.attributes}
            self.spans += [span for scope in of_resource.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    server = grpc.server(ThreadPoolExecutor(2))
    port = server.add_insecure_port("127.0.0.1:0")
    collector = Collector()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None)


def attributes(span: Span) -> dict[str, object]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_a_request_is_a_trace_with_its_query_and_without_its_values(servers, collector):
    received, endpoint = collector
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with Api(servers, OTLP_ENDPOINT=endpoint) as api:
        order = TEA | {"customer": "a-customer-of-ours"}
        assert httpx.post(f"{api.url}/orders", json=order, headers={"traceparent": parent}).status_code == 201
        for probe in ("/readyz", "/metrics"):
            httpx.get(api.url + probe)
        # What is left is sent at the end.
        assert api.terminate() == 0
    (request,) = [span for span in received.spans if span.kind == Span.SPAN_KIND_SERVER]
    assert request.name == "POST /orders"
    assert attributes(request)["http.route"] == "/orders"
    assert attributes(request)["http.response.status_code"] == 201
    assert request.trace_id.hex() == parent.split("-")[1]
    (query,) = [span for span in received.spans if span.name == "INSERT"]
    assert (query.trace_id, query.parent_span_id) == (request.trace_id, request.span_id)
    assert "INSERT INTO orders" in attributes(query)["db.query.text"]
    assert "a-customer-of-ours" not in str(received.spans)
    assert received.resource["service.name"] == NAME
    assert f'"trace_id": "{parent.split("-")[1]}"' in api.log()


def test_a_failed_query_ends_its_span_as_an_error(servers, collector):
    received, endpoint = collector
    with Api(servers, OTLP_ENDPOINT=endpoint) as api:
        with api.table_renamed():
            order = TEA | {"customer": "a-customer-of-ours"}
            assert httpx.post(f"{api.url}/orders", json=order).status_code == 500
        api.terminate()
    failed = [span for span in received.spans if span.name == "INSERT" and span.status.code == 2]
    assert [span.status.message for span in failed] == ["ProgrammingError"]
    # The log has the statement, and not what was sent.
    assert '"sqlstate": "42P01"' in api.log()
    assert "INSERT INTO orders" in api.log()
    assert "a-customer-of-ours" not in api.log() + str(received.spans)


def test_without_an_endpoint_nothing_of_it_is_loaded(servers):
    with Api(servers) as api:
        httpx.post(f"{api.url}/orders", json=TEA)
        assert "grpc" not in api.loaded_libraries()
        api.terminate()
    assert "trace_id" not in api.log()


def test_a_collector_that_is_not_there_holds_nothing_up(servers):
    with Api(servers, OTLP_ENDPOINT="http://127.0.0.1:9") as api:
        assert httpx.post(f"{api.url}/orders", json=TEA).status_code == 201
        assert api.terminate(seconds=10) == 0
