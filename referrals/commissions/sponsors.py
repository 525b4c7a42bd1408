"""Who stands above whom: partners are brought by partners, and the whole is a forest, also under parallel changes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from referrals.commissions.models import Sponsorship
from referrals.programs.jurisdictions import MOST_LEVELS
from referrals.programs.models import Enrolment, taking_part_at

_BELOW = sa.text("""
    WITH RECURSIVE below AS (
        SELECT user_id, 1 AS depth FROM partner_sponsorship WHERE sponsor_id = :user
        UNION ALL
        SELECT next.user_id, below.depth + 1
        FROM below JOIN partner_sponsorship next ON next.sponsor_id = below.user_id WHERE below.depth < :depth
    )
    SELECT user_id, depth FROM below ORDER BY depth, user_id
""")


class Circle(Conflict):
    title = _l("That would be a circle")


def put_below(user: User, sponsor: User, *, by: User | None = None) -> None:
    """`sponsor` stands above `user` from now on; what was earned before keeps the path of its time.

    Raises `Circle` when `sponsor` stands somewhere below `user`, or is the same person.
    """
    changed = (
        insert(Sponsorship)
        .values(user_id=user.id, sponsor_id=sponsor.id, since=clock.now(), set_by_id=by.id if by else None)
        .on_conflict_do_update(
            index_elements=[Sponsorship.user_id],
            set_={"sponsor_id": sponsor.id, "since": clock.now(), "set_by_id": by.id if by else None},
        )
    )
    try:
        with db.session.begin_nested():
            db.session.execute(changed)
    except IntegrityError as error:
        raise Circle(_l("This partner stands above the other one already, directly or by others.")) from error
    if by is not None:
        audit.record("partner.sponsored", user, sponsor=sponsor.id)


def sponsors_above(user_id: int, depth: int = MOST_LEVELS) -> dict[int, int]:
    """The way up from that person: who stands directly above whom, for at most `depth` steps."""
    above = _way_up(user_id, depth)
    return {row.user_id: row.sponsor_id for row in db.session.execute(sa.select(above))}


def line_above(user_id: int, depth: int, program_id: int, at: datetime) -> tuple[dict[int, int], dict[int, Enrolment]]:
    """The way up from that person, and who on it took part in the program then, by user id; in one statement."""
    above = _way_up(user_id, depth)
    took_part = sa.and_(Enrolment.user_id == above.c.sponsor_id, Enrolment.program_id == program_id, taking_part_at(at))
    rows = db.session.execute(
        sa.select(above.c.user_id, above.c.sponsor_id, Enrolment)
        .select_from(above)
        .outerjoin(Enrolment, took_part)
        .options(joinedload(Enrolment.user).lazyload(User.grants))
    ).all()
    way = {below: sponsor for below, sponsor, _enrolment in rows}
    return way, {it.user_id: it for _below, _sponsor, it in rows if it is not None and it.user.is_active}


def _way_up(user_id: int, depth: int) -> sa.CTE:
    first = sa.select(Sponsorship.user_id, Sponsorship.sponsor_id, sa.literal(1).label("depth"))
    below = first.where(Sponsorship.user_id == user_id).cte("above", recursive=True)
    following = aliased(Sponsorship)
    return below.union_all(
        sa.select(following.user_id, following.sponsor_id, below.c.depth + 1)
        .join(below, following.user_id == below.c.sponsor_id)
        .where(below.c.depth < depth)
    )


def team_of(user_id: int, depth: int = MOST_LEVELS) -> list[tuple[int, int]]:
    """Everyone below that person as (user id, levels below), for at most `depth` levels."""
    return [(row.user_id, row.depth) for row in db.session.execute(_BELOW, {"user": user_id, "depth": depth})]
