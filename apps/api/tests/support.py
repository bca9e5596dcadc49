"""What several tests need."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

API = Path(__file__).parents[1]

TEA = {"customer": "Kim", "product": "tea", "quantity": 2, "price_cents": 1250}


def alembic(db_url: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """The command that the migration Job runs."""
    command = [sys.executable, "-m", "alembic", *arguments]
    done = subprocess.run(
        command, cwd=API, env=os.environ | {"DB_URL": db_url}, capture_output=True, text=True, timeout=60
    )
    if check and done.returncode != 0:
        raise AssertionError(f"alembic {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done


def eventually(holds: Callable[[], object], seconds: float = 15) -> None:
    """Waits until `holds` is true, and fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.05)
