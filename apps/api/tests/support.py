"""What several tests need."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

API = Path(__file__).parents[1]

TEA = {"customer": "Kim", "product": "tea", "quantity": 2, "price_cents": 1250}


def alembic_begun(db_url: str, *arguments: str, folder: Path = API) -> subprocess.Popen[str]:
    """The command that the migration Job runs."""
    command, environment = [sys.executable, "-m", "alembic", *arguments], os.environ | {"DB_URL": db_url}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


def alembic(db_url: str, *arguments: str, check: bool = True, folder: Path = API) -> subprocess.CompletedProcess[str]:
    with alembic_begun(db_url, *arguments, folder=folder) as process:
        out, error = process.communicate(timeout=60)
    if check and process.returncode != 0:
        raise AssertionError(f"alembic {' '.join(arguments)}:\n{out}{error}")
    return subprocess.CompletedProcess(process.args, process.returncode, out, error)


def eventually(holds: Callable[[], object], seconds: float = 15) -> None:
    """Waits until `holds` is true, and fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.05)
