"""What a request may weigh. FastAPI's own limit answers a declared length in plain text, and all else here is JSON."""

from fastapi import HTTPException, status
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# An order has a few hundred bytes.
LARGEST_BODY = 16 * 1024


class LimitBody:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        size = 0

        async def watch() -> Message:
            nonlocal size
            # By what is announced before any of it is read, and by what comes: the length of a stream is not announced.
            if int(declared) > LARGEST_BODY:
                raise _too_large()
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST_BODY:
                raise _too_large()
            return message

        await self.app(scope, watch, send)


def _too_large() -> HTTPException:
    detail = f"The body is larger than the {LARGEST_BODY} bytes that are taken"
    return HTTPException(status.HTTP_413_CONTENT_TOO_LARGE, detail)
