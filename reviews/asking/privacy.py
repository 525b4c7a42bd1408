"""What asking keeps about a person: told on request, and forgotten. An objection outlives the account, as it must."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.asking.models import AskMail, ChatPermission, PromptDismissal, PromptShowing, ReviewAsk, Suppression
from reviews.asking.place_models import PollVote


def asks_about(user: User) -> PersonalData:
    """Every message that asked this address, and what waits."""
    mails = sa.select(AskMail).where(AskMail.email == user.email).order_by(AskMail.sent_at)
    rows: list[dict[str, object]] = [
        {"what": "message", "service_id": it.service_id, "number": it.number, "sent_at": it.sent_at.isoformat()}
        for it in db.session.scalars(mails)
    ]
    waiting = sa.select(ReviewAsk).where(ReviewAsk.email == user.email, ReviewAsk.next_at.is_not(None))
    rows += [
        {"what": "waiting", "service_id": it.service_id, "at": it.next_at.isoformat() if it.next_at else ""}
        for it in db.session.scalars(waiting.order_by(ReviewAsk.id))
    ]
    shown = sa.select(PromptShowing).where(PromptShowing.user_id == user.id).order_by(PromptShowing.first_at)
    rows += [
        {"what": "question on the site", "since": it.first_at.isoformat(), "times": it.times}
        for it in db.session.scalars(shown)
    ]
    objected = db.session.scalar(sa.select(Suppression).where(Suppression.email == user.email))
    rows += [{"what": "objection", "since": objected.since.isoformat()}] if objected else []
    return PersonalData(key="review_asks", title=_l("Questions about your orders"), rows=rows)


def voices_of(user: User) -> PersonalData:
    """Their voices in polls while signed in, and the words of theirs we asked about."""
    votes = sa.select(PollVote).where(PollVote.user_id == user.id).order_by(PollVote.id)
    rows: list[dict[str, object]] = [
        {"poll_id": it.poll_id, "option_id": it.option_id, "text": it.text, "voted_at": it.voted_at.isoformat()}
        for it in db.session.scalars(votes)
    ]
    asked = sa.select(ChatPermission).where(ChatPermission.author_id == user.id).order_by(ChatPermission.id)
    rows += [
        {"message_id": it.message_id, "asked_at": it.asked_at.isoformat(), "allowed": it.given}
        for it in db.session.scalars(asked)
    ]
    return PersonalData(key="review_voices", title=_l("Polls and permissions"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Nothing is asked any more; the mails are counted without an address. The objection stays: it is a wish of theirs."""
    quiet = {"synchronize_session": False}
    waiting = sa.update(ReviewAsk).where(ReviewAsk.email == email, ReviewAsk.state == "waiting")
    db.session.execute(waiting.values(state="skipped", because="erased", next_at=None), execution_options=quiet)
    db.session.execute(
        sa.update(ReviewAsk).where(ReviewAsk.email == email).values(email="", next_at=None), execution_options=quiet
    )
    db.session.execute(sa.update(AskMail).where(AskMail.email == email).values(email=""), execution_options=quiet)
    if user is not None:
        db.session.execute(
            sa.delete(PromptDismissal).where(PromptDismissal.user_id == user.id), execution_options=quiet
        )
        db.session.execute(sa.delete(PromptShowing).where(PromptShowing.user_id == user.id), execution_options=quiet)
