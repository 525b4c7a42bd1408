"""The chain of a case: case ← project ← order ← payment ← invoice ← review, each link with what is verified of it.

Every link carries a fingerprint over its own facts and the fingerprint before it, so that none can be exchanged unnoticed.
Nothing in it names a person, an amount or a number of a document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.invoices.queries import captured_payment_of, invoice_of_order
from app.orders.models import Order
from app.projects.models import Project
from app.projects.sockets import testimonials
from cases.writing.models import Case

KINDS = ("project", "order", "payment", "invoice", "review")


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link: whether it is verified here, since when, and by which facts. `fingerprint` is hex of SHA-256."""

    kind: str
    verified: bool
    on: date | None = None
    fact: str = ""
    fingerprint: str = ""


def chain_of(case: Case) -> list[Link]:
    """The links from the case outwards; of an external case none is verified here."""
    if case.project is None:
        return _sealed([Link(kind=kind, verified=False, fact="external") for kind in KINDS])
    project, order = case.project, case.project.order
    return _sealed([_project(project), _order(order), _payment(order), _invoice(order), _review(project)])


def is_whole(chain: Sequence[Link]) -> bool:
    """Whether every link is verified, but for the review, which only the client can give."""
    return all(link.verified for link in chain if link.kind != "review")


def _project(project: Project) -> Link:
    delivered = project.delivered_at.date() if project.delivered_at else None
    return Link(kind="project", verified=delivered is not None, on=delivered, fact="accepted" if delivered else "open")


def _order(order: Order) -> Link:
    verified = order.contact.is_verified
    return Link(
        kind="order", verified=verified, on=order.placed_at.date(), fact="contact" if verified else "no_contact"
    )


def _payment(order: Order) -> Link:
    payment = captured_payment_of(order.id)
    if payment is None or payment.captured_at is None:
        return Link(kind="payment", verified=False, fact="no_payment")
    whole = payment.refunded_minor == 0 and order.refunded_minor == 0
    return Link(
        kind="payment", verified=True, on=payment.captured_at.date(), fact="paid" if whole else "partly_refunded"
    )


def _invoice(order: Order) -> Link:
    invoice = invoice_of_order(order.id)
    if invoice is None:
        return Link(kind="invoice", verified=False, fact="no_invoice")
    return Link(kind="invoice", verified=True, on=invoice.issue_date, fact="issued")


def _review(project: Project) -> Link:
    said = [each for answer in testimonials.answers(project.id) for each in answer if each.is_verified]
    if not said:
        return Link(kind="review", verified=False, fact="no_review")
    return Link(kind="review", verified=True, on=min(each.published_at for each in said).date(), fact="written")


def _sealed(links: Sequence[Link]) -> list[Link]:
    before, found = "", []
    for link in links:
        plain = [before, link.kind, link.verified, link.on.isoformat() if link.on else "", link.fact]
        before = hashlib.sha256(json.dumps(plain).encode()).hexdigest()
        found.append(replace(link, fingerprint=before))
    return found
