"""Conversions, for shops and programs elsewhere: POST what happened, GET what became of it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from app.api.guarding import bearer
from app.api.idempotency import idempotent
from app.api.schemas import Amount, Words
from app.errors import NotFound
from app.money import Money, exponent
from referrals.tracking.models import OWN_SOURCES, ReferralConversion
from referrals.tracking.queries import conversion, refunded_minor
from referrals.tracking.recording import Report, record

routes = Blueprint(
    "conversions_api",
    __name__,
    url_prefix="/conversions",
    description="Sales, actions and refunds that happened elsewhere",
)
SCOPES = ("conversions:write", "conversions:read")
MOST_MINOR = 10**12


def known_currency(code: str) -> None:
    try:
        exponent(code)
    except ValueError as error:
        raise ma.ValidationError("Not an ISO 4217 currency.") from error


class ConversionSent(ma.Schema):
    """One event. The same `external_id` again changes nothing; with other content it is a 409."""

    external_id = Words(required=True, shortest=1, longest=200, metadata={"description": "Your id of this event"})
    source = Words(
        load_default="api",
        shortest=1,
        longest=60,
        validate=[ma.validate.NoneOf(OWN_SOURCES)],
        metadata={"description": "The shop or program; ids are unique within it"},
    )
    kind = Words(required=True, validate=[ma.validate.OneOf(["sale", "action", "refund"])])
    action = Words(shortest=1, longest=60, metadata={"description": "The name of an action, such as registration"})
    via = Words(longest=600, metadata={"description": "The `via` with which the visitor arrived"})
    link = Words(longest=64, metadata={"description": "The code of the link, where there is no `via`"})
    sale = Words(shortest=1, longest=200, metadata={"description": "For a refund: `external_id` of its sale"})
    amount_minor = ma.fields.Integer(
        load_default=0,
        strict=True,
        validate=ma.validate.Range(0, MOST_MINOR),
        metadata={"description": "Net, in minor units"},
    )
    currency = Words(load_default="EUR", validate=[known_currency])
    happened_at = ma.fields.AwareDateTime(metadata={"description": "Now, if it is not said"})

    @ma.validates_schema
    def _fits_kind(self, data: dict[str, Any], **_options: object) -> None:
        """Raises `ValidationError` for what the kind of event lacks or cannot have."""
        if (data.get("kind") == "action") != ("action" in data):
            raise ma.ValidationError("An action has a name, and nothing else has.", "action")
        if (data.get("kind") == "refund") != ("sale" in data):
            raise ma.ValidationError("A refund names its sale, and nothing else does.", "sale")
        if data.get("kind") == "sale" and not data.get("amount_minor"):
            raise ma.ValidationError("A sale has an amount.", "amount_minor")


class ConversionKept(ma.Schema):
    """What was kept; the same for every copy of the report."""

    external_id = ma.fields.String()
    source = ma.fields.String()
    kind = ma.fields.String()
    action = ma.fields.String(allow_none=True)
    amount = ma.fields.Nested(Amount)
    happened_at = ma.fields.AwareDateTime()
    received_at = ma.fields.AwareDateTime()


class CandidateShown(ma.Schema):
    kind = ma.fields.String()
    name = ma.fields.String()
    at = ma.fields.String()
    verdict = ma.fields.String(metadata={"description": "won, or why not"})


class ConversionShown(ConversionKept):
    """Where it stands now, and why."""

    credited_link = ma.fields.String(allow_none=True)
    refunded = ma.fields.Nested(Amount)
    waits = ma.fields.Boolean(metadata={"description": "A refund whose sale is not reported yet"})
    candidates = ma.fields.List(ma.fields.Nested(CandidateShown))


@routes.route("", methods=["POST"])
@bearer("conversions:write")
@idempotent
@routes.arguments(ConversionSent)
@routes.response(201, ConversionKept)
@routes.doc(summary="Report a sale, an action or a refund", responses={409: "CONFLICT"})
def create(sent: dict[str, Any]) -> ReferralConversion:
    optional = ("action", "via", "link", "sale", "happened_at")
    return record(Report(**{**dict.fromkeys(optional), **sent}))


@routes.route("/<source>/<external_id>", methods=["GET"])
@bearer("conversions:read")
@routes.response(200, ConversionShown)
@routes.doc(summary="Read what became of it", responses={404: "NOT_FOUND"})
def show(source: str, external_id: str) -> dict[str, Any]:
    found = conversion(source, external_id) if source not in OWN_SOURCES else None
    if found is None:
        raise NotFound
    return {
        **{name: getattr(found, name) for name in ("external_id", "source", "kind", "action", "amount", "waits")},
        "happened_at": found.happened_at,
        "received_at": found.received_at,
        "credited_link": found.link.code if found.link else None,
        "refunded": Money(refunded_minor(found), found.currency),
        "candidates": [each for told in found.because.get("programs", ()) for each in told["candidates"]],
    }
