import pytest

from app.config import ConfigurationError, read_settings

GOOD = {
    "DB_URL": "postgresql://app:hunter2@orders.rds.test:5432/app?sslmode=verify-full&sslrootcert=/etc/rds.pem",
    "REDIS_URL": "rediss://:hunter3@cache.test:6379/0",
}


def problems(**changed: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_settings(GOOD | changed)
    return str(caught.value)


def test_the_urls_that_the_platform_writes_are_taken_as_they_are():
    settings = read_settings(GOOD)
    assert (settings.db_url, settings.redis_url) == (GOOD["DB_URL"], GOOD["REDIS_URL"])
    assert (settings.otlp_endpoint, settings.port, settings.drain_seconds) == (None, 8000, 5)


def test_what_is_optional_is_read_when_it_is_there():
    settings = read_settings(
        GOOD | {"OTLP_ENDPOINT": "http://otel-collector:4317", "PORT": "8080", "DRAIN_SECONDS": "0"}
    )
    assert (settings.otlp_endpoint, settings.port, settings.drain_seconds) == ("http://otel-collector:4317", 8080, 0)


def test_all_mistakes_are_told_at_once_with_what_was_expected():
    message = problems(DB_URL="", REDIS_URL="memcached://cache.test", OTLP_ENDPOINT="otel-collector:4317", PORT="http")
    assert message.splitlines() == [
        "The environment has 4 problems:",
        "  DB_URL: expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require, got nothing: "
        "set it from the service's Secret",
        '  REDIS_URL: expected rediss://:TOKEN@HOST:PORT/0, got the scheme "memcached"',
        '  OTLP_ENDPOINT: expected http://otel-collector:4317 (gRPC), got the scheme "otel-collector"',
        '  PORT: expected a whole number from 1 to 65535, got "http": without it, it is 8000',
    ]


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://app:hunter2@h:3306/app", 'got the scheme "mysql"'),
        ("postgresql://app:hunter2@h:fivefour/app", "no URL"),
        ("postgresql://app:hunter2/x@h:5432/app", "no URL"),
        ("postgresql://:5432/app", "got no host"),
        ("postgresql://app:hunter2@h:5432/", "none of a database"),
        ("postgresql://app:hunter2@h:5432/app?sslmode=strict", 'got "strict"'),
        ("postgresql://app:hunter2@h:5432/app?foo=bar", 'alone after the ?, got "foo"'),
        ("postgresql://app:hunter2@h:5432/app?foo", 'alone after the ?, got "foo"'),
        ("postgresql://app:1?hunter2=x@h:5432/app", "percent-encode the password"),
        ("postgresql://app:1/x?hunter2=x@h:5432/app", "percent-encode the password"),
    ],
)
def test_a_wrong_url_is_told_without_its_password(url: str, what: str):
    message = problems(DB_URL=url)
    assert what in message
    assert "hunter2" not in message


@pytest.mark.parametrize("rest", ["/zero", "/0/1", "/-1", "/0?foo=bar", "/0#x", "?hunter2@h:6379/0"])
def test_a_cache_is_named_by_its_number_alone_and_what_else_is_there_is_not_quoted(rest: str):
    message = problems(REDIS_URL=f"rediss://:1@cache.test:6379{rest}")
    assert "REDIS_URL: expected rediss://:TOKEN@HOST:PORT/0, got something else after the port" in message
    assert "hunter2" not in message


@pytest.mark.parametrize("url", ["redis://cache.test", "redis://cache.test/", "rediss://:hunter3@cache.test:6379/15"])
def test_a_cache_without_a_number_is_the_first_one(url: str):
    assert read_settings(GOOD | {"REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize("port", ["0", "65536", "-1", "1" * 5000])
def test_a_port_that_nobody_could_call_is_refused(port: str):
    assert "PORT: expected a whole number from 1 to 65535" in problems(PORT=port)


@pytest.mark.parametrize("seconds", ["-1", "21", "5s", "٣"])
def test_a_drain_beyond_the_grace_period_is_refused(seconds: str):
    assert "DRAIN_SECONDS: expected a whole number from 0 to 20" in problems(DRAIN_SECONDS=seconds)


def test_settings_can_be_printed_without_a_secret():
    assert "hunter" not in repr(read_settings(GOOD))
