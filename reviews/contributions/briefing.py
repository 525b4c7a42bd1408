"""Briefs of the company: written, opened, closed with a decision for everybody who sent something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from app.money import Money
from app.orders.references import new_reference
from reviews.contributions import letters, paying
from reviews.contributions.asset_models import Submission
from reviews.contributions.facts import BriefClosed, BriefOpened
from reviews.contributions.models import Brief


class NotDecided(Conflict):
    title = _l("Some of what was sent has no decision yet")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a brief says."""

    kind: str
    title: str
    wanted: str
    language: str
    opens_on: date
    closes_on: date
    budget: Money
    prize: Money


def write(brief: Brief | None, written: Written, by: User) -> Brief:
    """A new one, or other words for one. Once something was sent, kind and amounts stay as they were promised."""
    if brief is None:
        brief = Brief(reference=new_reference(), created_by_id=by.id)
        db.session.add(brief)
    elif brief.published_at is not None and submissions_of(brief):
        same = (brief.kind, brief.prize_minor, brief.currency) == (
            written.kind,
            written.prize.minor,
            written.prize.currency,
        )
        if not same:
            raise Conflict(_l("People have sent something for this brief: what was promised to them stays."))
    brief.kind, brief.title, brief.wanted = written.kind, written.title, written.wanted
    brief.language, brief.opens_on, brief.closes_on = written.language, written.opens_on, written.closes_on
    brief.currency, brief.budget_minor = written.budget.currency, written.budget.minor
    brief.prize_minor = written.prize.minor
    db.session.flush()
    audit.record("brief.written", brief)
    return brief


def publish_brief(brief: Brief) -> None:
    if brief.published_at is None:
        brief.published_at = clock.now()
        publish(BriefOpened(brief_id=brief.id))


def shortlist(submission: Submission, by: User) -> None:
    if submission.state == "sent":
        submission.state, submission.decided_by_id = "shortlisted", by.id


def choose(submission: Submission, *, chosen: bool, reason: str, by: User) -> None:
    """The reason is told to whoever sent it once the brief is closed. Raises `Conflict` afterwards."""
    if submission.brief.closed_at is not None:
        raise Conflict(_l("This brief is decided already."))
    if submission.user_id == by.id:
        raise Conflict(_l("It is yours, so a colleague decides."))
    submission.state, submission.reason = ("chosen" if chosen else "not_chosen"), reason
    submission.decided_at, submission.decided_by_id = clock.now(), by.id


def close(brief_id: int, words: str, by: User) -> Brief:
    """Everybody hears; whoever was chosen gets the prize. Raises `NotDecided`."""
    brief = db.session.get_one(Brief, brief_id, with_for_update=True)
    if brief.closed_at is not None:
        return brief
    sent = submissions_of(brief)
    if any(each.state not in {"chosen", "not_chosen"} for each in sent):
        raise NotDecided
    chosen = [each for each in sent if each.state == "chosen"]
    if brief.prize_minor and len(chosen) > 1:
        raise Conflict(_l("There is one prize, so choose one."))
    brief.closed_at, brief.closing_words = clock.now(), words
    for each in chosen:
        if each.user is not None and each.user.is_active:
            paying.pay_prize(brief, each.user)
    audit.record("brief.closed", brief, chosen=len(chosen), sent=len(sent), by=by.id)
    for each in sent:
        letters.tell_submission_decided(each)
    publish(BriefClosed(brief_id=brief.id))
    return brief


def submissions_of(brief: Brief) -> list[Submission]:
    return list(
        db.session.scalars(sa.select(Submission).where(Submission.brief_id == brief.id).order_by(Submission.id))
    )


def submission_of(brief: Brief, submission_id: int) -> Submission:
    found = db.session.get(Submission, submission_id)
    if found is None or found.brief_id != brief.id:
        raise NotFound
    return found
