"""Who somebody is for the tax office, and whether we may write their invoices: declared, kept sealed, replaced by a row."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.queries import locked_user
from app.database import db
from app.payouts import sealing
from app.payouts.iban import masked_number
from app.payouts.models import SelfBillingAgreement, TaxDetails

# The text people agree to stands in templates/payouts/agreement/<version>.html; a new text is a new version.
AGREEMENT_VERSION = "2026-11"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the form asks. `number` is the tax number of a person, the VAT or company number of a company."""

    name: str
    street: str
    postcode: str
    city: str
    number: str
    vat_id: str = ""


def declare(user: User, *, kind: str, country: str, details: Declared) -> TaxDetails:
    """The present declaration; what was declared before ends. Quiet when nothing changes."""
    person = locked_user(user.id)
    former = live_details(person)
    if former is not None and (former.kind, former.country) == (kind, country) and details_of(former) == details:
        return former
    if former is not None:
        former.ended_at = clock.now()
        db.session.flush()
    row = TaxDetails(
        user_id=person.id,
        kind=kind,
        country=country,
        vat_registered=kind == "company" and bool(details.vat_id),
        number_shown=masked_number(details.number),
    )
    db.session.add(row)
    db.session.flush()
    row.sealed = sealing.sealed(_owner(row), asdict(details))
    changed = _changed(former, kind, country, details)
    audit.record("tax_details.declared", row, kind=kind, country=country, changed=changed)
    return row


def live_details(user: User) -> TaxDetails | None:
    return db.session.scalar(sa.select(TaxDetails).where(TaxDetails.user_id == user.id, TaxDetails.ended_at.is_(None)))


def details_of(row: TaxDetails) -> Declared | None:
    """In the clear; None once erased."""
    return None if row.sealed is None else Declared(**sealing.opened(_owner(row), row.sealed))


def agree(user: User) -> SelfBillingAgreement:
    """They let us write their invoices, by the present text. Quiet when they agreed to it before."""
    person = locked_user(user.id)
    former = live_agreement(person)
    if former is not None and former.version == AGREEMENT_VERSION:
        return former
    withdraw_agreement(person)
    row = SelfBillingAgreement(user_id=person.id, version=AGREEMENT_VERSION)
    db.session.add(row)
    audit.record("self_billing.agreed", row, version=AGREEMENT_VERSION)
    return row


def withdraw_agreement(user: User) -> None:
    """From now on they write their own invoices. Quiet when there is nothing to withdraw."""
    row = live_agreement(user)
    if row is None:
        return
    row.ended_at = clock.now()
    db.session.flush()
    audit.record("self_billing.withdrawn", row, version=row.version)


def live_agreement(user: User) -> SelfBillingAgreement | None:
    return db.session.scalar(
        sa.select(SelfBillingAgreement).where(
            SelfBillingAgreement.user_id == user.id, SelfBillingAgreement.ended_at.is_(None)
        )
    )


def empty(row: TaxDetails) -> None:
    """Forget what was declared."""
    row.sealed, row.number_shown = None, ""
    row.ended_at = row.ended_at or clock.now()


def _changed(former: TaxDetails | None, kind: str, country: str, details: Declared) -> list[str]:
    """The names of what is different, never the values: the log cannot forget."""
    before = (details_of(former) if former else None) or Declared(name="", street="", postcode="", city="", number="")
    names = [name for name, value in asdict(details).items() if asdict(before)[name] != value]
    kept = {"kind": former.kind, "country": former.country} if former else {}
    return names + [name for name, value in (("kind", kind), ("country", country)) if kept.get(name) != value]


def _owner(row: TaxDetails) -> str:
    return f"tax_details:{row.id}:{row.user_id}"
