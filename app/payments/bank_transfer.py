"""Bank transfer: we say where to and under which reference; only an imported statement says that money came."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import Headers

from app.payments.gateway import BadSignature, Notice, PaymentRequest, RefundRequest, RefundStarted, Started


class BankTransfer:
    """The gateway without a machine on the other side."""

    name = "bank_transfer"
    label = _l("Bank transfer")
    help = _l("You get our account and a reference. Banks take one to three working days.")
    answers = False

    def start(self, request: PaymentRequest, *, return_url: str, notice_url: str) -> Started:
        return Started(reference=reference_of(request.order_reference, request.key), page_url=None)

    def look_up(self, request: PaymentRequest) -> list[Notice]:
        return []

    def close(self, request: PaymentRequest) -> None:
        return None

    def refund(self, request: RefundRequest) -> RefundStarted:
        return RefundStarted(reference=None, by_hand=True)

    def read_notice(self, raw_body: bytes, headers: Headers) -> list[Notice]:
        raise BadSignature  # a bank sends us nothing


def reference_of(order_reference: str, key: str) -> str:
    """One order may see several transfers; payers write the order's reference, this names which one is meant."""
    return f"{order_reference}/{key[-8:]}"
