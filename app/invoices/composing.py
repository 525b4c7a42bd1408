"""From an order to what stands on its documents; from an invoice and its credit notes to the next credit note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.accounts.models import Contact
from app.config import Seller
from app.invoices.credit import Credit, Creditable, credit, invoiced
from app.invoices.snapshot import (
    Discount,
    DiscountShare,
    Kind,
    Line,
    Original,
    Party,
    Payment,
    Snapshot,
    Sums,
    TaxGroup,
)
from app.money import Money
from app.orders.models import Order
from app.orders.totals import PricedLine, Tax, Totals, total


def composed(
    order: Order, *, kind: Kind, label: str | None, issue_date: date, seller: Party, payment: Payment, paid: bool
) -> Snapshot:
    """Everything an invoice or a pro forma of this order says."""
    discounts = [(each.label, Money(-each.net_minor, order.currency)) for each in order.adjustments if each.net_minor]
    sums = total(_priced(order), order.currency, [amount for _label, amount in discounts])
    return Snapshot(
        kind=kind,
        label=label,
        issue_date=issue_date,
        language=order.locale,
        currency=order.currency,
        seller=seller,
        buyer=buyer_of(order.contact),
        lines=tuple(_lines(order)),
        discounts=tuple(_discount(text, amount, place, sums) for place, (text, amount) in enumerate(discounts)),
        groups=tuple(_groups(order, sums)),
        sums=_sums(sums, paid=paid),
        payment=payment,
        order_reference=order.reference,
        po_number=order.po_number,
    )


def credited(
    invoice: Snapshot,
    earlier: Sequence[Snapshot],
    *,
    amount_minor: int,
    issue_date: date,
    refunded_on: date,
    original: Original,
    reason: str,
) -> Snapshot:
    """The next credit note of an invoice. The first one, over everything, mirrors the invoice line by line."""
    whole, before = _creditable(invoice), sum(note.sums.gross_minor for note in earlier)
    all_at_once = not earlier and amount_minor == invoice.sums.gross_minor
    base = invoice if all_at_once else _in_part(invoice, whole, credit(whole, amount_minor, before_minor=before))
    return replace(
        base,
        kind="credit_note",
        label="",
        issue_date=issue_date,
        payment=replace(invoice.payment, on=refunded_on, by=None),
        original=original,
        reason=reason or None,
    )


def seller_party(seller: Seller) -> Party:
    return Party(
        name=seller.legal_name,
        street=seller.street,
        postcode=seller.postcode,
        city=seller.city,
        country=seller.country,
        vat_id=seller.vat_id,
        registration_number=seller.registration_number,
        email=seller.email,
        phone=seller.phone,
    )


def buyer_of(contact: Contact) -> Party:
    """What an invoice must say about the buyer, and the address for e-invoices; not the telephone number."""
    return Party(
        name=contact.display_name,
        contact_name=contact.name if contact.company_name else None,
        street=contact.street,
        postcode=contact.postcode,
        city=contact.city,
        region=contact.region,
        country=contact.country,
        vat_id=contact.vat_id,
        email=contact.email,
    )


def _priced(order: Order) -> list[PricedLine]:
    return [
        PricedLine(
            net=Money(line.net_minor, order.currency), tax=Tax(category=line.vat_category, rate_bp=line.vat_rate_bp)
        )
        for line in order.lines
    ]


def _lines(order: Order) -> list[Line]:
    return [
        Line(
            position=place,
            title=line.title,
            description=line.description,
            quantity=line.quantity,
            unit_net_minor=line.unit_net_minor,
            net_minor=line.net_minor,
            vat_category=line.vat_category,
            vat_rate_bp=line.vat_rate_bp,
        )
        for place, line in enumerate(order.lines, start=1)
    ]


def _discount(label: str, amount: Money, place: int, sums: Totals) -> Discount:
    shares = tuple(
        DiscountShare(vat_category=part.tax.category, vat_rate_bp=part.tax.rate_bp, amount_minor=part.amount.minor)
        for part in sums.shares
        if part.allowance == place
    )
    return Discount(label=label, amount_minor=amount.minor, shares=shares)


def _groups(order: Order, sums: Totals) -> list[TaxGroup]:
    notes: dict[Tax, list[str]] = {}
    for line in order.lines:
        said = notes.setdefault(Tax(category=line.vat_category, rate_bp=line.vat_rate_bp), [])
        if line.vat_note and line.vat_note not in said:
            said.append(line.vat_note)
    return [
        TaxGroup(
            vat_category=group.tax.category,
            vat_rate_bp=group.tax.rate_bp,
            taxable_minor=group.taxable.minor,
            amount_minor=group.amount.minor,
            note="; ".join(notes[group.tax]) or None,
        )
        for group in sums.groups
    ]


def _sums(it: Totals, *, paid: bool) -> Sums:
    return Sums(
        lines_minor=it.lines.minor,
        discounts_minor=it.allowances.minor,
        net_minor=it.net.minor,
        tax_minor=it.tax.minor,
        gross_minor=it.gross.minor,
        paid_minor=it.gross.minor if paid else 0,
        due_minor=0 if paid else it.gross.minor,
    )


def _creditable(invoice: Snapshot) -> Creditable:
    """All that credit notes may take back, with each line's frozen share of the discounts taken off."""
    priced = [
        PricedLine(net=invoice.money(line.net_minor), tax=Tax(category=line.vat_category, rate_bp=line.vat_rate_bp))
        for line in invoice.lines
    ]
    discounts = [invoice.money(each.amount_minor) for each in invoice.discounts]
    return invoiced(priced, total(priced, invoice.currency, discounts))


def _in_part(invoice: Snapshot, whole: Creditable, part: Credit) -> Snapshot:
    """The invoice cut down to a part of its amounts; lines and groups of which nothing is credited are left out."""
    vats = dict(zip(whole.taxes, part.vat, strict=True))
    cut = [
        replace(line, quantity=1, unit_net_minor=net, net_minor=net)
        for line, net in zip(invoice.lines, part.line_nets, strict=True)
    ]
    taxable = {tax: sum(line.net_minor for line in cut if _tax(line) == tax) for tax in whole.taxes}
    # A cent of VAT alone still stands on a line of its group: no credit note is without lines (BR-16).
    bare = [next(line for line in cut if _tax(line) == tax) for tax in whole.taxes if vats[tax] and not taxable[tax]]
    lines = tuple(line for line in cut if line.net_minor or line in bare)
    groups = tuple(
        replace(group, taxable_minor=taxable[_tax(group)], amount_minor=vats[_tax(group)])
        for group in invoice.groups
        if taxable[_tax(group)] or vats[_tax(group)]
    )
    net, vat = sum(part.line_nets), sum(part.vat)
    sums = Sums(
        lines_minor=net,
        discounts_minor=0,
        net_minor=net,
        tax_minor=vat,
        gross_minor=net + vat,
        paid_minor=net + vat,
        due_minor=0,
    )
    return replace(invoice, lines=lines, discounts=(), groups=groups, sums=sums)


def _tax(it: Line | TaxGroup) -> Tax:
    return Tax(category=it.vat_category, rate_bp=it.vat_rate_bp)
