"""The desk's list of members: what it is narrowed down to, in which order it stands, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.catalogue.disciplines import Discipline
from app.organisation.languages import SPOKEN
from app.organisation.models import Member, MemberSkill
from app.organisation.states import RoleActivity, Stage, Status
from app.web import arguments
from app.web.filters import country_name, language_name

KEYS: dict[str, Any] = {
    "name": sa.func.lower(User.name),
    "since": Member.created_at,
    "hours": Member.hours_per_week,
}
SORTS = tuple(sign + key for key in KEYS for sign in ("", "-"))
FILTERS = ("q", "status", "stage", "activity", "discipline", "language")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed down to; None and the empty text mean any."""

    text: str = ""
    status: str | None = None
    stage: str | None = None
    activity: str | None = None
    discipline: str | None = None
    language: str | None = None

    @classmethod
    def from_address(cls) -> Self:
        """As the filters in the address say. Raises `Invalid` for what no filter offers."""
        return cls(
            text=arguments.text("q"),
            status=arguments.choice("status", list(Status), "") or None,
            stage=arguments.choice("stage", list(Stage), "") or None,
            activity=arguments.choice("activity", list(RoleActivity), "") or None,
            discipline=arguments.choice("discipline", list(Discipline), "") or None,
            language=arguments.choice("language", SPOKEN, "") or None,
        )


def arranged(wanted: Wanted, sort: str = "name") -> sa.Select[Member]:
    """The members that fit, sorted; ties by name."""
    key = KEYS[sort.removeprefix("-")]
    select = sa.select(Member).join(Member.user).where(*_conditions(wanted))
    return select.order_by(key.desc() if sort.startswith("-") else key.asc(), User.name, Member.id)


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    for column, value in (
        (Member.status, wanted.status),
        (Member.stage, wanted.stage),
        (Member.role_activity, wanted.activity),
    ):
        if value:
            yield column == value
    if wanted.discipline:
        able = sa.select(MemberSkill.member_id).where(MemberSkill.discipline == wanted.discipline)
        yield Member.id.in_(able)
    if wanted.language:
        yield Member.languages.contains([wanted.language])
    if wanted.text:
        yield sa.or_(
            *(column.icontains(wanted.text, autoescape=True) for column in (User.name, User.email, Member.headline))
        )


def header() -> list[str]:
    return [
        _("Name"), _("E-mail address"), _("Status"), _("Role activity"), _("Duty"), _("Stage"), _("Led by"), _("Skills"),
        _("Languages"), _("Country"), _("Time zone"), _("Hours a week"), _("Available from"), _("Since"),
    ]  # fmt: skip


def line(member: Member) -> list[object]:
    skills = (f"{skill.known_discipline.label} {skill.counted_level}" for skill in member.skills)
    return [
        member.user.name,
        member.user.email,
        str(member.known_status.label),
        str(member.activity.label),
        str(member.known_duty.label),
        str(member.known_stage.label),
        member.leader.user.name if member.leader else "",
        ", ".join(skills),
        ", ".join(language_name(code) for code in member.languages),
        country_name(member.country) if member.country else "",
        member.user.timezone,
        member.hours_per_week,
        member.available_from.isoformat() if member.available_from else "",
        member.created_at.isoformat(),
    ]
