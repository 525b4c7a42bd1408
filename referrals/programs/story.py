"""Programs in the demo story: for everyone, for who asks to join, for readers and banners, and one that is being written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import transaction
from app.demo.people import at_the_desk, colleague, signed_in_as
from app.demo.sockets import Chapter
from referrals.programs import drafting, joining
from referrals.programs.queries import program_by_id

FRIENDS, AGENCIES, NEWSLETTER = "Komşu komşuya", "Agencies we trust", "Newsletter readers"
BANNERS, INSTAGRAM = "Nasz baner u Ciebie", "इंस्टाग्राम पर साझा करें"
_MADE: dict[str, int] = {}


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (112, 7.0, _open_friends),
        (111, 9.0, partial(_bartek_joins, FRIENDS)),
        (75, 9.0, _open_banners),
        (74, 9.0, partial(_bartek_joins, BANNERS)),
        (60, 9.0, _open_newsletter),
        (59, 9.0, partial(_bartek_joins, NEWSLETTER)),
        (64, 8.0, _open_agencies),
        (40, 10.0, _new_terms),
        (5, 9.0, _invite_a_cooperative),
        (6, 9.0, _zeynep_asks),
        (3, 9.0, _draft_instagram),
    ]


def _write(name: str, *, basis: str = "order", action: str | None = None, **values: object) -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        program = drafting.create(name=name, jurisdiction="default", basis=basis, action=action, by=marta)
        drafting.change(program, **values)
        drafting.publish(program, by=marta)
        _MADE[name] = program.id


def _open_friends() -> None:
    _write(
        FRIENDS,
        levels=[1000],
        friend_bp=1000,
        window_days=60,
        hold_days=30,
        note="Share only what you would tell a neighbour.",
    )


def _open_agencies() -> None:
    _write(
        AGENCIES, levels=[750], orders="period", period_days=365, joining="approval", window_days=90,
        cap_month_minor=200_000, code_policy="if_involved",
    )  # fmt: skip


def _open_banners() -> None:
    _write(
        BANNERS,
        basis="impression",
        levels=[1250],
        cap_month_minor=10_000,
        note="Baner ma 728 × 90 albo 300 × 250 punktów.",
    )


def _open_newsletter() -> None:
    _write(NEWSLETTER, basis="action", action="newsletter", levels=[150], cap_month_minor=15_000, hold_days=7)


def _bartek_joins(name: str) -> None:
    with signed_in_as(colleague(Role.PARTNER)) as bartek, transaction():
        joining.join(program_by_id(_MADE[name]), bartek)


def _invite_a_cooperative() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        joining.invite_address(program_by_id(_MADE[AGENCIES]), "biuro@kooperatywa-lodz.example", by=marta)


def _new_terms() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        program = program_by_id(_MADE[FRIENDS])
        drafting.change(program, levels=[1200], cap_order_minor=50_000)
        drafting.publish(program, by=marta)


def _zeynep_asks() -> None:
    zeynep = user_by_email("zeynep@zeytindali.example")
    if zeynep is not None:
        with transaction():
            joining.join(program_by_id(_MADE[AGENCIES]), zeynep)


def _draft_instagram() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        drafting.create(name=INSTAGRAM, jurisdiction="IN", basis="click", action=None, by=marta)
