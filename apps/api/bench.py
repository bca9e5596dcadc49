"""How many requests a second the api answers on one core, with PostgreSQL in the loop.

    apps/api/.venv/bin/python apps/api/bench.py

The api has the first core to itself. The database and `wrk`, which sends the requests over the loopback for ten seconds
each, share the others: on a machine with two cores it is their core that is the tighter one.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

API = Path(__file__).resolve().parent
sys.path.append(str(API.parent))

import servers  # noqa: E402

SECONDS = 10
CONNECTIONS = 16
ORDER = {"customer": "Kim", "product": "tea", "quantity": 2, "price_cents": 1250}
POST = f"""
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{json.dumps(ORDER)}'
"""


def main() -> None:
    first, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or [first])
    with servers.running() as database, tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(POST)
        script.flush()
        port = servers.free_port()
        environment = os.environ | database.environment | {"PORT": str(port), "DRAIN_SECONDS": "0"}
        run = {"cwd": API, "env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], check=True, **run)
        api = subprocess.Popen(["taskset", "--cpu-list", str(first), sys.executable, "-m", "app"], **run)
        url = f"http://127.0.0.1:{port}"
        try:
            order = _create_order(f"{url}/orders")
            print("| request | a second | median | 99th percentile |\n|---|---|---|---|")
            for name, path, options in (
                ("create an order", "/orders", ["--script", script.name]),
                ("get an order", f"/orders/{order}", []),
                ("list 20 orders", "/orders", []),
            ):
                print(f"| {name} | {' | '.join(_measure(url + path, options))} |", flush=True)
        finally:
            api.terminate()
            api.wait()


def _measure(url: str, options: list[str]) -> tuple[str, str, str]:
    load = ["--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s", "--latency"]
    done = subprocess.run(["wrk", *load, *options, url], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit(f"not every request was answered:\n{done.stdout}")
    found = [re.search(rf"^\s*{what}:?\s+(\S+)", done.stdout, re.MULTILINE) for what in ("Requests/sec", "50%", "99%")]
    rate, median, slow = (match[1] if match else "?" for match in found)
    return f"{float(rate):,.0f}", median, slow


def _create_order(url: str) -> str:
    """The first one, as soon as the api answers."""
    request = urllib.request.Request(url, json.dumps(ORDER).encode(), {"Content-Type": "application/json"})
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return str(json.load(answer)["id"])
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"expected {url} to answer within 10 s")


if __name__ == "__main__":
    main()
