"""What contributions keep about a person: told on request, and forgotten with them as far as contracts allow."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from reviews.contributions import deciding, ending, queries
from reviews.contributions.asset_models import AssetDispute, AssetHolder, AssetRelease, Submission
from reviews.contributions.idea_states import WEIGHED, IdeaState
from reviews.contributions.licence_models import LicenceConsent, LicenceRequest, Royalty
from reviews.contributions.models import Idea, IdeaComment, IdeaInterest, IdeaVote


def ideas_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = [
        {"idea": it.title, "text": it.text, "state": it.state, "sent_at": it.submitted_at.isoformat()}
        for it in queries.ideas_of(user)
    ]
    comments = sa.select(IdeaComment).where(IdeaComment.user_id == user.id).order_by(IdeaComment.id)
    rows += [
        {"comment": it.text, "on": it.idea.title, "said_at": it.said_at.isoformat()}
        for it in db.session.scalars(comments)
    ]
    votes = sa.select(Idea.title, IdeaVote.voted_at).join(Idea, Idea.id == IdeaVote.idea_id)
    rows += [
        {"vote_for": title, "voted_at": at.isoformat()}
        for title, at in db.session.execute(votes.where(IdeaVote.user_id == user.id).order_by(IdeaVote.id))
    ]
    return PersonalData(key="ideas", title=_l("Your ideas, comments and votes"), rows=rows)


def works_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = []
    for asset in db.session.scalars(queries.works_of(user)):
        mine = next(each for each in asset.holders if each.user_id == user.id or each.email == user.email)
        rows.append(
            {
                "work": asset.title,
                "kind": asset.kind,
                "source": asset.source,
                "share_bp": mine.share_bp,
                "in_library_since": asset.listed_at.isoformat() if asset.listed_at else "",
            }
        )
    consents = sa.select(LicenceConsent).where(LicenceConsent.user_id == user.id).order_by(LicenceConsent.id)
    rows += [
        {
            "agreed_to": it.terms,
            "fingerprint": it.terms_sha256,
            "stated": it.stated,
            "agreed_at": it.agreed_at.isoformat(),
        }
        for it in db.session.scalars(consents)
    ]
    paid = sa.select(Royalty).where(Royalty.user_id == user.id).order_by(Royalty.id)
    rows += [
        {"paid": str(it.amount), "for": it.kind, "booked_at": it.booked_at.isoformat()}
        for it in db.session.scalars(paid)
    ]
    return PersonalData(key="works", title=_l("Your works and licences"), rows=rows)


def requests_about(user: User) -> PersonalData:
    """What they asked of the library, the disputes they opened, and where they are seen."""
    asked = sa.select(LicenceRequest).where(
        sa.or_(LicenceRequest.user_id == user.id, LicenceRequest.email == user.email)
    )
    rows: list[dict[str, object]] = [
        {"asked_for": it.asset.title, "words": it.words, "state": it.state, "asked_at": it.asked_at.isoformat()}
        for it in db.session.scalars(asked.order_by(LicenceRequest.id))
    ]
    opened = sa.select(AssetDispute).where(
        sa.or_(AssetDispute.opener_id == user.id, AssetDispute.opener_email == user.email)
    )
    rows += [
        {"disputed": it.asset.title, "words": it.words, "answer": it.answer, "opened_at": it.opened_at.isoformat()}
        for it in db.session.scalars(opened.order_by(AssetDispute.id))
    ]
    seen = sa.select(AssetRelease).where(AssetRelease.email == user.email).order_by(AssetRelease.id)
    rows += [
        {"seen_in": it.asset.title, "as": it.kind, "answer": it.state, "asked_at": it.asked_at.isoformat()}
        for it in db.session.scalars(seen)
    ]
    return PersonalData(key="licence_requests", title=_l("Works you asked for, or are seen in"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """Works go from everywhere at once and their licences end; what was agreed and paid stays as the books need it."""
    if user is not None:
        _forget_ideas(user)
        _forget_works(user)
    quiet = {"synchronize_session": False}
    for statement in (
        sa.update(LicenceRequest)
        .where(_mine(LicenceRequest.user_id, LicenceRequest.email, user, email))
        .values(name="", company="", email="", words="", user_id=None),
        sa.update(AssetDispute)
        .where(_mine(AssetDispute.opener_id, AssetDispute.opener_email, user, email))
        .values(opener_name="", opener_email="", opener_id=None, words=""),
        sa.update(AssetRelease)
        .where(AssetRelease.email == email)
        .values(name="", email="", words="", state="revoked", answered_at=sa.func.now()),
    ):
        db.session.execute(statement, execution_options=quiet)


def _forget_ideas(user: User) -> None:
    """Undecided ones are taken back; what was decided keeps its words without a name, for those who voted."""
    for idea in queries.ideas_of(user):
        locked = deciding.locked_idea(idea.id)
        if locked.known_state in WEIGHED:
            deciding.step(locked, IdeaState.WITHDRAWN, answer="", by=None)
            locked.title, locked.text = "–", ""
        locked.author_id, locked.author_name = None, ""
    quiet = {"synchronize_session": False}
    for statement in (
        sa.delete(IdeaVote).where(IdeaVote.user_id == user.id),
        sa.delete(IdeaInterest).where(IdeaInterest.user_id == user.id),
        sa.update(IdeaComment).where(IdeaComment.user_id == user.id).values(user_id=None, name="", text="–"),
        sa.update(Submission).where(Submission.user_id == user.id).values(user_id=None),
    ):
        db.session.execute(statement, execution_options=quiet)


def _forget_works(user: User) -> None:
    for asset in db.session.scalars(queries.works_of(user)).all():
        asset.withdraw("erased")
        ending.end_all_of(asset, "withdrawn")
    db.session.execute(
        sa.update(AssetHolder)
        .where(sa.or_(AssetHolder.user_id == user.id, AssetHolder.email == user.email))
        .values(name="", email=sa.literal("erased-") + sa.cast(AssetHolder.id, sa.Text)),
        execution_options={"synchronize_session": "fetch"},
    )


def _mine(
    by_account: sa.orm.InstrumentedAttribute[int | None],
    by_address: sa.orm.InstrumentedAttribute[str],
    user: User | None,
    email: str,
) -> sa.ColumnElement[bool]:
    return sa.or_(by_address == email, by_account == user.id) if user is not None else by_address == email
