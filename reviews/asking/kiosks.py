"""A kiosk from its code to its batch: staff open it, people answer, and nobody can tell whose stars are whose."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import Conflict, Gone, Invalid, NotFound
from reviews.asking.place_models import Kiosk, KioskAnswer
from reviews.asking.sealing import opened, seal
from reviews.reviewing.states import Channel, Verification
from reviews.reviewing.submitting import Source, Words, submit

CODE_MINUTES = 15
LASTS_HOURS = 12
# With fewer answers a colleague who watched could tell whose is whose.
LEAST_AT_ONCE = 3
ALONE_DAYS = 2
_CLIENT_KEY = re.compile(r"[A-Za-z0-9-]{16,64}")


def open_(service_id: int, place: str, locale: str, *, by: User) -> tuple[Kiosk, str]:
    """The kiosk and its code of eight digits, which one tablet may use within a quarter of an hour."""
    code = f"{secrets.randbelow(10**8):08d}"
    kiosk = Kiosk(
        service_id=service_id,
        place=place,
        locale=locale,
        code_hash=fingerprint(f"kiosk:{code}"),
        code_expires_at=clock.now() + timedelta(minutes=CODE_MINUTES),
        opened_by_id=by.id,
        ends_at=clock.now() + timedelta(hours=LASTS_HOURS),
    )
    db.session.add(kiosk)
    db.session.flush()
    return kiosk, f"{code[:4]} {code[4:]}"


def enter(code: str) -> str:
    """The token of the tablet, for the only use of a code. Raises `NotFound` for any other."""
    digits = "".join(each for each in code if each.isdigit())
    found = db.session.scalar(
        sa.select(Kiosk)
        .where(Kiosk.code_hash == fingerprint(f"kiosk:{digits}"), Kiosk.code_expires_at > clock.now())
        .with_for_update()
    )
    if found is None or found.device_hash is not None or not found.is_open:
        raise NotFound
    raw = new_token()
    found.device_hash = fingerprint(raw)
    return raw


def of_device(raw: str | None) -> Kiosk:
    """Raises `NotFound` for a tablet nobody opened, and `Gone` when its time is over."""
    found = db.session.scalar(sa.select(Kiosk).where(Kiosk.device_hash == fingerprint(raw))) if raw else None
    if found is None:
        raise NotFound
    if not found.is_open:
        raise Gone(_l("This kiosk is closed. Thank you for your answers."))
    return found


def collect(raw: str | None, client_key: str, words: dict[str, Any]) -> None:
    """Keep one answer sealed; sent twice it is one. What was answered before the end may arrive a day later."""
    kiosk = db.session.scalar(sa.select(Kiosk).where(Kiosk.device_hash == fingerprint(raw))) if raw else None
    if kiosk is None:
        raise NotFound
    if kiosk.released_at is not None or kiosk.ends_at + timedelta(days=1) < clock.now():
        raise Gone(_l("This kiosk is closed. Thank you for your answers."))
    if not _CLIENT_KEY.fullmatch(client_key) or words.get("rating") not in {1, 2, 3, 4, 5}:
        raise Invalid(_l("Please choose from one to five stars."))
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    db.session.execute(
        insert(KioskAnswer)
        .values(kiosk_id=kiosk.id, client_key=client_key, sealed=seal(words), received_on=today)
        .on_conflict_do_nothing(index_elements=["kiosk_id", "client_key"])
    )


def close(kiosk_id: int) -> Kiosk:
    kiosk = kiosk_by_id(kiosk_id, lock=True)
    kiosk.close()
    return kiosk


def release(kiosk_id: int) -> int:
    """Make reviews of the whole batch, in an order nobody knows. Raises `Conflict` while it is open or too small."""
    kiosk = kiosk_by_id(kiosk_id, lock=True)
    answers = _waiting(kiosk)
    if kiosk.is_open:
        raise Conflict(_l("Close the kiosk first. Its answers stay sealed until then."))
    if len(answers) < LEAST_AT_ONCE and clock.now() < _ended(kiosk) + timedelta(days=ALONE_DAYS):
        raise Conflict(_l("Fewer than three answers would show whose they are. They go out by themselves in two days."))
    secrets.SystemRandom().shuffle(answers)
    for answer in answers:
        _publish(kiosk, answer)
    kiosk.released_at = clock.now()
    return len(answers)


def ripe() -> Sequence[int]:
    """Kiosks whose batch goes out by itself: ended for two days."""
    over = sa.func.coalesce(Kiosk.closed_at, Kiosk.ends_at) < clock.now() - timedelta(days=ALONE_DAYS)
    return db.session.scalars(sa.select(Kiosk.id).where(over, Kiosk.released_at.is_(None)).order_by(Kiosk.id)).all()


def kiosk_by_id(kiosk_id: int, *, lock: bool = False) -> Kiosk:
    found = (
        db.session.get(Kiosk, kiosk_id, with_for_update={"of": Kiosk} if lock else None) if kiosk_id < 2**63 else None
    )
    if found is None:
        raise NotFound
    return found


def counts(ids: Sequence[int]) -> dict[int, int]:
    """How many answered at each kiosk: all that staff see before the release."""
    found = sa.select(KioskAnswer.kiosk_id, sa.func.count()).where(KioskAnswer.kiosk_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(found.group_by(KioskAnswer.kiosk_id))}


def _publish(kiosk: Kiosk, answer: KioskAnswer) -> None:
    words = opened(answer.sealed)
    answer.sealed = ""
    if words is None:
        answer.refused = True
        return
    try:
        review = submit(
            Words(
                rating=words["rating"],
                text=words.get("text", ""),
                author_name=words.get("author_name", ""),
                language=kiosk.locale,
            ),
            Source(
                service_id=kiosk.service_id,
                channel=Channel.KIOSK,
                proof=f"kiosk:{kiosk.id}",
                verification=Verification.NONE,
                author_email=words.get("email") or None,
            ),
        )
    except Invalid:
        answer.refused = True
        return
    answer.review_id = review.id


def _waiting(kiosk: Kiosk) -> list[KioskAnswer]:
    found = sa.select(KioskAnswer).where(KioskAnswer.kiosk_id == kiosk.id, KioskAnswer.sealed != "")
    return list(db.session.scalars(found.with_for_update()))


def _ended(kiosk: Kiosk) -> Any:
    return kiosk.closed_at or kiosk.ends_at
