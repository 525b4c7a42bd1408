"""Named reads of ideas and briefs, works and licences; each takes the person whose eyes look where that matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from reviews.contributions.asset_models import Asset, AssetDispute, AssetHolder, Submission
from reviews.contributions.idea_states import WEIGHED
from reviews.contributions.licence_models import Licence, LicenceOffer, LicenceRequest
from reviews.contributions.models import Brief, Evaluation, Idea, IdeaComment, IdeaFile, IdeaVote
from reviews.contributions.surfaces import listed
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.states import State as ReviewState

IDEA_SORTS = ("votes", "newest", "comments", "answered")
OFFER_VIEWS = ("waiting", "upcoming", "active", "ending", "over", "refused", "all")
IDEAS_WAITING = tuple(state.value for state in WEIGHED)


@dataclass(frozen=True, kw_only=True)
class WantedIdeas:
    """What a list of ideas is narrowed to."""

    text: str = ""
    state: str = ""
    category: str = ""
    brief: str = ""
    sort: str = "votes"


def votes_count() -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count(IdeaVote.id)).where(IdeaVote.idea_id == Idea.id).scalar_subquery()


def comments_count() -> sa.ScalarSelect[int]:
    shown = sa.and_(IdeaComment.idea_id == Idea.id, IdeaComment.hidden_at.is_(None))
    return sa.select(sa.func.count(IdeaComment.id)).where(shown).scalar_subquery()


def ideas(wanted: WantedIdeas, *, including_hidden: bool = False) -> sa.Select[Idea, int, int]:
    """Ideas with their votes and comments; joined ones stand behind what they were joined with."""
    votes, comments = votes_count(), comments_count()
    found = sa.select(Idea, votes.label("votes"), comments.label("comments"))
    if not including_hidden:
        found = found.where(Idea.hidden_at.is_(None))
    if wanted.text:
        found = found.where(sa.or_(_says(wanted.text), Idea.reference == wanted.text.strip().upper()))
    if wanted.state:
        found = found.where(Idea.state == wanted.state)
    else:
        found = found.where(Idea.state.not_in(("duplicate", "withdrawn")))
    if wanted.category:
        found = found.where(Idea.category == wanted.category)
    if wanted.brief:
        found = found.join(Brief, Brief.id == Idea.brief_id).where(Brief.reference == wanted.brief)
    order: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
        "votes": (votes.desc(), Idea.id.desc()),
        "newest": (Idea.submitted_at.desc(), Idea.id.desc()),
        "comments": (comments.desc(), Idea.id.desc()),
        "answered": (Idea.state.in_(IDEAS_WAITING), Idea.id.desc()),
    }
    return found.order_by(*order[wanted.sort])


def _says(text: str) -> sa.ColumnElement[bool]:
    """Every word of the reader's begins a word of the idea, in any order; a language bends the ends of its words."""
    words = re.findall(r"\w+", text)
    if not words:
        return sa.false()
    typed = " & ".join(f"{word}:*" for word in words)
    return Idea.words.op("@@")(sa.func.to_tsquery(sa.literal_column("'simple'::regconfig"), typed))


