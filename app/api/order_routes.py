"""Orders, for programs with the scope `orders:read`. They name no person: an accounting or stock program needs none."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from app.api.guarding import bearer
from app.api.queries import order_by_reference, orders_page
from app.api.schemas import Amount, Words
from app.orders.models import Order
from app.orders.states import State

routes = Blueprint("orders_api", __name__, url_prefix="/orders", description="What was ordered, and where it stands")
MOST = 200


class OrdersAsked(ma.Schema):
    state = Words(validate=[ma.validate.OneOf([state.value for state in State])])
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MOST))
    before = ma.fields.Integer(
        validate=ma.validate.Range(1, 2**63 - 1), metadata={"description": "`next` of the page before"}
    )


class OrderLineShown(ma.Schema):
    position = ma.fields.Integer()
    title = ma.fields.String()
    quantity = ma.fields.Integer()
    unit_net = ma.fields.Nested(Amount)
    net = ma.fields.Nested(Amount)
    vat_category = ma.fields.String()
    vat_rate_bp = ma.fields.Integer()


class OrderShown(ma.Schema):
    """An order without the people in it."""

    reference = ma.fields.String()
    state = ma.fields.String()
    relation = ma.fields.String(metadata={"description": "b2b, c2b or b2c"})
    net = ma.fields.Nested(Amount)
    tax = ma.fields.Nested(Amount)
    total = ma.fields.Nested(Amount)
    paid = ma.fields.Nested(Amount)
    refunded = ma.fields.Nested(Amount)
    placed_at = ma.fields.AwareDateTime()
    paid_at = ma.fields.AwareDateTime(allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(OrderLineShown))


class OrderList(ma.Schema):
    """The newest first. `next` is null on the last page."""

    items = ma.fields.List(ma.fields.Nested(OrderShown))
    next = ma.fields.Integer(allow_none=True)


@routes.route("", methods=["GET"])
@bearer("orders:read")
@routes.arguments(OrdersAsked, location="query")
@routes.response(200, OrderList)
@routes.doc(summary="List orders")
def index(asked: dict[str, Any]) -> dict[str, Any]:
    limit = asked["limit"]
    found = orders_page(state=asked.get("state"), before=asked.get("before"), limit=limit + 1)
    return {"items": found[:limit], "next": found[limit - 1].id if len(found) > limit else None}


@routes.route("/<reference>", methods=["GET"])
@bearer("orders:read")
@routes.response(200, OrderShown)
@routes.doc(summary="Read an order", responses={404: "NOT_FOUND"})
def show(reference: str) -> Order:
    return order_by_reference(reference)
