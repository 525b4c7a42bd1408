"""Issuing a self-billing document: the next number of our series and a snapshot, in the transaction of its reason."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.payouts import declaring
from app.payouts.models import Payout, PayoutDocument, PayoutSeries, SelfBillingAgreement, TaxDetails
from app.payouts.snapshot import CREDIT_NOTE, INVOICE, Party, Snapshot, label, printable
from app.payouts.standing import NEEDS_TAX_DETAILS
from app.payouts.taxation import taxed, treatment_of

_TAKE_NUMBER = (
    insert(PayoutSeries.metadata.tables[PayoutSeries.__tablename__])
    .values(code=sa.bindparam("series"), year=sa.bindparam("this_year"), last_number=1)
    .on_conflict_do_update(index_elements=["code", "year"], set_={"last_number": PayoutSeries.last_number + 1})
    .returning(PayoutSeries.last_number)
)


def issue_invoice(payout: Payout) -> PayoutDocument | None:
    """The self-billing invoice of a paid payout, issued now unless it exists; None without a live agreement.

    The payout must be locked. The number is taken last.
    """
    agreement, tax = declaring.live_agreement(payout.user), declaring.live_details(payout.user)
    if payout.kind not in NEEDS_TAX_DETAILS or agreement is None or tax is None:
        return None
    if (issued := document_of(payout, INVOICE)) is not None:
        return issued
    return _issue(payout, agreement, _composed(payout, agreement, tax))


def issue_credit_note(payout: Payout, reason: str) -> PayoutDocument | None:
    """Takes back the invoice of a payout that was returned; None when there was none."""
    original = document_of(payout, INVOICE)
    if original is None or document_of(payout, CREDIT_NOTE) is not None:
        return None
    first = Snapshot.from_json(original.snapshot)
    snapshot = Snapshot.from_json(
        {
            **original.snapshot,
            "type_code": CREDIT_NOTE,
            "issue_date": _local(clock.now()).date().isoformat(),
            "original_label": first.label,
            "reason": reason,
        }
    )
    return _issue(payout, db.session.get_one(SelfBillingAgreement, original.agreement_id), snapshot)


def document_of(payout: Payout, type_code: int) -> PayoutDocument | None:
    return db.session.scalar(
        sa.select(PayoutDocument).where(PayoutDocument.payout_id == payout.id, PayoutDocument.type_code == type_code)
    )


def take_number(series: str, year: int) -> int:
    """The next number, gapless: the counter stays locked until this transaction commits or gives the number back."""
    return int(db.session.execute(_TAKE_NUMBER, {"series": series, "this_year": year}).scalar_one())


def _issue(payout: Payout, agreement: SelfBillingAgreement, unnumbered: Snapshot) -> PayoutDocument:
    it = settings().payouts
    series = it.self_billing_credit_series if unnumbered.is_credit_note else it.self_billing_series
    year = unnumbered.issue_date.year
    number = take_number(series, year)
    snapshot = Snapshot.from_json({**unnumbered.as_json(), "label": label(series, year, number)})
    document = PayoutDocument(
        series=series,
        year=year,
        number=number,
        label=snapshot.label,
        type_code=snapshot.type_code,
        payout_id=payout.id,
        agreement_id=agreement.id,
        currency=snapshot.currency,
        net_minor=snapshot.net_minor,
        tax_minor=snapshot.tax_minor,
        total_minor=snapshot.total_minor,
        snapshot=snapshot.as_json(),
    )
    db.session.add(document)
    db.session.flush()
    return document


def _composed(payout: Payout, agreement: SelfBillingAgreement, tax: TaxDetails) -> Snapshot:
    it = settings()
    treatment = treatment_of(payee_country=tax.country, is_registered=tax.vat_registered, our_country=it.seller.country)
    sums = taxed(payout.amount, treatment, domestic_rate_bp=it.payouts.vat_bp)
    today = _local(clock.now()).date()
    return Snapshot(
        type_code=INVOICE,
        label="",
        language=payout.user.locale,
        issue_date=today,
        paid_on=_local(payout.settled_at or clock.now()).date(),
        payout_reference=payout.reference,
        agreement_version=agreement.version,
        agreed_on=_local(agreement.agreed_at).date(),
        payee=_payee(payout.user, tax),
        us=_us(),
        currency=payout.currency,
        treatment=treatment,
        rate_bp=sums.rate_bp,
        net_minor=sums.net.minor,
        tax_minor=sums.tax.minor,
        total_minor=payout.amount_minor,
    )


def _payee(user: User, tax: TaxDetails) -> Party:
    details = declaring.details_of(tax)
    assert details is not None
    return Party(
        name=printable(details.name or user.name),
        street=printable(details.street),
        postcode=printable(details.postcode),
        city=printable(details.city),
        country=tax.country,
        number=printable(details.number),
        vat_id=printable(details.vat_id),
    )


def _us() -> Party:
    seller = settings().seller
    return Party(
        name=seller.legal_name,
        street=seller.street,
        postcode=seller.postcode,
        city=seller.city,
        country=seller.country,
        number=seller.registration_number,
        vat_id=seller.vat_id,
    )


def _local(moment: datetime) -> datetime:
    """At the seller's desk, whose calendar day tax law counts."""
    return moment.astimezone(ZoneInfo(settings().seller.timezone))