def idea_for(viewer: Viewer, reference: str) -> Idea:
    """Hidden ones only for their author and staff. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Idea).where(Idea.reference == reference))
    if found is None:
        raise NotFound
    is_author = viewer.user is not None and viewer.user.id == found.author_id
    if found.hidden_at is not None and not (viewer.is_staff or is_author):
        raise NotFound
    return found


def idea_file(idea: Idea, file_id: int) -> IdeaFile:
    found = next((each for each in idea.files if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def votes_of(idea_id: int) -> int:
    return db.session.scalar(sa.select(sa.func.count(IdeaVote.id)).where(IdeaVote.idea_id == idea_id)) or 0


def has_voted(idea_id: int, user: User | None) -> bool:
    if user is None:
        return False
    found = sa.select(IdeaVote.id).where(IdeaVote.idea_id == idea_id, IdeaVote.user_id == user.id)
    return db.session.scalar(found) is not None


def voted_among(ids: Sequence[int], user: User | None) -> frozenset[int]:
    if user is None:
        return frozenset()
    found = sa.select(IdeaVote.idea_id).where(IdeaVote.idea_id.in_(ids), IdeaVote.user_id == user.id)
    return frozenset(db.session.scalars(found))


def comments_of(idea_id: int, viewer: Viewer) -> Sequence[IdeaComment]:
    found = sa.select(IdeaComment).where(IdeaComment.idea_id == idea_id)
    if not viewer.is_staff:
        found = found.where(IdeaComment.hidden_at.is_(None))
    return db.session.scalars(found.order_by(IdeaComment.id)).all()


def joined_with(idea_id: int) -> Sequence[Idea]:
    return db.session.scalars(sa.select(Idea).where(Idea.merged_into_id == idea_id).order_by(Idea.id)).all()


def similar_to(idea: Idea) -> Sequence[Idea]:
    """Others that share a long word of the title, for who looks for duplicates."""
    words = [word for word in idea.title.split() if len(word) > 4][:6]
    if not words:
        return []
    found = sa.select(Idea).where(
        Idea.id != idea.id,
        Idea.state.not_in(("duplicate", "withdrawn")),
        sa.or_(*(Idea.title.icontains(word, autoescape=True) for word in words)),
    )
    return db.session.scalars(found.order_by(Idea.id.desc()).limit(5)).all()


def means_of(ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """How often, and with which mean total, each of these ideas was evaluated."""
    newest = (
        sa.select(sa.func.max(Evaluation.id))
        .where(Evaluation.idea_id.in_(ids))
        .group_by(Evaluation.idea_id, Evaluation.evaluator_id)
    )
    found = (
        sa.select(Evaluation.idea_id, sa.func.count(), sa.func.sum(Evaluation.total))
        .where(Evaluation.id.in_(newest))
        .group_by(Evaluation.idea_id)
    )
    return {idea_id: (count, int(total) // count) for idea_id, count, total in db.session.execute(found)}


def briefs(*, public: bool) -> sa.Select[Brief]:
    """Open ones first, then those that come, then the decided."""
    today = clock.today()
    found = sa.select(Brief)
    if public:
        found = found.where(Brief.published_at.is_not(None))
    return found.order_by(
        Brief.closed_at.is_not(None), Brief.opens_on > today, Brief.closes_on < today, Brief.closes_on, Brief.id
    )


def brief_for(viewer: Viewer, reference: str) -> Brief:
    """Drafts only for staff. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Brief).where(Brief.reference == reference))
    if found is None or (found.published_at is None and not viewer.is_staff):
        raise NotFound
    return found


def submissions_count(brief_id: int) -> int:
    return db.session.scalar(sa.select(sa.func.count(Submission.id)).where(Submission.brief_id == brief_id)) or 0


def chosen_of(brief: Brief) -> Sequence[Submission]:
    found = sa.select(Submission).where(Submission.brief_id == brief.id, Submission.state == "chosen")
    return db.session.scalars(found.order_by(Submission.id)).all()


def held_by(user: User) -> sa.ColumnElement[bool]:
    """Of `AssetHolder`: this person, also by an address of theirs that is proven."""
    by_address = sa.and_(AssetHolder.user_id.is_(None), AssetHolder.email == user.email)
    return sa.or_(AssetHolder.user_id == user.id, by_address) if user.is_verified else AssetHolder.user_id == user.id


def works_of(user: User) -> sa.Select[Asset]:
    holds = sa.exists().where(AssetHolder.asset_id == Asset.id, held_by(user))
    return sa.select(Asset).where(holds).order_by(Asset.id.desc())


def work_of(user: User, reference: str) -> Asset:
    """Raises `NotFound` for a work in which this person holds nothing."""
    found = db.session.scalar(works_of(user).where(Asset.reference == reference))
    if found is None:
        raise NotFound
    return found


def offers_to(user: User) -> sa.Select[LicenceOffer]:
    """What this person was asked, those that wait first."""
    holds = sa.exists().where(AssetHolder.asset_id == LicenceOffer.asset_id, held_by(user))
    waits = LicenceOffer.state.in_(("asked", "named", "agreed"))
    return sa.select(LicenceOffer).where(holds).order_by(sa.not_(waits), LicenceOffer.id.desc())


def offer_to(user: User, reference: str) -> LicenceOffer:
    """Raises `NotFound`."""
    found = db.session.scalar(offers_to(user).where(LicenceOffer.reference == reference))
    if found is None:
        raise NotFound
    return found


def waiting_for(user: User) -> int:
    """Requests that wait for this person's answer."""
    mine = offers_to(user).where(LicenceOffer.state == "asked", LicenceOffer.expires_at > clock.now())
    return count(mine)


def ideas_of(user: User) -> Sequence[Idea]:
    return db.session.scalars(sa.select(Idea).where(Idea.author_id == user.id).order_by(Idea.id.desc())).all()


