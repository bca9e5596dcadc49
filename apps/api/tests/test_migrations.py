"""Migrations on a real PostgreSQL: up and down, two versions side by side, and what they wait for and what not."""

import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import servers as throwaway
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

from tests.support import API, alembic, alembic_begun

pytestmark = pytest.mark.anyio

REVISIONS = list(ScriptDirectory.from_config(Config(API / "alembic.ini")).walk_revisions())

INSERT_OLD = "INSERT INTO orders (id, customer, product, quantity, price) VALUES ($1, 'Kim', 'tea', 1, 12.50)"
MANY = "INSERT INTO orders SELECT gen_random_uuid(), 'Kim', 'tea', 1, n / 100.0 FROM generate_series(1, 2500) n"
INSERT_NEW = "INSERT INTO orders (id, customer, product, quantity, price_cents) VALUES ($1, 'Kim', 'tea', 1, 1250)"

# As docs/migrations.md has it.
INDEX = """
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index("orders_customer", if_exists=True, postgresql_concurrently=True)
        op.create_index("orders_customer", "orders", ["customer"], postgresql_concurrently=True)
        op.execute("RESET lock_timeout")
"""
VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('orders_customer')"


@pytest.fixture
async def empty(servers: throwaway.Servers) -> AsyncIterator[str]:
    """The URL of a database in which nothing was migrated yet."""
    name = f"migrations_{uuid4().hex}"
    connection = await asyncpg.connect(servers.db_url)
    await connection.execute(f"CREATE DATABASE {name}")
    yield servers.db_url.replace("/postgres?", f"/{name}?")
    await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await connection.close()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The next version of the service, which makes an index on a table in use."""
    for name in ("app", "migrations", "alembic.ini"):
        copy = shutil.copytree if (API / name).is_dir() else shutil.copy
        copy(API / name, tmp_path / name)
    (tmp_path / "migrations/versions/0005_index.py").write_text(INDEX)
    return tmp_path


@pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
def test_each_migration_says_its_phase_and_its_way_back(script: Script):
    assert script.module.phase in ("expand", "migrate", "contract")
    assert hasattr(script.module, "requires") == (script.module.phase == "contract")
    assert callable(script.module.downgrade)
    assert script.doc


async def test_all_of_them_lead_to_the_tables_of_the_code_and_back(empty: str):
    alembic(empty, "upgrade", "head")
    assert "No new upgrade operations detected" in alembic(empty, "check").stdout
    alembic(empty, "downgrade", "base")
    connection = await asyncpg.connect(empty)
    left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION SELECT proname FROM pg_proc"
    left += " WHERE pronamespace = 'public'::regnamespace"
    assert {row[0] for row in await connection.fetch(left)} == {"alembic_version", "alembic_version_pkc"}
    await connection.close()


@pytest.mark.parametrize("revision", ["0002", "0003"])
async def test_the_old_and_the_new_version_see_each_others_orders(empty: str, revision: str):
    alembic(empty, "upgrade", revision)
    connection = await asyncpg.connect(empty)
    for insert in (INSERT_OLD, INSERT_NEW):
        await connection.execute(insert, uuid4())
    assert [tuple(row) for row in await connection.fetch("SELECT price, price_cents FROM orders")] == [(12.5, 1250)] * 2
    await connection.execute("UPDATE orders SET price = 1.01")
    assert {row[0] for row in await connection.fetch("SELECT price_cents FROM orders")} == {101}
    await connection.execute("UPDATE orders SET price_cents = 99")
    assert {float(row[0]) for row in await connection.fetch("SELECT price FROM orders")} == {0.99}
    await connection.close()


async def test_orders_from_before_are_carried_over_and_back(empty: str):
    alembic(empty, "upgrade", "0001")
    connection = await asyncpg.connect(empty)
    await connection.execute(MANY)
    total = "SELECT sum(price) FROM orders"
    alembic(empty, "upgrade", "head")
    assert await connection.fetchval("SELECT sum(price_cents) FROM orders") == 2500 * 2501 // 2
    alembic(empty, "downgrade", "0001")
    assert await connection.fetchval(total) == 2500 * 2501 / 200
    await connection.execute(INSERT_OLD, uuid4())
    await connection.close()


async def test_after_the_contraction_the_old_version_cannot_write(empty: str):
    alembic(empty, "upgrade", "head")
    connection = await asyncpg.connect(empty)
    with pytest.raises(asyncpg.UndefinedColumnError):
        await connection.execute(INSERT_OLD, uuid4())
    with pytest.raises(asyncpg.NotNullViolationError):
        await connection.execute(INSERT_NEW.replace("1250", "NULL"), uuid4())
    await connection.close()


async def test_a_migration_does_not_queue_behind_a_long_transaction(empty: str):
    alembic(empty, "upgrade", "0003")
    connection = await asyncpg.connect(empty)
    async with connection.transaction():
        await connection.execute("SELECT count(*) FROM orders")
        done = alembic(empty, "upgrade", "head", check=False)
    assert done.returncode != 0
    assert "canceling statement due to lock timeout" in done.stderr
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0003"
    await connection.close()
    alembic(empty, "upgrade", "head")


async def test_on_the_schema_of_a_newer_version_there_is_nothing_to_do(empty: str, newer: Path):
    alembic(empty, "upgrade", "head", folder=newer)
    connection = await asyncpg.connect(empty)
    done = alembic(empty, "upgrade", "head")
    assert "the schema is newer than this version, nothing to do" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])["revision"] == "0005"
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0005"
    assert await connection.fetchval(VALID) is True
    # Only the way up ends well: nothing else could be done as it was asked for.
    for command in (["downgrade", "0003"], ["current"], ["check"]):
        done = alembic(empty, *command, check=False)
        assert done.returncode != 0
        assert "Can't locate revision identified by '0005'" in done.stdout + done.stderr
    await connection.close()


@pytest.mark.parametrize(
    ("schema", "missing"),
    [
        ("ALTER TABLE orders RENAME price_cents TO price_minor", "orders.price_cents"),
        ("ALTER TABLE orders RENAME TO invoices", "orders.created_at, orders.customer, orders.id, orders.price_cents"),
    ],
    ids=["a version too new to go back from", "another service"],
)
async def test_a_database_without_what_this_version_needs_is_refused(empty: str, schema: str, missing: str):
    alembic(empty, "upgrade", "head")
    connection = await asyncpg.connect(empty)
    await connection.execute(schema)
    await connection.execute("UPDATE alembic_version SET version_num = '2f1c'")
    done = alembic(empty, "upgrade", "head", check=False)
    assert done.returncode != 0
    assert f"got one at 2f1c, which is not known here, without {missing}" in done.stderr
    assert "Traceback" not in done.stderr
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "2f1c"
    await connection.close()


async def test_an_index_waits_for_a_transaction_that_writes(empty: str, newer: Path):
    alembic(empty, "upgrade", "head")
    connection = await asyncpg.connect(empty)
    await connection.execute("BEGIN; DELETE FROM orders")
    with alembic_begun(empty, "upgrade", "head", folder=newer) as process:
        # Longer than anything else may wait for a lock.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=4)
        await connection.execute("COMMIT")
        assert process.wait(timeout=30) == 0, process.communicate()
    assert await connection.fetchval(VALID) is True
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0005"
    await connection.close()


async def test_an_index_takes_the_place_of_one_that_broke_off(empty: str, newer: Path):
    alembic(empty, "upgrade", "head")
    connection = await asyncpg.connect(empty)
    other = await asyncpg.connect(empty, server_settings={"lock_timeout": "100ms"})
    async with connection.transaction():
        await connection.execute("DELETE FROM orders")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await other.execute("CREATE INDEX CONCURRENTLY orders_customer ON orders (customer)")
    assert await connection.fetchval(VALID) is False
    alembic(empty, "upgrade", "head", folder=newer)
    assert await connection.fetchval(VALID) is True
    await other.close()
    await connection.close()


async def test_the_sql_that_is_printed_does_the_same(empty: str):
    psql = Path(throwaway.postgres_binaries()) / "psql"
    for direction in (("upgrade", "head"), ("downgrade", "head:base")):
        script = alembic("", *direction, "--sql").stdout
        assert script.startswith("SET lock_timeout = '2s';")
        assert "SET statement_timeout = '9min';" in script
        command = [psql, empty, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=script, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        if direction[0] == "upgrade":
            assert "No new upgrade operations detected" in alembic(empty, "check").stdout


def test_without_a_database_it_says_what_is_missing():
    done = alembic("", "upgrade", "head", check=False)
    assert done.returncode != 0
    assert "DB_URL: expected postgresql://" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_told_without_the_password():
    done = alembic("postgresql://app:hunter2@127.0.0.1:9/app", "upgrade", "head", check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("no connection to the database: ConnectionRefusedError")
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
