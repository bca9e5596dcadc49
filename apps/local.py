"""The services on this machine, against a real PostgreSQL and Redis that are gone when it ends.

    python3 apps/local.py api     http://localhost:8000
    python3 apps/local.py web     http://localhost:3000, and the api that it calls

Another folder beside this file is run as what it is: in Python, or for Node with the api beside it. The first run
installs what the lock files name. PORT chooses another port.
"""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import servers

APPS = Path(__file__).resolve().parent
# What a service for Node calls.
API = APPS / "api"
START_SECONDS = 60


def install_api(api: Path) -> None:
    locks = [api / "requirements.txt", api / "requirements-dev.txt"]
    if _is_done(api / ".venv" / "installed", locks):
        return
    if not _python(api).exists():
        _run([sys.executable, "-m", "venv", str(api / ".venv")], api)
    for lock in locks:
        pip = [str(_python(api)), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)]
        _run(pip, api)
    _mark_done(api / ".venv" / "installed", locks)


def build_web(web: Path) -> None:
    lock, installed = web / "package-lock.json", web / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        # Without scripts: Playwright's would download browsers.
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], web)
    folders = [web / name for name in ("app", "lib", "scripts")]
    sources = [*web.glob("*.ts"), lock, API / "openapi.json", *(f for folder in folders for f in folder.rglob("*.*"))]
    if not _is_done(web / ".next" / "built", sources):
        _run(["npm", "run", "--silent", "build"], web)
        _mark_done(web / ".next" / "built", sources)


def start_api(api: Path, database: servers.Servers, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | database.environment | {"PORT": str(port), "DRAIN_SECONDS": "0"}
    _run([str(_python(api)), "-m", "alembic", "upgrade", "head"], api, **database.environment)
    return subprocess.Popen([str(_python(api)), "-m", "app"], cwd=api, env=environment)


def start_web(web: Path, api_port: int, port: int) -> subprocess.Popen[bytes]:
    given = {"API_URL": f"http://localhost:{api_port}", "PORT": str(port), "DRAIN_SECONDS": "0"}
    manual = {"NEXT_MANUAL_SIG_HANDLE": "true", "NEXT_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"}
    return subprocess.Popen(["node", "server.js"], cwd=web / ".next" / "standalone", env=os.environ | given | manual)


def run(service: Path) -> None:
    is_web = (service / "package.json").exists()
    api = API if is_web else service
    if not (api / "requirements.txt").exists():
        sys.exit(
            f"{api}: expected the code of the api that {service.name} calls, got none: "
            f"copy it, or run {service.name} with npm"
        )
    port = _free_port_of_choice(3000 if is_web else 8000)
    install_api(api)
    if is_web:
        build_web(service)
    with servers.running() as database:
        api_port = servers.free_port() if is_web else port
        processes = [start_api(api, database, api_port)]
        try:
            if is_web:
                _wait_until_ready(api_port, processes[0])
                processes.append(start_web(service, api_port, port))
            _wait_until_ready(port, processes[-1])
            print(f"{service.name} is ready: http://localhost:{port}", flush=True)
            while all(process.poll() is None for process in processes):
                time.sleep(0.2)
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


def _free_port_of_choice(default: int) -> int:
    """Asked for before anything is installed. A service that cannot listen says so in a line of its log."""
    text = os.environ.get("PORT") or str(default)
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise SystemExit(f'PORT: expected a whole number from 1 to 65535, got "{text}": without it, it is {default}')
    with socket.socket() as probe:
        # As the services ask for it: one that has just ended is not in the way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", int(text)))
        except OSError as error:
            cause = f"got {text}: {error.strerror}; name another"
            raise SystemExit(f"PORT: expected a port to listen on, {cause}") from None
    return int(text)


def _python(api: Path) -> Path:
    return api / ".venv" / "bin" / "python"


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"expected http://localhost:{port}/readyz to answer 200: it does not, or its process has ended")


def _run(command: list[str], folder: Path, **environment: str) -> None:
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=True)


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def _is_done(mark: Path, files: list[Path]) -> bool:
    return mark.exists() and mark.read_text() == _digest(files)


def _mark_done(mark: Path, files: list[Path]) -> None:
    mark.write_text(_digest(files))


def main(arguments: list[str]) -> int:
    services = sorted(path.parent.name for path in (*APPS.glob("*/pyproject.toml"), *APPS.glob("*/package.json")))
    if len(arguments) != 1 or arguments[0] not in services:
        given = " ".join(arguments) or "nothing"
        raise SystemExit(f"expected what to run, one of {', '.join(services)}, got {given}: python3 apps/local.py NAME")
    # Both end it the same way: services first, then their servers.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(APPS / arguments[0])
    except KeyboardInterrupt:
        return 0
    return 1  # a service that ends by itself has failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
