"""The services on this machine, against a real PostgreSQL and Redis that are gone when it ends.

    python3 apps/local.py api     http://localhost:8000
    python3 apps/local.py web     http://localhost:3000, and the api that it calls

The first run installs what the lock files name. PORT chooses another port.
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import servers

APPS = Path(__file__).resolve().parent
API, WEB = APPS / "api", APPS / "web"
START_SECONDS = 60
PYTHON = API / ".venv" / "bin" / "python"


def install_api() -> None:
    locks = [API / "requirements.txt", API / "requirements-dev.txt"]
    if _is_done(API / ".venv" / "installed", locks):
        return
    if not PYTHON.exists():
        _run([sys.executable, "-m", "venv", str(API / ".venv")], API)
    for lock in locks:
        _run([str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)], API)
    _mark_done(API / ".venv" / "installed", locks)


def build_web() -> None:
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        # Without scripts: Playwright's would download browsers.
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], WEB)
    folders = [WEB / name for name in ("app", "lib", "scripts")]
    sources = [*WEB.glob("*.ts"), lock, API / "openapi.json", *(f for folder in folders for f in folder.rglob("*.*"))]
    if not _is_done(WEB / ".next" / "built", sources):
        _run(["npm", "run", "--silent", "build"], WEB)
        _mark_done(WEB / ".next" / "built", sources)


def start_api(database: servers.Servers, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | database.environment | {"PORT": str(port), "DRAIN_SECONDS": "0"}
    _run([str(PYTHON), "-m", "alembic", "upgrade", "head"], API, **database.environment)
    return subprocess.Popen([str(PYTHON), "-m", "app"], cwd=API, env=environment)


def start_web(api_port: int, port: int) -> subprocess.Popen[bytes]:
    given = {"API_URL": f"http://localhost:{api_port}", "PORT": str(port), "DRAIN_SECONDS": "0"}
    manual = {"NEXT_MANUAL_SIG_HANDLE": "true", "NEXT_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"}
    return subprocess.Popen(["node", "server.js"], cwd=WEB / ".next" / "standalone", env=os.environ | given | manual)


def run(service: str) -> None:
    port = int(os.environ.get("PORT", "8000" if service == "api" else "3000"))
    install_api()
    if service == "web":
        build_web()
    with servers.running() as database:
        api_port = port if service == "api" else servers.free_port()
        processes = [start_api(database, api_port)]
        try:
            if service == "web":
                _wait_until_ready(api_port, processes[0])
                processes.append(start_web(api_port, port))
            _wait_until_ready(port, processes[-1])
            print(f"{service} is ready: http://localhost:{port}", flush=True)
            while all(process.poll() is None for process in processes):
                time.sleep(0.2)
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


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
    if arguments not in (["api"], ["web"]):
        raise SystemExit("expected what to run: python3 apps/local.py api, or web")
    # Both end it the same way: services first, then their servers.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(arguments[0])
    except KeyboardInterrupt:
        return 0
    return 1  # a service that ends by itself has failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
