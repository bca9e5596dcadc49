"""Whether a new OpenAPI document breaks the clients of an old one.

    python contract.py OLD NEW

prints each breaking change and ends with 1; additions are fine, and it ends with 0. A file that is no OpenAPI document
ends with 64.

One question answers it all, asked of each schema: does `wide` accept whatever `narrow` allows? What clients send must
be accepted by the new document; what the server answers must be something that the old one had announced.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Keywords of which the wide side may have no more (upper bounds), or no less (lower bounds), than the narrow side.
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
SAME = ("pattern", "format", "const", "multipleOf", "uniqueItems")
MISSING = object()


class NotOpenApi(Exception):
    pass


def parse(text: str, name: str) -> Json:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotOpenApi(f"{name}: not JSON: line {error.lineno} column {error.colno}: {error.msg}") from None
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise NotOpenApi(f'{name}: expected an object with "openapi": "3.x", got something else')
    if not isinstance(document.get("paths"), dict):
        raise NotOpenApi(f'{name}: expected "paths" to be an object, got {type(document.get("paths")).__name__}')
    return document


def breaking_changes(old: Json, new: Json) -> list[str]:
    """What a client of `old` would stumble over, in the order of the document."""
    found: list[str] = []
    for path, old_item in old["paths"].items():
        for method in METHODS:
            if method not in old_item:
                continue
            where = f"{method.upper()} {path}"
            operation = new["paths"].get(path, {}).get(method)
            if operation is None:
                found.append(f"{where}: removed")
            else:
                found += [f"{where}: {what}" for what in _Comparison(old, new).operation(old_item[method], operation)]
    return found


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = old, new
        # Schemas that refer to themselves are compared once.
        self.under_way: set[tuple[str, str]] = set()

    def operation(self, old: Json, new: Json) -> Iterator[str]:
        yield from self._parameters(old.get("parameters", []), new.get("parameters", []))
        yield from self._request_body(old.get("requestBody"), new.get("requestBody"))
        for status, old_answer in old.get("responses", {}).items():
            new_answer = new.get("responses", {}).get(status)
            if new_answer is None:
                yield f"answer {status}: removed"
                continue
            old_content, new_content = old_answer.get("content", {}), new_answer.get("content", {})
            for media, old_body in old_content.items():
                if media not in new_content:
                    yield f"answer {status}: {media} removed"
                    continue
                schemas = old_body.get("schema", {}), new_content[media].get("schema", {})
                yield from self._accepts(schemas[0], self.old, schemas[1], self.new, f"answer {status}")

    def _parameters(self, old: list[Json], new: list[Json]) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in (_resolve(p, self.old) for p in old)}
        after = {(each["in"], each["name"]): each for each in (_resolve(p, self.new) for p in new)}
        for key, parameter in before.items():
            where = f"{key[0]} parameter {key[1]}"
            if key not in after:
                yield f"{where}: removed"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"{where}: became required"
            schemas = after[key].get("schema", {}), parameter.get("schema", {})
            yield from self._accepts(schemas[0], self.new, schemas[1], self.old, where)
        for key, parameter in after.items():
            if key not in before and parameter.get("required"):
                yield f"{key[0]} parameter {key[1]}: new and required"

    def _request_body(self, old: Json | None, new: Json | None) -> Iterator[str]:
        if new is None:
            if old is not None:
                yield "request body: removed"
            return
        if new.get("required") and not (old or {}).get("required"):
            yield "request body: became required"
        for media, body in (old or {}).get("content", {}).items():
            if media not in new["content"]:
                yield f"request body: {media} removed"
                continue
            schemas = new["content"][media].get("schema", {}), body.get("schema", {})
            yield from self._accepts(schemas[0], self.new, schemas[1], self.old, "request body")

    def _accepts(self, wide: Any, wide_document: Json, narrow: Any, narrow_document: Json, where: str) -> Iterator[str]:
        pair = (json.dumps(wide, sort_keys=True), json.dumps(narrow, sort_keys=True))
        if pair in self.under_way:
            return
        self.under_way.add(pair)
        wide, narrow = _resolve(wide, wide_document), _resolve(narrow, narrow_document)
        wide_choices, narrow_choices = _choices(wide), _choices(narrow)
        if wide_choices is None and narrow_choices is None:
            yield from _values(wide, narrow, where)
            yield from self._members(wide, wide_document, narrow, narrow_document, where)
        else:
            for choice in narrow_choices or [narrow]:
                tried = [
                    list(self._accepts(each, wide_document, choice, narrow_document, where))
                    for each in wide_choices or [wide]
                ]
                if all(tried):
                    # With one choice its own reasons are told; with more, that none of them fits.
                    yield from tried[0] if len(tried) == 1 else [f"{where}: {_name(choice)} is not among the choices"]
        self.under_way.discard(pair)

    def _members(
        self, wide: Json, wide_document: Json, narrow: Json, narrow_document: Json, where: str
    ) -> Iterator[str]:
        wide_properties, narrow_properties = wide.get("properties", {}), narrow.get("properties", {})
        wanted = set(wide.get("required", [])) - set(narrow.get("required", []))
        for name in sorted(wanted):
            yield f"{where}: {name} is required on one side and may be missing on the other"
        # What the old document names must still be there, whichever side that is.
        old_is_wide = wide_document is self.old
        removed = set(wide_properties if old_is_wide else narrow_properties)
        removed -= set(narrow_properties if old_is_wide else wide_properties)
        for name in sorted(removed):
            yield f"{where}: {name} removed"
        for name in wide_properties.keys() & narrow_properties.keys():
            schemas = wide_properties[name], narrow_properties[name]
            yield from self._accepts(schemas[0], wide_document, schemas[1], narrow_document, f"{where}.{name}")
        if "items" in wide and "items" in narrow:
            yield from self._accepts(wide["items"], wide_document, narrow["items"], narrow_document, f"{where}[]")


def _values(wide: Json, narrow: Json, where: str) -> Iterator[str]:
    wide_types, narrow_types = _types(wide), _types(narrow)
    if wide_types and not (narrow_types and narrow_types <= wide_types):
        given = "anything" if not narrow_types else " or ".join(sorted(narrow_types))
        yield f"{where}: {given} where {' or '.join(sorted(wide_types))} is taken"
    if "enum" in wide:
        others = [value for value in narrow.get("enum", [MISSING]) if value not in wide["enum"]]
        if others:
            what = "any value" if others == [MISSING] else ", ".join(map(json.dumps, others))
            yield f"{where}: {what} where only {', '.join(map(json.dumps, wide['enum']))} is taken"
    for keyword, beyond in [(k, 1) for k in UPPER] + [(k, -1) for k in LOWER]:
        if keyword in wide and (keyword not in narrow or (narrow[keyword] - wide[keyword]) * beyond > 0):
            yield f"{where}: {keyword} {narrow.get(keyword, 'none')} where {wide[keyword]} is taken"
    for keyword in SAME:
        if keyword in wide and narrow.get(keyword, MISSING) != wide[keyword]:
            yield f"{where}: {keyword} {narrow.get(keyword, 'none')} where {wide[keyword]} is taken"


def _choices(schema: Json) -> list[Any] | None:
    return schema.get("anyOf") or schema.get("oneOf")


def _types(schema: Json) -> set[str]:
    given = schema.get("type", [])
    types = {given} if isinstance(given, str) else set(given)
    # Every integer is a number.
    return types | {"integer"} if "number" in types else types


def _name(schema: Json) -> str:
    return str(schema.get("$ref", schema.get("type", "a schema")))


def _resolve(schema: Any, document: Json) -> Json:
    if not isinstance(schema, dict):
        return {}  # `true`: anything
    reference = schema.get("$ref")
    if reference is None:
        return schema
    place: Any = document
    for step in str(reference).removeprefix("#/").split("/"):
        place = place.get(step) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        raise NotOpenApi(f"{reference}: nothing there; only references within the document are followed")
    return _resolve(place, document)


def main(arguments: list[str]) -> int:
    try:
        if len(arguments) != 2:
            raise NotOpenApi("expected two files: python contract.py OLD NEW")
        old, new = (parse(Path(name).read_text(), name) for name in arguments)
        found = breaking_changes(old, new)
    except (NotOpenApi, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 64
    for change in found:
        print(change)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
