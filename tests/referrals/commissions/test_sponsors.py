"""Who stands above whom is a forest."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.database import db
from referrals.commissions.models import Commission, Sponsorship
from referrals.commissions.sponsors import Circle, put_below, sponsors_above, team_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("db")


def test_the_way_up_and_the_team_below_are_found(cast: Cast) -> None:
    put_below(cast.alice, cast.bob)
    put_below(cast.bob, cast.dora)
    assert sponsors_above(cast.alice.id) == {cast.alice.id: cast.bob.id, cast.bob.id: cast.dora.id}
    assert sponsors_above(cast.alice.id, depth=1) == {cast.alice.id: cast.bob.id}
    assert team_of(cast.dora.id) == [(cast.bob.id, 1), (cast.alice.id, 2)]


def test_no_way_leads_back_to_where_it_began(cast: Cast) -> None:
    put_below(cast.alice, cast.bob)
    put_below(cast.bob, cast.dora)
    for lower, upper in ((cast.bob, cast.alice), (cast.dora, cast.alice), (cast.dora, cast.dora)):
        with pytest.raises(Circle):
            put_below(lower, upper)
    put_below(cast.alice, cast.dora)
    assert sponsors_above(cast.alice.id) == {cast.alice.id: cast.dora.id}


def test_raw_sql_closes_no_circle_either(cast: Cast) -> None:
    put_below(cast.alice, cast.bob)
    with pytest.raises(sa.exc.IntegrityError, match="stands above"), db.session.begin_nested():
        db.session.execute(
            sa.insert(Sponsorship).values(user_id=cast.bob.id, sponsor_id=cast.alice.id, since=sa.func.now())
        )


def test_a_commission_cannot_exist_without_a_conversion_of_somebody_else() -> None:
    """Recruiting is no kind of conversion, and the key is never empty."""
    assert Commission.__table__.c.conversion_id.nullable is False
    kinds = db.session.scalar(
        sa.text(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_referral_conversion_known_kind'"
        )
    )
    assert sorted(word for word in kinds.split("'") if word.isalpha() and word.islower()) == [
        "action",
        "click",
        "impression",
        "refund",
        "sale",
    ]


def test_what_was_earned_is_never_edited() -> None:
    with pytest.raises(sa.exc.IntegrityError, match="are kept as they are"), db.session.begin_nested():
        db.session.execute(sa.text("TRUNCATE commission"))
