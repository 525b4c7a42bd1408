"""The question on the site: about one thing that was delivered, seldom, and easy to close."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.orders.models import Order, OrderLine
from reviews.asking import eligibility
from reviews.asking.models import PROMPT_PLACES, OnsitePrompt, PromptDismissal, PromptShowing
from reviews.reviewing.models import Review


def prompt_rules() -> OnsitePrompt:
    """The desk's, or the house's as a row that is not stored."""
    return db.session.get(OnsitePrompt, 1) or OnsitePrompt(
        id=1, active=True, after_days=3, rest_days=14, most_times=3, places=list(PROMPT_PLACES)
    )


def question_for(user: User, place: str, *, service_id: int = 0) -> OrderLine | None:
    """What to ask this person about on this page, the latest delivery first; on the page of a service only
    about that. None when nothing is to be asked there, or they rest."""
    rule = prompt_rules()
    if not rule.active or place not in rule.places or _is_resting(user):
        return None
    written = sa.select(Review.id).where(Review.order_line_id == OrderLine.id)
    closed = sa.select(PromptDismissal.user_id).where(
        PromptDismissal.order_line_id == OrderLine.id,
        PromptDismissal.user_id == user.id,
        PromptDismissal.times >= rule.most_times,
    )
    ids = eligibility.lines(until=clock.now() - timedelta(days=rule.after_days)).where(
        sa.or_(Order.placed_by_id == user.id, Contact.user_id == user.id), ~written.exists(), ~closed.exists()
    )
    if service_id:
        ids = ids.where(OrderLine.service_id == service_id)
    row = db.session.execute(ids.order_by(None).order_by(eligibility.delivered_at().desc()).limit(1)).first()
    return db.session.get(OrderLine, row.id) if row else None


def note_shown(user: User, line_id: int) -> None:
    """Told by their browser's script, which programs that only fetch pages do not run."""
    db.session.execute(
        insert(PromptShowing)
        .values(user_id=user.id, order_line_id=line_id, first_at=clock.now(), times=1)
        .on_conflict_do_update(index_elements=["user_id", "order_line_id"], set_={"times": PromptShowing.times + 1})
    )


def dismiss(user: User, line_id: int) -> None:
    """Not now: no question at all until the rest is over."""
    until = clock.now() + timedelta(days=prompt_rules().rest_days)
    db.session.execute(
        insert(PromptDismissal)
        .values(user_id=user.id, order_line_id=line_id, times=1, until=until)
        .on_conflict_do_update(
            index_elements=["user_id", "order_line_id"], set_={"times": PromptDismissal.times + 1, "until": until}
        )
    )


def _is_resting(user: User) -> bool:
    found = sa.select(PromptDismissal.user_id).where(
        PromptDismissal.user_id == user.id, PromptDismissal.until > clock.now()
    )
    return db.session.scalar(found.limit(1)) is not None
