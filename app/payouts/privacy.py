"""What payouts keep about a person: told on request, and what is left of it after erasure.

Bank and tax data go. What was paid to whom and when, the self-billing documents and the files given to the bank stay:
the books must be kept for 7 to 10 years (in Estonia seven: Accounting Act § 12; GDPR Art. 17(3)(b)).
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.errors import Conflict
from app.payouts import declaring, methods, queries, withdrawing
from app.payouts.models import Payout, PayoutMethod, SelfBillingAgreement, TaxDetails
from app.payouts.states import UNDER_WAY


def payouts_about(user: User) -> PersonalData:
    rows = [
        {
            "reference": each.reference,
            "kind": each.kind,
            "amount": str(each.amount),
            "account": each.shown,
            "state": each.state,
            "prepared_at": each.prepared_at.isoformat(),
            "settled_at": each.settled_at.isoformat() if each.settled_at else "",
        }
        for each in queries.payouts_about(user)
    ]
    return PersonalData(key="payouts", title=_l("Payouts"), rows=rows)


def methods_about(user: User) -> PersonalData:
    found = db.session.scalars(sa.select(PayoutMethod).where(PayoutMethod.user_id == user.id).order_by(PayoutMethod.id))
    return PersonalData(key="payout_methods", title=_l("How you are paid"), rows=[_method(each) for each in found])


def tax_about(user: User) -> PersonalData:
    found = db.session.scalars(sa.select(TaxDetails).where(TaxDetails.user_id == user.id).order_by(TaxDetails.id))
    agreements = db.session.scalars(sa.select(SelfBillingAgreement).where(SelfBillingAgreement.user_id == user.id))
    rows = [_tax(each) for each in found]
    rows += [
        {"self_billing_agreement": each.version, "agreed_at": each.agreed_at.isoformat(), "ended_at": each.ended_at}
        for each in agreements
    ]
    return PersonalData(key="tax_details", title=_l("Tax details"), rows=rows)


def forget(user: User | None, _email: str) -> None:
    """Raises `Conflict` while money is on its way: it needs its address."""
    if user is None:
        return
    if db.session.scalar(sa.select(Payout.id).where(Payout.user_id == user.id, Payout.state.in_(UNDER_WAY)).limit(1)):
        raise Conflict(_l("A payout to you is on its way. Please ask again once it has arrived."))
    for method in db.session.scalars(sa.select(PayoutMethod).where(PayoutMethod.user_id == user.id)).all():
        withdrawing.withdraw_all_by(method.id, reason="method_stopped")
        methods.empty(method)
    for row in db.session.scalars(sa.select(TaxDetails).where(TaxDetails.user_id == user.id)).all():
        declaring.empty(row)
    declaring.withdraw_agreement(user)
    db.session.execute(sa.update(Payout).where(Payout.user_id == user.id).values(shown=""))


def _method(method: PayoutMethod) -> dict[str, object]:
    account = methods.account_of(method)
    return {
        "currency": method.currency,
        "kind": method.kind,
        "holder": account.holder if account else "",
        "account": account.account if account else "",
        "bic": account.bic if account else "",
        "cause": method.cause or "",
        "since": method.created_at.isoformat(),
        "until": method.ended_at.isoformat() if method.ended_at else "",
    }


def _tax(row: TaxDetails) -> dict[str, object]:
    details = declaring.details_of(row)
    return {
        "kind": row.kind,
        "country": row.country,
        **(vars(details) if details else {}),
        "declared_at": row.declared_at.isoformat(),
        "until": row.ended_at.isoformat() if row.ended_at else "",
    }
