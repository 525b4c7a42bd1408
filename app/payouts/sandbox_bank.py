"""A pretended bank with books of its own, for development and tests. Accounts choose how a transfer to them ends."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db, transaction
from app.errors import Conflict
from app.payouts.iban import with_check_digits
from app.payouts.models import SandboxTransfer
from app.payouts.providers import Answer, ProviderUnreachable, TransferOrder


def _account(number: int) -> str:
    return with_check_digits("EE", f"990000000000{number:04d}")


PAYS = _account(1)
REFUSES = _account(2)
# Takes the transfer, and breaks off before it answers.
TIMES_OUT_TAKEN = _account(3)
# Breaks off before the transfer is in its books.
TIMES_OUT_LOST = _account(4)
# Accepts, and says on the second look-up that the account is closed.
FAILS_LATER = _account(5)
# Takes it, does not answer, and cannot be asked at first either.
UNREACHABLE = _account(6)
UNREACHABLE_TIMES = 2


class KeyUsedTwice(Conflict):
    title = _l("One key is one transfer")


class SandboxBank:
    name = "sandbox"
    label = _l("Sandbox bank: no money moves")
    takes_files = False

    def send(self, order: TransferOrder) -> Answer:
        with transaction():
            first, it = _written(order)
            arrives = first or it.state == "lost"
            if arrives:
                it.state, it.reason = _first_state(order.to.account, first)
            answer = _answer(it)
        if arrives and (it.state == "lost" or order.to.account in {TIMES_OUT_TAKEN, UNREACHABLE}):
            raise ProviderUnreachable(_l("The bank did not answer in time."))
        return answer

    def look_up(self, key: str) -> Answer:
        with transaction():
            it = _known(key)
            if it is None or it.state == "lost":
                return Answer(state="never_received")
            it.asked += 1
            if it.account == UNREACHABLE and it.asked <= UNREACHABLE_TIMES:
                answer = None
            else:
                _go_on(it)
                answer = _answer(it)
        if answer is None:
            raise ProviderUnreachable(_l("The bank did not answer in time."))
        return answer


def _first_state(account: str, first: bool) -> tuple[str, str]:
    """What a transfer to that account becomes when it arrives; `lost` ones are only a note that the line broke."""
    if account == REFUSES:
        return "refused", "AC01"
    return ("lost", "") if account == TIMES_OUT_LOST and first else ("accepted", "")


def _go_on(it: SandboxTransfer) -> None:
    """What was accepted arrives by the time somebody asks, or turns out not to."""
    if it.state != "accepted":
        return
    if it.account != FAILS_LATER:
        it.state = "paid"
    elif it.asked > 1:
        it.state, it.reason = "refused", "AC04"


def _written(order: TransferOrder) -> tuple[bool, SandboxTransfer]:
    """The row of that key, locked, and whether it is new. The bank refuses to take one key for two amounts."""
    new_id = db.session.scalar(
        insert(SandboxTransfer)
        .values(
            key=order.key,
            currency=order.amount.currency,
            amount_minor=order.amount.minor,
            account=order.to.account,
            state="accepted",
            reason="",
            asked=0,
            received_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(SandboxTransfer.id)
    )
    it = _known(order.key)
    assert it is not None
    if (it.amount_minor, it.currency, it.account) != (order.amount.minor, order.amount.currency, order.to.account):
        raise KeyUsedTwice(_l("This key was used for another transfer."))
    return new_id is not None, it


def _known(key: str) -> SandboxTransfer | None:
    wanted = sa.select(SandboxTransfer).where(SandboxTransfer.key == key).with_for_update()
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def _answer(it: SandboxTransfer) -> Answer:
    return Answer(state=it.state, reason=it.reason, reference=f"sb-{it.id}")  # type: ignore[arg-type]
