"""What the API takes and answers: from these the OpenAPI document is made."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text200 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class NewOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    customer: Text200
    product: Text200
    quantity: Annotated[int, Field(ge=1, le=1000)]
    price_cents: Annotated[int, Field(ge=0, le=100_000_000)]


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
