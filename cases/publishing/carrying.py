"""How it is known later which case a buyer came by: a mark in the links of our own pages, and nothing on their device.

The mark is the reference of the case and the code of the link that led to it. It holds nothing about the reader, and nobody is
paid by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Flask, g, has_request_context, request

from app import clock
from app.orders.sockets import Touch
from cases.publishing import queries
from cases.publishing.channels import SOURCE

NAME = "case"
_MARK = re.compile(r"(?P<reference>[A-Z0-9][A-Z0-9-]{2,40})(?:\.(?P<code>[a-z0-9]{1,20}))?")
# The pages between a case and an order.
_ON_THE_WAY = frozenset(
    {"catalogue.home", "catalogue.services", "catalogue.service", "orders.new", "orders.create", "orders.sum_up"}
)


def mark(reference: str, code: str) -> str:
    return f"{reference}.{code}" if code else reference


def code_of(typed: str) -> str:
    """The code of a tracked link as it may stand in a key: what nobody made is no code."""
    return typed if typed and queries.channel_of_code(typed) is not None else ""


def remember(reference: str, code: str) -> None:
    """The page that is drawn now is that case: links from it carry its mark."""
    g.case_mark = mark(reference, code)


def touches(sent: Mapping[str, str]) -> list[Touch]:
    """Which case this buyer came by, for `orders.touches`; only one that is public."""
    found = _MARK.fullmatch(sent.get(NAME, "")[:80])
    case = queries.case_of_reference(found["reference"]) if found else None
    if found is None or case is None:
        return []
    channel = queries.channel_of_code(found["code"]) if found["code"] else None
    known = channel if channel is not None and channel.case_id == case.id else None
    details = {"case_id": case.id, "code": known.code if known else "", "channel": known.channel if known else ""}
    details |= {"at": clock.now().isoformat(), "late": False}
    return [Touch(source=SOURCE, reference=case.reference, details=details)]


def carried() -> str | None:
    """The mark of this page: of the case it shows, else of its own address."""
    if not has_request_context():
        return None
    if "case_mark" in g:
        found: str = g.case_mark
        return found
    given = request.args.get(NAME, "")
    return given if _MARK.fullmatch(given) else None


def init_app(app: Flask) -> None:
    @app.url_defaults
    def carry_on(endpoint: str, values: dict[str, object]) -> None:
        if endpoint in _ON_THE_WAY and NAME not in values and (found := carried()) is not None:
            values[NAME] = found
