"""What the API takes and answers: from these the OpenAPI document is made."""

import unicodedata
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _readable(text: str) -> str:
    # By Unicode's categories. Characters that only join or direct others (Cf) belong to names, but make none.
    categories = {unicodedata.category(character) for character in text}
    if categories & {"Cc", "Zl", "Zp"}:
        raise ValueError("expected one line without control characters")
    if categories <= {"Cf", "Zs"}:
        raise ValueError("expected something that can be seen")
    return text


Text200 = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$"),
    AfterValidator(_readable),
    Field(description="One line without control characters, with something in it that can be seen."),
]


class NewOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    customer: Text200
    product: Text200
    quantity: Annotated[int, Field(strict=True, ge=1, le=1000)]
    price_cents: Annotated[int, Field(strict=True, ge=0, le=100_000_000)]


class OrderAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="Order")

    id: UUID
    customer: str
    product: str
    quantity: int
    price_cents: int
    created_at: datetime


class OrderPage(BaseModel):
    items: list[OrderAnswer]
    next_cursor: Annotated[
        str | None, Field(description="Give it as `cursor` for the next page; null on the last one.")
    ]


class Problem(BaseModel):
    detail: str
