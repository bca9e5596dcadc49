"""The contract with clients: what the application offers is what openapi.json, as committed, promises, or more."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import API

CONTRACT = API / "openapi.json"
REMAKE = "clients of openapi.json would break. If that is meant, make it again: python -m app.openapi > openapi.json"
INSTALL = "oasdiff is not on the PATH: go install github.com/oasdiff/oasdiff@v1.37.0"


def breaking_changes(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    oasdiff = shutil.which("oasdiff")
    if oasdiff is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(INSTALL)
    (folder / "made.json").write_text(text)
    # As the gate has it, for which these are scripts/delivery/oasdiff.yaml of the platform.
    rules = ["--fail-on", "WARN", "--flatten-allof", "--flatten-params", "--allow-external-refs=false"]
    command = [oasdiff, "breaking", *rules, "--color", "never", CONTRACT, "made.json"]
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
