"""What follows from what happened to payouts: jobs that send, documents, letters."""

from __future__ import annotations

from app.database import db
from app.payouts import issuing, letters, tasks
from app.payouts.facts import (
    PayoutFailed,
    PayoutMethodChanged,
    PayoutPaid,
    PayoutReadyToSend,
    PayoutReturned,
)
from app.payouts.models import Payout, PayoutMethod


def send_it(fact: PayoutReadyToSend) -> None:
    tasks.send.defer(key=f"payout:{fact.payout_id}", payout_id=fact.payout_id)


def document_and_tell(fact: PayoutPaid) -> None:
    payout = db.session.get_one(Payout, fact.payout_id)
    document = issuing.issue_invoice(payout)
    tasks.deliver.defer(payout_id=payout.id, document_id=document.id if document else None)


def tell_of_failure(fact: PayoutFailed) -> None:
    letters.tell_failed(db.session.get_one(Payout, fact.payout_id), fact.reason, returned=False)


def take_document_back(fact: PayoutReturned) -> None:
    payout = db.session.get_one(Payout, fact.payout_id)
    issuing.issue_credit_note(payout, fact.reason)
    letters.tell_failed(payout, fact.reason, returned=True)


def tell_of_method(fact: PayoutMethodChanged) -> None:
    former = None if fact.former_id is None else db.session.get_one(PayoutMethod, fact.former_id)
    letters.tell_method_changed(db.session.get_one(PayoutMethod, fact.method_id), former)