def submissions_by(user: User) -> Sequence[Submission]:
    return db.session.scalars(
        sa.select(Submission).where(Submission.user_id == user.id).order_by(Submission.id.desc())
    ).all()


def offers(view: str, text: str = "") -> sa.Select[LicenceOffer]:
    """The desk's list of licences by where they stand."""
    now = clock.now()
    running = sa.and_(Licence.ended_at.is_(None), Licence.ends_at > now)
    soon = Licence.ends_at <= now + timedelta(days=30)
    views = {
        "waiting": LicenceOffer.state.in_(("asked", "named", "agreed")),
        "upcoming": sa.and_(running, Licence.starts_at > now),
        "active": sa.and_(running, Licence.starts_at <= now),
        "ending": sa.and_(running, soon),
        "over": sa.or_(Licence.ended_at.is_not(None), Licence.ends_at <= now),
        "refused": LicenceOffer.state.in_(("declined", "expired", "revoked")),
        "all": sa.true(),
    }
    found = sa.select(LicenceOffer).outerjoin(LicenceOffer.licence).join(LicenceOffer.asset).where(views[view])
    if text:
        found = found.where(
            sa.or_(
                Asset.title.icontains(text, autoescape=True),
                LicenceOffer.reference == text.upper(),
                Licence.reference == text.upper(),
            )
        )
    return found.order_by(Licence.ends_at.asc().nulls_first(), LicenceOffer.id.desc())


def offer_by_reference(reference: str) -> LicenceOffer:
    """For staff. Raises `NotFound`."""
    found = db.session.scalar(sa.select(LicenceOffer).where(LicenceOffer.reference == reference))
    if found is None:
        raise NotFound
    return found


def asset_by_reference(reference: str) -> Asset:
    """For staff, whatever its state. Raises `NotFound`."""
    found = db.session.scalar(sa.select(Asset).where(Asset.reference == reference))
    if found is None:
        raise NotFound
    return found


def assets(*, kind: str = "", source: str = "", text: str = "") -> sa.Select[Asset]:
    found = sa.select(Asset)
    if kind:
        found = found.where(Asset.kind == kind)
    if source:
        found = found.where(Asset.source == source)
    if text:
        found = found.where(mentions(text))
    return found.order_by(Asset.id.desc())


def library(*, kind: str = "", text: str = "", sort: str = "newest") -> sa.Select[Asset]:
    """What anybody may find."""
    found = listed()
    if kind:
        found = found.where(Asset.kind == kind)
    if text:
        found = found.where(mentions(text))
    order = {
        "newest": (Asset.listed_at.desc(),),
        "price": (Asset.currency, Asset.price_minor, Asset.id),
        "-price": (Asset.currency, Asset.price_minor.desc(), Asset.id),
    }
    return found.order_by(*order[sort], Asset.id.desc())


def mentions(text: str) -> sa.ColumnElement[bool]:
    tags = sa.cast(Asset.tags, sa.Text)
    places = (Asset.title, Asset.description, Asset.made_where, tags)
    return sa.or_(Asset.reference == text.upper(), *(place.icontains(text, autoescape=True) for place in places))


def review_media() -> sa.Select[ReviewMedia]:
    """Photos and films of published reviews that nobody asked for yet, the newest first."""
    known = sa.exists().where(Asset.review_media_id == ReviewMedia.id)
    return (
        sa.select(ReviewMedia)
        .join(ReviewMedia.review)
        .where(ReviewMedia.state == "ready", Review.state == ReviewState.PUBLISHED, ~known)
        .order_by(ReviewMedia.id.desc())
    )


def review_media_by_id(media_id: int) -> ReviewMedia:
    found = db.session.scalar(review_media().where(ReviewMedia.id == media_id))
    if found is None:
        raise NotFound
    return found


def requests(state: str) -> sa.Select[LicenceRequest]:
    found = sa.select(LicenceRequest)
    if state:
        found = found.where(LicenceRequest.state == state)
    return found.order_by(LicenceRequest.id.desc())


def request_by_reference(reference: str) -> LicenceRequest:
    found = db.session.scalar(sa.select(LicenceRequest).where(LicenceRequest.reference == reference))
    if found is None:
        raise NotFound
    return found


def disputes(*, undecided: bool) -> sa.Select[AssetDispute]:
    found = sa.select(AssetDispute)
    if undecided:
        found = found.where(AssetDispute.decided_at.is_(None))
    return found.order_by(AssetDispute.decided_at.is_not(None), AssetDispute.id)


def count(found: sa.Select[*tuple[object, ...]]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
