"""What a document says, in the customer's language: every word and figure of the page, ready to be set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import parse_pattern
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.invoices.snapshot import Line, Party, Payment, Snapshot, TaxGroup

Row = tuple[str, str]


def wording_of(it: Snapshot) -> dict[str, Any]:
    """Call it under `force_locale(it.language)`: labels come from the catalogue, figures from the locale."""
    heading = heading_of(it)
    return {
        "language": it.language,
        "title": f"{heading} {it.label or it.order_reference}",
        "author": it.seller.name,
        "heading": heading,
        "label": it.label,
        "words": _words(it),
        "seller": {**_party(it.seller, it.language), "imprint": _imprint(it.seller)},
        "buyer": _party(it.buyer, it.language),
        "facts": _facts(it),
        "correction": _correction(it),
        "lines": [_line(it, line) for line in it.lines],
        "sums": _sums(it),
        "total": (_total_name(it), it.money(it.sums.gross_minor).format(it.language)),
        "settled": _settled(it),
        "account": _account(it),
        "notes": _notes(it),
        "xml": None,
    }


def view_of(it: Snapshot) -> dict[str, Any]:
    """The same document for a page of ours, in the reader's language instead of the customer's."""
    return wording_of(replace(it, language=str(get_locale() or it.language)))


def heading_of(it: Snapshot) -> str:
    return {"invoice": _("Invoice"), "credit_note": _("Credit note"), "pro_forma": _("Pro forma invoice")}[it.kind]


def long_date(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)


def percent(rate_bp: int, language: str) -> str:
    """`24 %` as the language writes it, with the decimals the rate has."""
    pattern = parse_pattern(Locale.parse(language).percent_formats[None].pattern)
    pattern.frac_prec = (0, 2)
    return str(pattern.apply(Decimal(rate_bp).scaleb(-4), language))


def _words(it: Snapshot) -> dict[str, Any]:
    buyer = _("Credited to") if it.kind == "credit_note" else _("Billed to")
    return {
        "seller": _("Seller"),
        "buyer": buyer,
        "columns": [_("Description"), _("Quantity"), _("Unit price"), _("VAT"), _("Net amount")],
        "currency": _("All amounts in %(currency)s", currency=it.currency),
        "account": _("Please transfer to"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def _party(party: Party, language: str) -> dict[str, Any]:
    country = Locale.parse(language).territories.get(party.country, party.country)
    rows = [
        party.contact_name or "",
        party.street,
        f"{party.postcode} {party.city}".strip(),
        party.region or "",
        country,
        _("VAT ID %(number)s", number=party.vat_id) if party.vat_id else "",
    ]
    return {"name": party.name, "rows": [row for row in rows if row]}


def _imprint(seller: Party) -> list[str]:
    number = (
        _("Registration number %(number)s", number=seller.registration_number) if seller.registration_number else ""
    )
    vat = _("VAT ID %(number)s", number=seller.vat_id) if seller.vat_id else ""
    rows = [(seller.name, seller.street, f"{seller.postcode} {seller.city}"), (number, vat, seller.email, seller.phone)]
    return [" · ".join(part for part in row if part) for row in rows]


def _facts(it: Snapshot) -> list[Row]:
    found = [(_("Date"), long_date(it.issue_date, it.language)), (_("Order"), it.order_reference)]
    if it.po_number:
        found.append((_("Your purchase order"), it.po_number))
    if it.payment.on and it.kind == "invoice":
        found.append((_("Paid on"), long_date(it.payment.on, it.language)))
    if it.payment.on and it.kind == "credit_note":
        found.append((_("Refunded on"), long_date(it.payment.on, it.language)))
    if it.payment.by:
        found.append((_("Payable by"), long_date(it.payment.by, it.language)))
    return found


def _correction(it: Snapshot) -> list[str]:
    if it.original is None:
        return []
    day = long_date(it.original.issue_date, it.language)
    rows = [_("This credit note corrects invoice %(number)s of %(day)s.", number=it.original.label, day=day)]
    return rows + ([_("Reason: %(reason)s", reason=it.reason)] if it.reason else [])


def _line(it: Snapshot, line: Line) -> dict[str, str]:
    return {
        "title": line.title,
        "description": line.description,
        "quantity": str(line.quantity),
        "unit": it.money(line.unit_net_minor).format_number(it.language),
        "rate": percent(line.vat_rate_bp, it.language),
        "net": it.money(line.net_minor).format_number(it.language),
    }


def _sums(it: Snapshot) -> list[Row]:
    """From the lines to the VAT, one row each; the total stands apart."""
    rows = [(_("Sum of the lines"), it.sums.lines_minor)] if it.discounts else []
    rows += [(_("Discount: %(reason)s", reason=each.label), -each.amount_minor) for each in it.discounts]
    rows.append((_("Net total"), it.sums.net_minor))
    rows += [(_tax_name(it, group), group.amount_minor) for group in it.groups]
    return [(name, it.money(minor).format(it.language)) for name, minor in rows]


def _tax_name(it: Snapshot, group: TaxGroup) -> str:
    taxable = it.money(group.taxable_minor).format(it.language)
    return _("VAT %(rate)s on %(amount)s", rate=percent(group.vat_rate_bp, it.language), amount=taxable)


def _total_name(it: Snapshot) -> str:
    return _("Total credited") if it.kind == "credit_note" else _("Total")


def _settled(it: Snapshot) -> list[Row]:
    if it.kind != "invoice":
        return []
    paid, due = it.money(it.sums.paid_minor), it.money(it.sums.due_minor)
    return [(_("Paid"), (-paid).format(it.language)), (_("Amount due"), due.format(it.language))]


def _account(it: Snapshot) -> list[Row]:
    payment = it.payment
    if it.kind != "pro_forma" or not payment.iban:
        return []
    rows = [
        (_("Account holder"), it.seller.name),
        (_("IBAN"), _in_fours(payment.iban)),
        (_("BIC"), payment.bic or ""),
        (_("Reference"), payment.reference),
        (_("Amount"), it.money(it.sums.due_minor).format(it.language)),
    ]
    return [(name, value) for name, value in rows if value]


def _in_fours(iban: str) -> str:
    bare = iban.replace(" ", "")
    return "\u00a0".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def _notes(it: Snapshot) -> list[str]:
    notes = [note for group in it.groups if (note := _tax_note(group))]
    if it.kind == "pro_forma":
        return notes + _pro_forma_notes()
    return notes + (_paid_notes(it) if it.kind == "invoice" else _refund_notes(it))


def _tax_note(group: TaxGroup) -> str:
    if group.vat_category == "AE":
        return group.note or _("Reverse charge: the VAT is owed by the recipient of the service.")
    if group.vat_category == "E":
        return _("Exempt from VAT: %(reason)s", reason=group.note) if group.note else _("Exempt from VAT.")
    if group.vat_category == "O":
        return _("Not subject to VAT: %(reason)s", reason=group.note) if group.note else _("Not subject to VAT.")
    return group.note or (_("Taxed at the zero rate of VAT.") if group.vat_category == "Z" else "")


def _paid_notes(it: Snapshot) -> list[str]:
    return [_paid_note(it.payment, it.language), _("Thank you for your order.")]


def _paid_note(payment: Payment, language: str) -> str:
    day = long_date(payment.on, language) if payment.on else ""
    values = {"day": day, "reference": payment.reference}
    if payment.method == "bank_transfer":
        return _("Paid by bank transfer on %(day)s, reference %(reference)s. Nothing is left to pay.", **values)
    if payment.method == "card":
        return _("Paid by card on %(day)s, reference %(reference)s. Nothing is left to pay.", **values)
    return _("Paid on %(day)s, reference %(reference)s. Nothing is left to pay.", **values)


def _refund_notes(it: Snapshot) -> list[str]:
    return [_("The amount goes back the way it was paid. Reference: %(reference)s.", reference=it.payment.reference)]


def _pro_forma_notes() -> list[str]:
    return [
        _("Please name the reference exactly as it stands here, so that we can match your payment."),
        _("This is not a tax invoice. Your invoice follows as soon as the payment has arrived."),
    ]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "invoice.sent_again": _l("Invoice sent again"),
}
