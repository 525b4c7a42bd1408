"""Programs in the demo story: one for everyone, one that people ask to join, and one that is still being written."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from referrals.programs import drafting, joining
from referrals.programs.queries import program_by_id

FRIENDS, AGENCIES, NEWSLETTER = "Komşu komşuya", "Agencies we trust", "Newsletter readers"
_MADE: dict[str, int] = {}


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (112, 7.0, _open_friends),
        (111, 9.0, _bartek_joins),
        (64, 8.0, _open_agencies),
        (40, 10.0, _new_terms),
        (6, 9.0, _zeynep_asks),
        (3, 9.0, _draft_newsletter),
    ]


def _write(name: str, **values: object) -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        program = drafting.create(name=name, jurisdiction="default", basis="order", action=None, by=marta)
        drafting.change(program, **values)
        drafting.publish(program, by=marta)
        _MADE[name] = program.id


def _open_friends() -> None:
    _write(FRIENDS, levels=[1000], window_days=60, hold_days=30, note="Share only what you would tell a neighbour.")


def _open_agencies() -> None:
    _write(
        AGENCIES, levels=[750], orders="period", period_days=365, joining="approval", window_days=90,
        cap_month_minor=200_000, code_policy="if_involved",
    )  # fmt: skip


def _bartek_joins() -> None:
    with transaction():
        joining.join(program_by_id(_MADE[FRIENDS]), colleague(Role.PARTNER))


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


def _draft_newsletter() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        drafting.create(name=NEWSLETTER, jurisdiction="EU", basis="action", action="newsletter", by=marta)
