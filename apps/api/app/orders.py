"""Orders: create, get, list."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, HTTPException, Query, Request, status
from sqlalchemy import Integer, bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.cursor import decode_cursor, encode_cursor
from app.idempotency import KeyUsedForAnotherOrder, order_id_for
from app.models import Order
from app.schemas import NewOrder, OrderAnswer, OrderPage, Problem

Responses = dict[int | str, dict[str, Any]]

router = APIRouter(prefix="/orders", tags=["orders"])

UNAVAILABLE: Responses = {
    503: {"model": Problem, "description": "The database or the cache cannot be reached; try again."}
}
BAD_CURSOR: Responses = {400: {"model": Problem, "description": "The cursor is not one of this list."}}
KEY_TAKEN: Responses = {409: {"model": Problem, "description": "The Idempotency-Key was used for another order."}}
NOT_FOUND: Responses = {404: {"model": Problem, "description": "There is no such order."}}

# Built once: SQLAlchemy takes longer to build a statement and to find it in its cache than PostgreSQL to answer it.
CREATE_ORDER = insert(Order).on_conflict_do_nothing().returning(*Order.__table__.columns)
ORDER_BY_ID = select(Order.__table__).where(Order.id == bindparam("order_id"))
NEWEST = (
    select(Order.__table__).order_by(Order.created_at.desc(), Order.id.desc()).limit(bindparam("most", type_=Integer))
)
PLACE = tuple_(bindparam("created_at", type_=Order.created_at.type), bindparam("order_id", type_=Order.id.type))
NEWEST_AFTER = NEWEST.where(tuple_(Order.created_at, Order.id) < PLACE)

IdempotencyKey = Annotated[str | None, Header(pattern=r"^[A-Za-z0-9._-]{1,128}$", description="Makes a retry safe.")]


@router.post("", status_code=status.HTTP_201_CREATED, responses=UNAVAILABLE | KEY_TAKEN, operation_id="createOrder")
async def create_order(request: Request, order: NewOrder, idempotency_key: IdempotencyKey = None) -> OrderAnswer:
    """Creates an order. The same key with the same order answers the order that is there."""
    order_id = uuid4()
    if idempotency_key is not None:
        try:
            order_id = await order_id_for(request.app.state.redis, idempotency_key, order)
        except KeyUsedForAnotherOrder:
            detail = "Idempotency-Key was used for another order: take a new key for a new order"
            raise HTTPException(status.HTTP_409_CONFLICT, detail) from None
    async with request.app.state.engine.connect() as connection:
        row = (await connection.execute(CREATE_ORDER, {"id": order_id, **order.model_dump()})).one_or_none()
        if row is None:
            row = (await connection.execute(ORDER_BY_ID, {"order_id": order_id})).one()
    return OrderAnswer.model_validate(row)


@router.get("/{order_id}", responses=UNAVAILABLE | NOT_FOUND, operation_id="getOrder")
async def get_order(request: Request, order_id: UUID) -> OrderAnswer:
    """Answers one order."""
    async with request.app.state.engine.connect() as connection:
        row = (await connection.execute(ORDER_BY_ID, {"order_id": order_id})).one_or_none()
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "There is no such order")
    return OrderAnswer.model_validate(row)


@router.get("", responses=UNAVAILABLE | BAD_CURSOR, operation_id="listOrders")
async def list_orders(
    request: Request, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: Annotated[str | None, Query()] = None
) -> OrderPage:
    """Lists orders, the newest first, a page at a time."""
    query = NEWEST
    parameters: dict[str, object] = {"most": limit + 1}
    if cursor is not None:
        try:
            created_at, order_id = decode_cursor(cursor)
        except ValueError as error:
            detail = f"cursor: {error}; take next_cursor of the page before"
            raise HTTPException(status.HTTP_400_BAD_REQUEST, detail) from None
        query, parameters = NEWEST_AFTER, parameters | {"created_at": created_at, "order_id": order_id}
    async with request.app.state.engine.connect() as connection:
        rows = (await connection.execute(query, parameters)).all()
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    items = [OrderAnswer.model_validate(row) for row in page]
    return OrderPage(items=items, next_cursor=encode_cursor((last.created_at, last.id)) if last else None)
