"""The probes. Liveness says that the process runs; readiness, that requests should be sent to it.

Readiness asks for the database, which every request needs. It leaves Redis out: without it, only a POST with an
Idempotency-Key fails, and if that made every pod unready, reading would fail too.
"""

import asyncio
import logging

from fastapi import APIRouter, Request, Response, status
from sqlalchemy import text

PROBE_SECONDS = 2

logger = logging.getLogger("app.health")

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, str]:
    if request.app.state.draining:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"status": "draining"}
    try:
        async with asyncio.timeout(PROBE_SECONDS), request.app.state.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # whatever it is, the database does not answer
        await request.app.state.idle.cut()
        logger.warning("not ready", extra={"error": str(error) or type(error).__name__})
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"status": "database unreachable"}
    return {"status": "ready"}
