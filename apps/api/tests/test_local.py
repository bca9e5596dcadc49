"""What `python3 apps/local.py` says before it installs and starts anything."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import API


def local(*arguments: str, port: str = "", apps: Path = API.parent) -> str:
    command = [sys.executable, apps / "local.py", *arguments]
    done = subprocess.run(command, env=os.environ | {"PORT": port}, capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    return said


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 00"])
def test_a_port_that_is_none_is_told(port: str):
    assert local(API.name, port=port).startswith(f'PORT: expected a whole number from 1 to 65535, got "{port}"')


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_is_in_use_is_told(taken: int):
    said = local(API.name, port=str(taken))
    assert said == f"PORT: expected a port to listen on, got {taken}: Address already in use; name another"


@pytest.mark.parametrize("arguments", [(), ("shop",), (API.name, API.name), ("../apps",)])
def test_a_service_that_is_none_is_told(arguments: tuple[str, ...]):
    assert local(*arguments).startswith("expected what to run, one of ")


def test_a_web_without_the_api_that_it_calls_is_told(tmp_path: Path):
    for name in ("local.py", "servers.py"):
        shutil.copy(API.parent / name, tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "package.json").write_text("{}")
    assert local("shop", apps=tmp_path).startswith(
        f"{tmp_path}/api: expected the code of the api that shop calls, got none"
    )
