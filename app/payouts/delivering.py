"""From a payout that arrived, or came back, to the mail with its document."""

from __future__ import annotations

from hashlib import sha256

from app.database import db, transaction
from app.mail.outbox import Attachment
from app.media.storage import storage
from app.payouts import letters
from app.payouts.document import render
from app.payouts.letters import PDF
from app.payouts.models import Payout, PayoutDocument
from app.payouts.snapshot import Snapshot


def deliver(payout_id: int, document_id: int | None) -> None:
    """Draw the document, when there is one, outside of the transaction; then write the mail, once."""
    attachments = [] if document_id is None else [_drawn(document_id)]
    db.session.rollback()
    with transaction():
        payout = db.session.get_one(Payout, payout_id)
        letters.tell_paid(payout, attachments)


def pdf_of(document: PayoutDocument) -> bytes:
    """From nothing but the snapshot: the same document gives the same bytes."""
    return render(Snapshot.from_json(document.snapshot))


def _drawn(document_id: int) -> Attachment:
    document = db.session.get_one(PayoutDocument, document_id)
    name, data = document.label, pdf_of(document)
    digest = sha256(data).hexdigest()
    key = f"payouts/{digest[:2]}/{digest}.pdf"
    storage().put(key, data, PDF)
    return Attachment(key, f"{name}.pdf", PDF)
