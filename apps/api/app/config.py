"""What the environment decides: read once, checked at start, all mistakes at once and never a secret in the message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
DEFAULT_PORT = 8000
# Endpoints and load balancers need a moment to learn that a pod is going; it serves them until then.
DEFAULT_DRAIN_SECONDS = 5


class ConfigurationError(Exception):
    """Lists every variable that is wrong, with what was expected, what was given and the cure."""

    def __init__(self, problems: list[str]) -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        noun = "problem" if len(problems) == 1 else "problems"
        super().__init__(f"The environment has {len(problems)} {noun}:\n{lines}")


@dataclass(frozen=True)
class Settings:
    """The variables of the platform's contract. The URLs hold passwords, so they are left out of the repr."""

    db_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    otlp_endpoint: str | None = None
    port: int = DEFAULT_PORT
    drain_seconds: int = DEFAULT_DRAIN_SECONDS


def read_settings(environment: Mapping[str, str]) -> Settings:
    problems: list[str] = []
    settings = Settings(
        db_url=read_database_url(environment, problems),
        redis_url=_redis_url(environment, problems),
        otlp_endpoint=_otlp_endpoint(environment, problems),
        port=_whole_number(environment, problems, "PORT", DEFAULT_PORT, range(1, 65536)),
        drain_seconds=_whole_number(environment, problems, "DRAIN_SECONDS", DEFAULT_DRAIN_SECONDS, range(21)),
    )
    if problems:
        raise ConfigurationError(problems)
    return settings


def read_database_url(environment: Mapping[str, str], problems: list[str]) -> str:
    """Migrations need this variable alone."""
    form = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require"
    text, parts = _url(environment, problems, "DB_URL", form, ("postgresql",))
    if parts is None:
        return text
    if "@" in parts.path + parts.query:
        # What would be quoted below is the rest of a password then.
        problems.append(f"DB_URL: expected {form}, got an @ after the host: percent-encode the password")
        return text
    if not parts.path.strip("/"):
        problems.append(f"DB_URL: expected {form}, got none of a database: name it after the port")
    query = parse_qs(parts.query, keep_blank_values=True)
    for name in sorted(query.keys() - {"sslmode", "sslrootcert"}):
        # The driver would ask the server for a setting of that name, and every connection would be refused.
        problems.append(f'DB_URL: expected sslmode and sslrootcert alone after the ?, got "{name}": take it away')
    for mode in query.get("sslmode", []):
        if mode not in SSL_MODES:
            problems.append(f'DB_URL: expected sslmode to be one of {", ".join(SSL_MODES)}, got "{mode}"')
    return text


def _redis_url(environment: Mapping[str, str], problems: list[str]) -> str:
    form = "rediss://:TOKEN@HOST:PORT/0"
    text, parts = _url(environment, problems, "REDIS_URL", form, ("redis", "rediss"))
    if parts is not None and (parts.query or parts.fragment or not re.fullmatch(r"/?|/[0-9]{1,9}", parts.path)):
        # It is not quoted: it may be the rest of a token with a slash or a question mark in it.
        problems.append(
            f"REDIS_URL: expected {form}, got something else after the port: name the database by its number and "
            "nothing after it, and percent-encode the token"
        )
    return text


def _otlp_endpoint(environment: Mapping[str, str], problems: list[str]) -> str | None:
    if not environment.get("OTLP_ENDPOINT"):
        return None
    form = "http://otel-collector:4317 (gRPC)"
    return _url(environment, problems, "OTLP_ENDPOINT", form, ("http", "https"))[0]


def _url(
    environment: Mapping[str, str], problems: list[str], name: str, form: str, schemes: tuple[str, ...]
) -> tuple[str, SplitResult | None]:
    """The text and its parts; no parts when there is nothing more to check."""
    text = environment.get(name, "")
    if not text:
        problems.append(f"{name}: expected {form}, got nothing: set it from the service's Secret")
        return text, None
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        # The message of ValueError quotes the value.
        problems.append(
            f"{name}: expected {form}, got what is no URL: percent-encode the password, give a numeric port"
        )
        return text, None
    if parts.scheme not in schemes:
        problems.append(f'{name}: expected {form}, got the scheme "{parts.scheme}"')
        return text, None
    if not host:
        problems.append(f"{name}: expected {form}, got no host")
        return text, None
    return text, parts


def _whole_number(environment: Mapping[str, str], problems: list[str], name: str, default: int, good: range) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) not in good:
        problems.append(
            f'{name}: expected a whole number from {good[0]} to {good[-1]}, got "{text}": without it, it is {default}'
        )
        return default
    return int(text)
