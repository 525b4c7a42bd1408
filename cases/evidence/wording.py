"""What units, links of the chain and their facts are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from cases.evidence.units import CURRENCIES, MEASURES

UNITS: dict[str, LazyString | str] = {
    "count": _l("a number"),
    "points": _l("points"),
    "percent": _l("percent"),
    "second": _l("seconds"),
    "minute": _l("minutes"),
    "hour": _l("hours"),
    "day": _l("days"),
    "week": _l("weeks"),
    "month": _l("months"),
    "year": _l("years"),
    "kilometer": _l("kilometres"),
    "kilogram": _l("kilograms"),
    "liter": _l("litres"),
    "square_meter": _l("square metres"),
    **{code: code for code in CURRENCIES},
}
assert set(MEASURES) <= set(UNITS)

LINKS: dict[str, LazyString] = {
    "project": _l("Project"),
    "order": _l("Order"),
    "payment": _l("Payment"),
    "invoice": _l("Invoice"),
    "review": _l("Review"),
}

LINK_FACTS: dict[str, LazyString] = {
    "accepted": _l("The client accepted the delivery"),
    "open": _l("The delivery is not accepted"),
    "contact": _l("Placed by a contact whose address was verified"),
    "no_contact": _l("The contact's address was never verified"),
    "paid": _l("Confirmed by the bank or the payment provider"),
    "partly_refunded": _l("Confirmed, and paid back in part or whole"),
    "no_payment": _l("No payment was confirmed"),
    "issued": _l("Issued under the next number, and never changed since"),
    "no_invoice": _l("No invoice was issued"),
    "written": _l("Written by the client, with proof of the order"),
    "no_review": _l("The client has published no verified review"),
    "external": _l("Outside of this house: not verified here"),
}

FORMS: dict[str, LazyString] = {
    "before_after": _l("Before and after, side by side"),
    "change": _l("Changes in percent"),
}


# What stands in the audit log, in the reader's words.
AUDIT = {
    "case.result_added": _l("Result of a case study added"),
    "case.result_changed": _l("Result of a case study changed"),
    "case.result_removed": _l("Result of a case study removed"),
}
