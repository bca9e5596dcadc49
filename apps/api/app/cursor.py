"""The place in the list where a page ended, as one opaque word."""

import base64
import binascii
from datetime import datetime, timedelta
from uuid import UUID

Place = tuple[datetime, UUID]


def encode_cursor(place: Place) -> str:
    created_at, order_id = place
    return base64.urlsafe_b64encode(f"{created_at.isoformat()} {order_id}".encode()).decode()


def decode_cursor(cursor: str) -> Place:
    """Raises ValueError for what `encode_cursor` did not make."""
    try:
        created_at, order_id = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii").split(" ")
        place = datetime.fromisoformat(created_at), UUID(order_id)
    except (ValueError, binascii.Error) as error:
        raise ValueError("not a cursor of this list") from error
    # Another zone's first and last day are beyond what a moment can be in this one.
    if place[0].utcoffset() != timedelta(0):
        raise ValueError("not a cursor of this list")
    return place
