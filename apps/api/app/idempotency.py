"""A request that is sent twice with one Idempotency-Key creates one order.

Redis remembers which id a key was given. The id is handed out before the order is written, and writing an id that is
there already does nothing: so a repeated request, at the same time or after a crash in between, can only meet the same
order.
"""

import hashlib
import json
from collections.abc import Awaitable
from typing import cast
from uuid import UUID, uuid4

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app import NAME
from app.schemas import NewOrder

KEY_SECONDS = 24 * 3600
TIMEOUT_SECONDS = 1


class KeyUsedForAnotherOrder(Exception):
    pass


def create_redis(redis_url: str) -> Redis:
    # One retry, at once: a connection that the server closed meanwhile. The default waits for seconds in between.
    retry = Retry(NoBackoff(), 1)
    return Redis.from_url(
        redis_url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=retry,
        decode_responses=True,
    )


async def order_id_for(redis: Redis, key: str, order: NewOrder) -> UUID:
    """The id that belongs to the key, a new one at its first use."""
    fingerprint = hashlib.sha256(json.dumps(order.model_dump(), sort_keys=True).encode()).hexdigest()
    claim = f"{uuid4()} {fingerprint}"
    # SET with NX and GET: one command either claims the key or tells who has it.
    earlier = await cast(
        Awaitable[str | None], redis.set(f"{NAME}:orders:idempotency:{key}", claim, nx=True, get=True, ex=KEY_SECONDS)
    )
    order_id, claimed_for = (earlier or claim).split(" ")
    if claimed_for != fingerprint:
        raise KeyUsedForAnotherOrder
    return UUID(order_id)
