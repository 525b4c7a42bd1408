"""The files of a batch: SEPA for euros to accounts in its area, CSV for all else; kept as they were released."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.config import settings
from app.database import db
from app.errors import Conflict, NotFound
from app.payouts import sealing
from app.payouts.goals import order_of
from app.payouts.iban import is_in_sepa
from app.payouts.models import Payout, PayoutBatch, PayoutFile
from app.payouts.providers import TransferOrder
from app.payouts.sepa import Debtor, initiation, plain
from app.web.exports import harmless

CSV_HEAD = ("reference", "name", "account", "bic", "amount", "currency", "purpose", "execute_on")


def write_files(batch: PayoutBatch, payouts: Sequence[Payout]) -> None:
    """Write them into the transaction that releases the batch: both become true together."""
    orders = [order_of(payout) for payout in payouts]
    sepa = [order for order in orders if goes_by_sepa(order)]
    others = [order for order in orders if not goes_by_sepa(order)]
    if sepa:
        _keep(batch, "sepa", "xml", "application/xml", _as_sepa(batch, sepa))
    if others:
        _keep(batch, "csv", "csv", "text/csv", _as_csv(batch, others))


def goes_by_sepa(order: TransferOrder) -> bool:
    return order.amount.currency == "EUR" and is_in_sepa(order.to.account)


def file_of(batch: PayoutBatch, kind: str) -> PayoutFile:
    """Raises `NotFound`."""
    found = db.session.scalar(sa.select(PayoutFile).where(PayoutFile.batch_id == batch.id, PayoutFile.kind == kind))
    if found is None:
        raise NotFound
    return found


def content_of(it: PayoutFile) -> bytes:
    """Exactly what was released. Raises `Conflict` when it is not that any more."""
    data = sealing.opened_bytes(it.sealed)
    if hashlib.sha256(data).hexdigest() != it.sha256:
        raise Conflict(_l("This is not the file that was released. Do not give it to the bank."))
    return data


def _as_sepa(batch: PayoutBatch, orders: Sequence[TransferOrder]) -> bytes:
    seller = settings().seller
    return initiation(
        orders,
        debtor=Debtor(name=seller.legal_name, iban=seller.iban, bic=seller.bic),
        message_id=batch.reference,
        created_at=clock.now(),
        execute_on=batch.execute_on,
    )


def _as_csv(batch: PayoutBatch, orders: Sequence[TransferOrder]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD)
    for order in orders:
        row = (
            order.key,
            order.to.holder,
            order.to.account,
            order.to.bic,
            str(order.amount.decimal),
            order.amount.currency,
            plain(order.purpose, 140),
            batch.execute_on.isoformat(),
        )
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode()


def _keep(batch: PayoutBatch, kind: str, ending: str, content_type: str, data: bytes) -> None:
    db.session.add(
        PayoutFile(
            batch_id=batch.id,
            kind=kind,
            filename=f"payouts-{batch.execute_on.isoformat()}-{batch.currency}-{batch.reference[:4]}.{ending}",
            content_type=content_type,
            sealed=sealing.sealed_bytes(data),
            sha256=hashlib.sha256(data).hexdigest(),
            size_bytes=len(data),
        )
    )
