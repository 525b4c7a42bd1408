"""The call list: everyone who may be asked and left a number, in the order of their delivery; and what came of a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Contact, User
from app.database import db
from app.errors import Invalid, NotFound
from app.mail import outbox
from app.orders.models import OrderLine
from app.projects.models import Project
from reviews.asking import addresses, eligibility, objecting
from reviews.asking.models import PhoneCall, ReviewAsk
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import Channel
from reviews.reviewing.submitting import Words, answer

FINAL = ("answered", "refused", "wrong_number")
REST = timedelta(days=2)
SINCE_DELIVERY = timedelta(days=3)
MOST_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of a call; the words are the person's, word for word."""

    outcome: str
    words: Words | None = None
    again_on: date | None = None


def to_call() -> sa.Select[OrderLine]:
    """Whose turn it is now: not reviewed, reached or refused before, not within two days of the last try."""
    call = PhoneCall
    mine = call.order_line_id == OrderLine.id
    settled = sa.select(call.id).where(mine, call.outcome.in_(FINAL))
    lately = sa.select(call.id).where(mine, call.outcome == "no_answer", call.called_at > clock.now() - REST)
    later = sa.select(call.id).where(mine, call.call_again_at > clock.now())
    tries = sa.select(sa.func.count()).select_from(call).where(mine, call.outcome == "no_answer").scalar_subquery()
    written = sa.select(Review.id).where(Review.order_line_id == OrderLine.id)
    base = eligibility.lines(until=clock.now() - SINCE_DELIVERY).where(
        Contact.phone.is_not(None),
        Contact.phone != "",
        ~settled.exists(),
        ~lately.exists(),
        ~later.exists(),
        ~written.exists(),
        tries < MOST_TRIES,
    )
    ids = base.order_by(None).with_only_columns(OrderLine.id)
    return sa.select(OrderLine).where(OrderLine.id.in_(ids)).order_by(OrderLine.id)


def line_to_call(line_id: int) -> OrderLine:
    """Raises `NotFound` for somebody who is not to be called."""
    found = db.session.scalar(to_call().where(OrderLine.id == line_id)) if line_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def record(line: OrderLine, report: Report, *, by: User) -> PhoneCall:
    """Write down what came of it. An answer becomes a review at once, and its author gets the link to check it."""
    call = PhoneCall(order_line_id=line.id, called_by_id=by.id, called_at=clock.now(), outcome=report.outcome)
    if report.outcome == "answered":
        _keep_answer(call, line, report.words)
    if report.outcome == "call_later":
        call.call_again_at = _morning_of(report.again_on)
    if report.outcome == "refused":
        objecting.object_(line.order.contact.email.lower(), "called", by=by)
    db.session.add(call)
    db.session.flush()
    return call


def calls_about(line: OrderLine) -> Sequence[PhoneCall]:
    return db.session.scalars(
        sa.select(PhoneCall).where(PhoneCall.order_line_id == line.id).order_by(PhoneCall.id.desc())
    ).all()


def _keep_answer(call: PhoneCall, line: OrderLine, words: Words | None) -> None:
    if words is None:
        raise Invalid(_l("Write down the stars they gave. Nothing else is needed."))
    contact = line.order.contact
    assert line.service_id is not None
    request, _raw = request_review(
        service_id=line.service_id,
        recipient=Recipient(
            name=contact.name, email=contact.email.lower(), locale=contact.locale, user_id=contact.user_id
        ),
        channel=Channel.PHONE_CALL,
        order_line_id=line.id,
        project_id=db.session.scalar(sa.select(Project.id).where(Project.order_id == line.order_id)),
    )
    request.note_sent()
    review = answer(request, words)
    call.request_id, call.review_id = request.id, review.id
    outbox.send_later(
        "asking/mail/called",
        to=contact.email,
        locale=contact.locale,
        key=f"review-called:{review.id}",
        private=True,
        name=contact.name,
        service=line.title,
        rating=words.rating,
        text=review.text,
        link=addresses.author(review),
    )


def _morning_of(day: date | None) -> datetime:
    if day is None or day < clock.today():
        raise Invalid(_l("Choose the day on which to call again."))
    return datetime.combine(day, time(7), tzinfo=ZoneInfo("UTC"))


def waiting_count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(to_call().order_by(None).subquery())) or 0


def is_asked_by_mail(line: OrderLine) -> bool:
    found = sa.select(ReviewAsk.id).where(ReviewAsk.order_line_id == line.id, ReviewAsk.state == "sent")
    return db.session.scalar(found.limit(1)) is not None
