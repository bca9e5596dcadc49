"""The contract with clients: what the application offers is what openapi.json, as committed, promises, or more."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import API

CONTRACT = API / "openapi.json"
REMAKE = "clients of openapi.json would break. If that is meant, make it again: python -m app.openapi > openapi.json"
# Those of the gate: scripts/delivery/oasdiff.yaml of the platform, a file that another repository has not.
RULES = [
    "--deprecation-days-stable=30",
    "--deprecation-days-beta=30",
    "--allow-external-refs=false",
    "--flatten-allof=true",
    "--flatten-params=true",
]
INSTALL = "oasdiff is not on the PATH: go install github.com/oasdiff/oasdiff@v1.37.0"


def breaking_changes(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    oasdiff = shutil.which("oasdiff")
    if oasdiff is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(INSTALL)
    (folder / "made.json").write_text(text)
    command = [oasdiff, "breaking", *RULES, "--fail-on", "WARN", "--color", "never", CONTRACT, "made.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_application_keeps_the_contract(tmp_path: Path):
    command = [sys.executable, "-m", "app.openapi"]
    made = subprocess.run(command, cwd=API, check=True, capture_output=True, text=True).stdout
    done = breaking_changes(tmp_path, made)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{REMAKE}"


def test_what_breaks_clients_is_told_and_an_addition_is_not(tmp_path: Path):
    more, less = (json.loads(CONTRACT.read_text()) for _ in range(2))
    more["paths"]["/news"] = {"get": {"responses": {"200": {"description": "News"}}}}
    assert breaking_changes(tmp_path, json.dumps(more)).returncode == 0
    del less["paths"]["/orders"]["post"]
    done = breaking_changes(tmp_path, json.dumps(less))
    assert (done.returncode, "in API POST /orders" in done.stdout) == (1, True)


@pytest.mark.parametrize(("days", "status"), [(29, 1), (32, 0)])
def test_what_is_to_go_is_announced_a_month_before(tmp_path: Path, days: int, status: int):
    announced = json.loads(CONTRACT.read_text())
    sunset = datetime.now(UTC).date() + timedelta(days=days)
    announced["paths"]["/orders"]["post"] |= {"deprecated": True, "x-sunset": sunset.isoformat()}
    assert breaking_changes(tmp_path, json.dumps(announced)).returncode == status
