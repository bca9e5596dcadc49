"""Whether a server is who its certificate says, by the URLs that the platform writes."""

import subprocess
from pathlib import Path

import httpx
import pytest
import servers as throwaway

from app.config import Settings, read_settings
from app.main import create_app
from tests.support import TEA

pytestmark = pytest.mark.anyio


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """The certificate of an authority that signed nothing of ours."""
    command = "openssl req -x509 -nodes -newkey rsa:2048 -subj /CN=other -keyout key.pem -out other.pem"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "other.pem"


async def answer(settings: Settings, method: str, path: str, **request: object) -> int:
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client,
    ):
        return (await client.request(method, path, **request)).status_code


@pytest.mark.parametrize(
    ("host", "query", "status"),
    [
        ("localhost", "sslmode=require", 200),
        ("localhost", "sslmode=verify-full&sslrootcert={ours}", 200),
        ("localhost", "sslmode=verify-full&sslrootcert={strangers}", 503),
        ("localhost", "sslmode=verify-full&sslrootcert=/nowhere.pem", 503),
        ("127.0.0.1", "sslmode=require", 200),
        ("127.0.0.1", "sslmode=verify-full&sslrootcert={ours}", 503),
    ],
)
async def test_the_database_is_checked_as_sslmode_says(
    servers: throwaway.Servers, stranger: Path, host: str, query: str, status: int
):
    url = servers.db_url.split("?")[0].replace("@localhost", f"@{host}")
    url += "?" + query.format(ours=servers.certificate, strangers=stranger)
    assert await answer(read_settings(servers.environment | {"DB_URL": url}), "GET", "/readyz") == status


async def test_the_connection_to_the_database_is_encrypted(database):
    assert await database.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")


async def test_a_cache_of_an_unknown_authority_is_refused(
    settings: Settings, stranger: Path, monkeypatch: pytest.MonkeyPatch
):
    request = {"json": TEA, "headers": {"Idempotency-Key": "k"}}
    assert await answer(settings, "POST", "/orders", **request) == 201
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    assert await answer(settings, "POST", "/orders", **request) == 503
