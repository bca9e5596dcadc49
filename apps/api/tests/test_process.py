"""Start and end: what Kubernetes sees of the process."""

import json
import os
import socket
import subprocess
import sys
import threading
import time

import httpx

from app.__main__ import IN_FLIGHT_SECONDS
from tests.process import Api
from tests.support import API, TEA, eventually


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("DB_URL", "REDIS_URL")}
    command = [sys.executable, "-m", "app"]
    return subprocess.run(command, cwd=API, env=inherited | environment, capture_output=True, text=True, timeout=30)


def test_a_wrong_environment_ends_it_at_once_with_a_message_and_no_trace():
    done = run(DB_URL="mysql://app:hunter2@h/app")
    assert done.returncode == 78
    assert done.stderr.splitlines()[0] == "The environment has 2 problems:"
    assert "REDIS_URL: expected rediss://" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_ends_it_with_an_error(servers):
    with Api(servers) as api:
        assert run(**servers.environment, PORT=str(api.port)).returncode not in (0, 78)


def test_it_starts_without_the_database_and_becomes_ready_with_it(servers):
    servers.postgres.stop()
    api = Api(servers)
    starting = threading.Thread(target=api.__enter__)
    starting.start()
    try:
        eventually(lambda: api.probe("/healthz") == 200, 30)
        assert api.probe("/readyz") == 503
    finally:
        servers.postgres.start()
        starting.join()
    assert api.probe("/readyz") == 200
    assert api.terminate() == 0


def test_at_sigterm_it_says_not_ready_goes_on_serving_and_then_ends(servers):
    with Api(servers, DRAIN_SECONDS="2") as api:
        began = time.monotonic()
        api.process.terminate()
        eventually(lambda: api.probe("/readyz") == 503, 1)
        # Whoever has not heard of it yet is served.
        assert httpx.post(f"{api.url}/orders", json=TEA).status_code == 201
        assert api.probe("/healthz") == 200
        assert api.process.wait(timeout=10) == 0
        assert 2 <= time.monotonic() - began < 6
    assert '"message": "draining"' in api.log()


def test_a_request_under_way_is_answered_before_it_ends(servers):
    with Api(servers) as api:
        answers: list[httpx.Response] = []
        with api.table_locked():
            asking = threading.Thread(target=lambda: answers.append(httpx.get(f"{api.url}/orders", timeout=20)))
            asking.start()
            time.sleep(0.5)
            api.process.terminate()
            eventually(lambda: api.probe("/healthz") is None)
            assert api.process.poll() is None
        asking.join()
        assert answers[0].status_code == 200
        assert api.process.wait(timeout=10) == 0


def test_a_slow_request_has_the_time_that_the_pod_has(servers):
    body = json.dumps(TEA).encode()
    head = (
        f"POST /orders HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with Api(servers) as api, socket.create_connection(("127.0.0.1", api.port), timeout=20) as client:
        client.sendall(head.encode() + body[:5])
        time.sleep(0.5)
        api.process.terminate()
        time.sleep(9)
        client.sendall(body[5:])
        assert client.recv(100).startswith(b"HTTP/1.1 201")
        assert api.process.wait(timeout=10) == 0
    # The chart gives 45 s from the signal on, of which a drain may take 20.
    assert 20 + IN_FLIGHT_SECONDS < 45


def test_a_request_that_never_ends_does_not_hold_it_beyond_the_grace_period(servers):
    with Api(servers) as api, api.table_locked():
        asking = threading.Thread(target=lambda: api.probe("/orders"))
        asking.start()
        time.sleep(0.5)
        assert api.terminate(seconds=20) == 0
        asking.join()


def test_a_second_signal_cuts_the_wait_short(servers):
    with Api(servers, DRAIN_SECONDS="20") as api:
        began = time.monotonic()
        api.process.terminate()
        eventually(lambda: api.probe("/readyz") == 503, 1)
        assert api.terminate() == 0
        assert time.monotonic() - began < 5
