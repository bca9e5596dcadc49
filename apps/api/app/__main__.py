"""`python -m app`: one process that serves until SIGTERM, tells readiness that it is going, drains and ends."""

import asyncio
import logging
import os
import signal
import socket
import sys

# Before the imports that take a second: process 1 of a container ignores a signal that nobody has asked for.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

import uvicorn  # noqa: E402

from app.config import ConfigurationError, Settings, read_settings  # noqa: E402
from app.logs import configure_logs  # noqa: E402
from app.main import create_app  # noqa: E402

# The chart gives 45 s from the signal on. 20 of them are the longest drain, and 5 are left to close connections in.
IN_FLIGHT_SECONDS = 20

logger = logging.getLogger("app")


class DrainingServer(uvicorn.Server):
    """Uvicorn closes its socket at the signal, while the load balancer still sends requests: here it waits first."""

    def __init__(self, settings: Settings) -> None:
        self.application = create_app(settings)
        self.drain_seconds = settings.drain_seconds
        super().__init__(
            uvicorn.Config(
                self.application,
                host="0.0.0.0",  # noqa: S104  a container's own network
                port=settings.port,
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=IN_FLIGHT_SECONDS,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, _sig: int, _frame: object) -> None:
        # A second signal is somebody's impatience.
        if self.application.state.draining:
            self.should_exit = True
            return
        self.application.state.draining = True
        logger.info("draining", extra={"seconds": self.drain_seconds})
        self.loop.call_soon_threadsafe(self.loop.call_later, self.drain_seconds, self._stop)

    def _stop(self) -> None:
        self.should_exit = True


def main() -> int:
    configure_logs()
    try:
        settings = read_settings(os.environ)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 78  # EX_CONFIG
    server = DrainingServer(settings)
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
