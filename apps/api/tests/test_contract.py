"""The contract with clients: openapi.json as committed, and the comparison that guards it."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract import NotOpenApi, breaking_changes, parse
from tests.support import API

CONTRACT = API / "openapi.json"
REMAKE = "make it again: python -m app.openapi > openapi.json"


def test_the_application_keeps_the_contract():
    contract = parse(CONTRACT.read_text(), CONTRACT.name)
    made = subprocess.run(
        [sys.executable, "-m", "app.openapi"], cwd=API, check=True, capture_output=True, text=True
    ).stdout
    broken = breaking_changes(contract, parse(made, "the application's"))
    assert broken == [], f"clients of openapi.json would break. If that is meant, {REMAKE}"


OLD: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/orders/{id}": {
            "put": {
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "dry", "schema": {"type": "boolean"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}},
                    "404": {"description": "none"},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "New": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 10},
                    "count": {"type": "integer", "minimum": 1},
                    "size": {"enum": ["s", "m"]},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
            "Order": {
                "type": "object",
                "required": ["name", "state"],
                "properties": {
                    "name": {"type": "string"},
                    "count": {"type": "number"},
                    "state": {"enum": ["new", "paid"]},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}},
                },
            },
        }
    },
}
PARAMETERS = OLD["paths"]["/orders/{id}"]["put"]["parameters"]
PAGE = {"in": "query", "name": "page"}
OPERATION = ("paths", "/orders/{id}", "put")
NEW = ("components", "schemas", "New")
ORDER = ("components", "schemas", "Order")
GONE = object()


def changed(*path: object, to: object) -> dict[str, Any]:
    """The old document with one thing in another way."""
    new = copy.deepcopy(OLD)
    place: Any = new
    for step in path[:-1]:
        place = place[step]
    if to is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return new


BREAKING = {
    "PUT /orders/{id}: removed": changed(*OPERATION, to=GONE),
    "query parameter dry: removed": changed(*OPERATION, "parameters", 1, to=GONE),
    "query parameter dry: became required": changed(*OPERATION, "parameters", 1, "required", to=True),
    "query parameter page: new and required": changed(
        *OPERATION,
        "parameters",
        to=[*PARAMETERS, PAGE | {"required": True}],
    ),
    "path parameter id: string where integer": changed(*OPERATION, "parameters", 0, "schema", "type", to="integer"),
    "request body: removed": changed(*OPERATION, "requestBody", to=GONE),
    "request body: became required": changed(*OPERATION, "requestBody", "required", to=True),
    "request body: application/json removed": changed(*OPERATION, "requestBody", "content", to={"text/csv": {}}),
    "request body: count is required": changed(*NEW, "required", to=["name", "count"]),
    "request body: count removed": changed(*NEW, "properties", "count", to=GONE),
    "request body.name: maxLength 10 where 5": changed(*NEW, "properties", "name", "maxLength", to=5),
    "request body.name: pattern none where": changed(*NEW, "properties", "name", "pattern", to="^a"),
    "request body.count: minimum 1 where 2": changed(*NEW, "properties", "count", "minimum", to=2),
    "request body.count: maximum none where 9": changed(*NEW, "properties", "count", "maximum", to=9),
    'request body.size: "m" where only "s"': changed(*NEW, "properties", "size", "enum", to=["s"]),
    "request body.note: null where string": changed(*NEW, "properties", "note", to={"type": "string"}),
    "request body.tags[]: string where integer": changed(*NEW, "properties", "tags", "items", "type", to="integer"),
    "answer 404: removed": changed(*OPERATION, "responses", "404", to=GONE),
    "answer 200: application/json removed": changed(*OPERATION, "responses", "200", "content", to={}),
    "answer 200: state removed": changed(*ORDER, "properties", "state", to=GONE),
    "answer 200: state is required": changed(*ORDER, "required", to=["name"]),
    "answer 200.name: integer where string": changed(*ORDER, "properties", "name", "type", to="integer"),
    "answer 200.name: anything where string": changed(*ORDER, "properties", "name", to={}),
    'answer 200.state: "lost" where only': changed(*ORDER, "properties", "state", "enum", to=["new", "paid", "lost"]),
    "answer 200.state: any value where only": changed(*ORDER, "properties", "state", to={"type": "string"}),
    "answer 200.note: integer is not among the choices": changed(
        *ORDER, "properties", "note", "anyOf", to=[{"type": "string"}, {"type": "integer"}]
    ),
}
FINE = {
    "nothing": OLD,
    "a path": changed("paths", "/health", to={"get": {"responses": {}}}),
    "a parameter that may be left out": changed(
        *OPERATION,
        "parameters",
        to=[*PARAMETERS, PAGE],
    ),
    "a member of the request that may be left out": changed(*NEW, "properties", "colour", to={"type": "string"}),
    "a member of the answer": changed(*ORDER, "properties", "colour", to={"type": "string"}),
    "a longer name in the request": changed(*NEW, "properties", "name", "maxLength", to=20),
    "any name in the request": changed(*NEW, "properties", "name", to={}),
    "one more value in the request": changed(*NEW, "properties", "size", "enum", to=["s", "m", "l"]),
    "nothing required in the request": changed(*NEW, "required", to=[]),
    "numbers where integers were asked for": changed(*NEW, "properties", "count", to={"type": "number", "minimum": 1}),
    "fewer values in the answer": changed(*ORDER, "properties", "state", "enum", to=["paid"]),
    "integers where numbers were answered": changed(*ORDER, "properties", "count", "type", to="integer"),
    "no null in the answer any more": changed(*ORDER, "properties", "note", to={"type": "string"}),
    "more that is certain in the answer": changed(*ORDER, "required", to=["name", "state", "note"]),
    "one more answer": changed(*OPERATION, "responses", "409", to={"description": "taken"}),
    "another text": changed(*OPERATION, "responses", "404", "description", to="not here"),
}


@pytest.mark.parametrize("what", BREAKING)
def test_a_breaking_change_is_told(what: str):
    found = breaking_changes(OLD, BREAKING[what])
    assert any(what in each for each in found), found


@pytest.mark.parametrize("what", FINE)
def test_an_addition_is_not(what: str):
    assert breaking_changes(OLD, FINE[what]) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"openapi": "3.1.0",\n "paths": }', "new.json: not JSON: line 2 column 11"),
        ("openapi: 3.1.0", "new.json: not JSON: line 1 column 1"),
        ("[]", 'expected an object with "openapi": "3.x"'),
        ('{"swagger": "2.0", "paths": {}}', 'expected an object with "openapi": "3.x"'),
        ('{"openapi": "3.1.0"}', 'expected "paths" to be an object, got NoneType'),
    ],
)
def test_a_file_that_is_no_openapi_document_is_told_plainly(text: str, told: str):
    with pytest.raises(NotOpenApi, match="new") as caught:
        parse(text, "new.json")
    assert told in str(caught.value)


def test_a_reference_to_nothing_is_told():
    with pytest.raises(NotOpenApi, match="#/components/schemas/New: nothing there"):
        breaking_changes(OLD, changed(*NEW, to=GONE))


def compare(folder: Path, old: str, new: str) -> subprocess.CompletedProcess[str]:
    (folder / "old.json").write_text(old)
    (folder / "new.json").write_text(new)
    command = [sys.executable, API / "contract.py", "old.json", "new.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_as_a_command_it_lists_what_breaks_and_tells_by_its_exit_code(tmp_path: Path):
    old, new = json.dumps(OLD), json.dumps(changed(*OPERATION, to=GONE))
    assert compare(tmp_path, old, old).returncode == 0
    done = compare(tmp_path, old, new)
    assert (done.returncode, done.stdout) == (1, "PUT /orders/{id}: removed\n")
    assert compare(tmp_path, new, old).returncode == 0
    done = compare(tmp_path, old, "{")
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr.startswith("new.json: not JSON")
    assert subprocess.run([sys.executable, API / "contract.py"], capture_output=True).returncode == 64
