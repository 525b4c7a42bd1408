"""Sending what is due: one mail at a time, each with the person's lock, so that no two jobs together break a cap (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.database import db
from app.events import publish
from app.projects.models import Project
from reviews.asking import caps, letters
from reviews.asking.destinations import Place
from reviews.asking.facts import ReviewAsked
from reviews.asking.models import AskingDestination, AskMail, ReviewAsk, Suppression
from reviews.asking.rules import rule_of
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.requesting import Recipient, another_token, request_review
from reviews.reviewing.states import Channel

AT_ONCE = 500
_LOCK = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("person"), 0)))


def due() -> Sequence[int]:
    """Asks whose mail is due, the longest waiting first."""
    found = sa.select(ReviewAsk.id).where(ReviewAsk.next_at <= clock.now()).order_by(ReviewAsk.next_at, ReviewAsk.id)
    return db.session.scalars(found.limit(AT_ONCE)).all()


def send(ask_id: int) -> None:
    """Send the next mail of an ask, put it off, or skip it. Quiet when it is not due any more."""
    ask = _locked(ask_id)
    if ask is None or ask.next_at is None or ask.next_at > clock.now():
        return
    lock_person(ask.email)
    if (because := obstacle(ask)) is not None:
        ask.stop() if ask.state == "sent" else ask.skip(because)
        return
    may_go = earliest_for(ask.email)
    if may_go > clock.now():
        ask.next_at = may_go
        return
    _write(ask)


def lock_person(email: str) -> None:
    """Whoever asks this person for anything waits here until the other is done."""
    db.session.execute(_LOCK, {"person": f"reviews.asking:{email}"})


def obstacle(ask: ReviewAsk) -> str | None:
    """Why this person is not asked about this, or None. Never what they might say."""
    if is_suppressed(ask.email):
        return "objected"
    if _is_reviewed(ask):
        return "reviewed"
    project = db.session.get(Project, ask.project_id) if ask.project_id else None
    if project is not None and project.is_held:
        return "disputed"
    if ask.state == "waiting" and caps.asked_lately(_first_mails(ask), clock.now()):
        return "asked_lately"
    if ask.destination != Place.HOUSE and not place_url(ask.destination):
        return "no_place"
    return None


def is_suppressed(email: str) -> bool:
    return db.session.scalar(sa.select(Suppression.id).where(Suppression.email == email)) is not None


def earliest_for(email: str) -> datetime:
    """When the next mail to this person may go, over all campaigns; to be asked under their lock."""
    since = clock.now() - caps.WITHIN
    sent = db.session.scalars(sa.select(AskMail.sent_at).where(AskMail.email == email, AskMail.sent_at > since)).all()
    return caps.earliest(sent, clock.now())


def count_mail(request: ReviewRequest, *, number: int, ask_id: int | None = None) -> None:
    """Keep that a mail asked this person; each number of a request once, kept by the database."""
    db.session.add(
        AskMail(
            request_id=request.id,
            ask_id=ask_id,
            service_id=request.service_id,
            email=request.recipient_email,
            number=number,
            sent_at=clock.now(),
        )
    )
    db.session.flush()


def _write(ask: ReviewAsk) -> None:
    number = ask.number
    request, raw = (ask.request, another_token(ask.request)) if ask.request else _new_request(ask)
    count_mail(request, number=number, ask_id=ask.id)
    request.note_sent()
    pace = rule_of(ask.service_id).pace
    ask.note_sent(request, None if ask.destination != Place.HOUSE else pace.next_reminder_at(clock.now(), number))
    letters.ask(ask, request, raw, number)
    publish(ReviewAsked(ask_id=ask.id, request_id=request.id, number=number))


def _new_request(ask: ReviewAsk) -> tuple[ReviewRequest, str]:
    contact = ask.line.order.contact
    return request_review(
        service_id=ask.service_id,
        recipient=Recipient(name=contact.name, email=ask.email, locale=ask.locale, user_id=contact.user_id),
        channel=Channel.EMAIL,
        order_line_id=ask.order_line_id,
        project_id=ask.project_id,
        destination=ask.destination,
        campaign_id=ask.campaign_id,
    )


def _is_reviewed(ask: ReviewAsk) -> bool:
    """Whether they wrote about this line already, by whatever way; elsewhere we do not know."""
    if ask.destination != Place.HOUSE:
        return False
    found = sa.select(Review.id).where(Review.order_line_id == ask.order_line_id, Review.state != "draft").limit(1)
    return db.session.scalar(found) is not None


def _first_mails(ask: ReviewAsk) -> Sequence[datetime]:
    """When this person was first asked about this service at this place."""
    asked = (
        sa.select(AskMail.sent_at)
        .join(ReviewRequest, ReviewRequest.id == AskMail.request_id)
        .where(
            AskMail.email == ask.email,
            AskMail.service_id == ask.service_id,
            AskMail.number == 0,
            ReviewRequest.destination == ask.destination,
        )
    )
    return db.session.scalars(asked).all()


def place_url(place: str) -> str:
    """The address of our page there; empty when the desk has not named it."""
    found = db.session.get(AskingDestination, place)
    return found.url if found else ""


def _locked(ask_id: int) -> ReviewAsk | None:
    return db.session.get(ReviewAsk, ask_id, with_for_update={"of": ReviewAsk}, populate_existing=True)
