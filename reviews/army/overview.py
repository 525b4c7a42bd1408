"""“You may already have an army”: what a small business reads first, from its own data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from reviews.army.fan_models import FanObjection, FanRun, FanScore
from reviews.army.models import CampaignInvitation, Volunteer


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many people did what, in the last year; `recommended` are amounts by currency."""

    people: int
    returned: int
    reviewed: int
    helped: int
    recommend: int
    had_ideas: int
    did_missions: int
    superfans: int
    not_asked: int
    recommended: Sequence[tuple[str, int]]


def standing(run: FanRun) -> Standing:
    """Counted from the scores of a run."""

    def counted(part: str, least: int = 1) -> sa.ColumnElement[int]:
        value = FanScore.parts[part]["counted"].as_integer()
        return sa.func.count().filter(value >= least)

    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(FanScore.frequency >= 4),
            counted("reviews"),
            counted("helpful"),
            counted("referrals"),
            counted("ideas"),
            counted("missions"),
            sa.func.count().filter(FanScore.is_superfan),
            sa.func.count().filter(FanScore.is_superfan, FanScore.user_id.not_in(asked())),
        ).where(FanScore.run_id == run.id)
    ).one()
    names = (
        "people", "returned", "reviewed", "helped", "recommend", "had_ideas", "did_missions", "superfans", "not_asked",
    )  # fmt: skip
    brought = (
        sa.select(FanScore.currency, sa.func.sum(FanScore.recommended_minor))
        .where(FanScore.recommended_minor > 0)
        .group_by(FanScore.currency)
        .order_by(sa.func.sum(FanScore.recommended_minor).desc())
    )
    amounts = [(currency, int(minor)) for currency, minor in db.session.execute(brought)]
    return Standing(**dict(zip(names, row, strict=True)), recommended=amounts)


def asked() -> sa.ScalarSelect[int]:
    """Who was invited to a campaign or takes part in one."""
    invited = sa.select(CampaignInvitation.user_id).where(CampaignInvitation.invited)
    return sa.union(invited, sa.select(Volunteer.user_id)).scalar_subquery()


def fans(*, text: str = "", segment: str = "", only: str = "", sort: str = "") -> sa.Select[FanScore]:
    """The people of the last run, the highest score first; nobody who objected (also not from before this morning's run)."""
    found = (
        sa.select(FanScore)
        .join(User, User.id == FanScore.user_id)
        .where(User.erased_at.is_(None), FanScore.user_id.not_in(sa.select(FanObjection.user_id)))
    )
    if text:
        wanted = sa.or_(User.name.icontains(text, autoescape=True), User.email.icontains(text, autoescape=True))
        found = found.where(wanted)
    if segment:
        found = found.where(FanScore.segment == segment)
    if only == "superfans":
        found = found.where(FanScore.is_superfan)
    if only == "not_asked":
        found = found.where(FanScore.is_superfan, FanScore.user_id.not_in(asked()))
    orders = {
        "name": User.name,
        "value": FanScore.value_minor.desc(),
        "recommended": FanScore.recommended_minor.desc(),
    }
    return found.order_by(orders.get(sort, FanScore.score.desc()), FanScore.user_id)
