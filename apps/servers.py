"""A throw-away PostgreSQL and Redis, as the platform makes them: TLS, a password, a token.

    python3 apps/servers.py COMMAND ...

runs COMMAND with DB_URL and REDIS_URL of fresh servers, and removes them when it ends. Needs nothing but Python and
`postgresql`, `redis-server` and `openssl` of the package manager.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 30


@dataclass
class Server:
    """One server that can be stopped and started again on its port, as a failover does."""

    command: list[str]
    port: int
    log: Path
    user: str | None
    # Ends with 0 when the server answers. It listens before that.
    probe: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal is for the command, the servers go after it.
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, user=self.user, cwd=self.log.parent, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{self.command[0]} did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        return _listens(self.port) and subprocess.run(self.probe, capture_output=True).returncode == 0

    def stop(self) -> None:
        if self.process is None:
            return
        # SIGINT: PostgreSQL drops its clients; on SIGTERM it would wait for them.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=START_SECONDS)
        self.process = None


@dataclass
class Servers:
    """The URLs as the platform writes them, and the file of the authority that signed both certificates."""

    db_url: str
    redis_url: str
    certificate: Path
    postgres: Server
    redis: Server

    @property
    def environment(self) -> dict[str, str]:
        return {"DB_URL": self.db_url, "REDIS_URL": self.redis_url, "SSL_CERT_FILE": str(self.certificate)}


@contextlib.contextmanager
def running() -> Iterator[Servers]:
    """Both servers, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="slipway-servers-"))
    started: list[Server] = []
    try:
        # Root may not run PostgreSQL, so its own user does, and everything in the folder is that user's.
        user = "postgres" if os.geteuid() == 0 else None
        _make_certificate(folder)
        (folder / "data").mkdir()
        _give_to(user, folder)
        postgres, db_url = _postgres(folder, user)
        redis, redis_url = _redis(folder, user)
        for server in (postgres, redis):
            server.start()
            started.append(server)
        yield Servers(db_url, redis_url, folder / "server.crt", postgres, redis)
    finally:
        for server in reversed(started):
            server.stop()
        shutil.rmtree(folder)


def _postgres(folder: Path, user: str | None) -> tuple[Server, str]:
    password, port = secrets.token_hex(16), free_port()
    (folder / "password").write_text(password)
    binaries = postgres_binaries()
    data = str(folder / "data")
    initdb = [binaries / "initdb", "--username=app", f"--pwfile={folder / 'password'}", "--auth=scram-sha-256"]
    _run([*map(str, initdb), "--encoding=UTF8", "--no-sync", data], user)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "ssl": "on",
        "ssl_cert_file": folder / "server.crt",
        "ssl_key_file": folder / "server.key",
        # Nothing of it has to outlive the machine.
        "fsync": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    probe = [str(binaries / "pg_isready"), "--host=127.0.0.1", f"--port={port}"]
    server = Server([str(binaries / "postgres"), "-D", data, *options], port, folder / "postgres.log", user, probe)
    return server, f"postgresql://app:{password}@localhost:{port}/postgres?sslmode=require"


def _redis(folder: Path, user: str | None) -> tuple[Server, str]:
    token, port = secrets.token_hex(16), free_port()
    settings = {
        "bind": "127.0.0.1",
        "port": 0,
        "tls-port": port,
        "tls-cert-file": folder / "server.crt",
        "tls-key-file": folder / "server.key",
        "tls-ca-cert-file": folder / "server.crt",
        "tls-auth-clients": "no",
        "requirepass": token,
        "dir": folder,
        "save": '""',
    }
    (folder / "redis.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    _give_to(user, folder / "redis.conf")
    command = [_on_path("redis-server"), str(folder / "redis.conf")]
    return Server(command, port, folder / "redis.log", user, ["true"]), f"rediss://:{token}@localhost:{port}/0"


def postgres_binaries() -> Path:
    """Debian keeps the server's programs off the PATH, one folder a version."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return newest_first[0] if newest_first else Path(_on_path("initdb")).parent


def _make_certificate(folder: Path) -> None:
    files = ["-keyout", str(folder / "server.key"), "-out", str(folder / "server.crt")]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    _run([_on_path("openssl"), "req", "-x509", "-nodes", "-days", "2", *curve, *files, *names], None)


def _give_to(user: str | None, path: Path) -> None:
    if user is not None:
        for each in (path, *path.rglob("*")):
            shutil.chown(each, user)
    if path.is_dir():
        path.chmod(0o755)  # the certificate is read by the services, which run as somebody else


def _on_path(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"expected {program} on the PATH, found none: install postgresql, redis-server and openssl")
    return found


def _run(command: list[str], user: str | None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, user=user, cwd="/")
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(command: list[str]) -> int:
    if not command:
        raise SystemExit("expected a command to run, got none: python3 apps/servers.py COMMAND ...")
    with running() as servers:
        process = subprocess.Popen(command, env=os.environ | servers.environment)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: process.send_signal(received))
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
