"""Codes, for programs with the scope `codes:check`: what they would do to an order. Nothing is reserved."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint

from app.api.guarding import bearer
from app.api.schemas import Amount, Words
from app.catalogue.queries import service_by_slug
from app.money import currencies
from app.orders import checkout
from app.orders.forms import CODES_LENGTH, MOST_CODES
from app.orders.pricing import MOST_QUANTITY
from app.orders.relations import Relation
from app.web.locale import language_code

routes = Blueprint("codes_api", __name__, url_prefix="/codes", description="What promo codes would do to an order")
SCOPES = {"codes:check": _l("Check promo codes against an order")}


class CodesAsked(ma.Schema):
    service = Words(required=True, shortest=1, metadata={"description": "The slug of a service on offer"})
    quantity = ma.fields.Integer(load_default=1, strict=True, validate=ma.validate.Range(1, MOST_QUANTITY))
    currency = Words(required=True, validate=[ma.validate.OneOf(sorted(currencies()))])
    codes = ma.fields.List(
        Words(longest=CODES_LENGTH, shortest=1), required=True, validate=ma.validate.Length(1, MOST_CODES)
    )
    email = ma.fields.Email(allow_none=True, load_default=None)
    relation = Words(
        allow_none=True, load_default=None, validate=[ma.validate.OneOf([each.value for each in Relation])]
    )


class FindingShown(ma.Schema):
    """What became of one code. `reason` is `applies` or a word of a closed list; `words` say it to a person."""

    code = ma.fields.String(attribute="typed")
    applies = ma.fields.Boolean()
    reason = ma.fields.String()
    words = ma.fields.String()


class DiscountShown(ma.Schema):
    label = ma.fields.String()
    net = ma.fields.Nested(Amount)


class CodesChecked(ma.Schema):
    """What the order would cost with these codes, without VAT and with it."""

    findings = ma.fields.List(ma.fields.Nested(FindingShown))
    discounts = ma.fields.List(ma.fields.Nested(DiscountShown))
    net = ma.fields.Nested(Amount)
    total = ma.fields.Nested(Amount)


@routes.route("/checks", methods=["POST"])
@bearer("codes:check")
@routes.arguments(CodesAsked)
@routes.response(200, CodesChecked)
@routes.doc(summary="Check codes", responses={404: "NOT_FOUND", 422: "UNPROCESSABLE_ENTITY"})
def check(asked: dict[str, Any]) -> dict[str, Any]:
    line = checkout.line_for(service_by_slug(asked["service"]), asked["quantity"], asked["currency"], language_code())
    wanted = checkout.basket(
        [line],
        asked["currency"],
        email=asked["email"],
        user=None,
        codes=list(dict.fromkeys(asked["codes"])),
        relation=asked["relation"],
    )
    priced = checkout.price_basket([line], wanted)
    return {
        "findings": checkout.examine_codes(wanted),
        "discounts": priced.adjustments,
        "net": priced.totals.net,
        "total": priced.totals.gross,
    }
