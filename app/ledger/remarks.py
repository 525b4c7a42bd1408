"""Words of staff about a movement, kept beside the books: these are never changed, so words about people stand apart and can go.

A posting, a reversal or a step carries the number of its remark (`because`: `{"remark": 7}`; as a reason: `remark:7`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.database import db
from app.ledger.models import Correction, Remark

KEY, BEGINNING = "remark", "remark:"


def write(text: str, *, about: int | None, by: User) -> int:
    """Keep what somebody wrote about a person (None: about nobody); gives its number."""
    remark = Remark(holder_id=about, text=text, written_by_id=by.id)
    db.session.add(remark)
    db.session.flush()
    return remark.id


def because(text: str, *, about: int, by: User) -> dict[str, Any]:
    """A receipt that says in words why."""
    return {KEY: write(text, about=about, by=by)}


def reason(text: str, *, about: int | None, by: User) -> str:
    """The same for books that keep a reason as a word."""
    return f"{BEGINNING}{write(text, about=about, by=by)}"


def spoken(receipt: Mapping[str, object]) -> dict[str, object]:
    """A receipt to be read: with the words in the place of their number."""
    number = receipt.get(KEY)
    if not isinstance(number, int):
        return dict(receipt)
    return {"reason": text_of(number), **{key: value for key, value in receipt.items() if key != KEY}}


def spoken_reason(word: str) -> str | None:
    """The words behind `remark:7`; None for any other reason."""
    number = word.removeprefix(BEGINNING)
    return text_of(int(number)) if word.startswith(BEGINNING) and number.isdecimal() else None


def text_of(number: int) -> str:
    found = db.session.get(Remark, number)
    return found.text if found is not None and found.text else _("These words were erased with the account.")


def about(user: User) -> list[Remark]:
    return list(db.session.scalars(sa.select(Remark).where(Remark.holder_id == user.id).order_by(Remark.id)))


def forget(user: User | None, _email: str) -> None:
    """What was written about a person goes; that something was, who wrote it and when stay, as do the sums."""
    if user is None:
        return
    db.session.execute(
        sa.update(Remark)
        .where(Remark.holder_id == user.id, Remark.forgotten_at.is_(None))
        .values(text="", forgotten_at=clock.now())
    )
    db.session.execute(sa.update(Correction).where(Correction.holder_id == user.id).values(reason=""))
