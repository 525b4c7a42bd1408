"""Clicks and sights are paid by the day, from counted touches alone, exactly once, and whatever comes late is one step more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.database import db
from app.ledger.queries import balances_of
from referrals.commissions.models import Commission, CommissionDecision, Fraction
from referrals.commissions.wording import why_earned
from referrals.programs.calculating import MICRO, earned_by_events, micro_each, whole_units
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.tracking.models import ReferralConversion, ReferralDay, ReferralLink
from referrals.tracking.tasks import settle_days
from tests.cast import Cast
from tests.factories.commissions import a_line, an_enrolment, program_terms
from tests.factories.referrals import a_link

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
YESTERDAY = date(2026, 11, 19)
LONG_AGO = NOON - timedelta(days=100)


def terms_for(basis: str, levels: tuple[int, ...] = (3,), **changes: Any) -> ProgramTerms:
    return program_terms(levels, basis=basis, pays="flat", published_at=LONG_AGO, **changes)


def counted(link: ReferralLink, count: int, kind: str = "counted", event: str = "click", day: date = YESTERDAY) -> None:
    """The daily numbers say so from now on."""
    values = {"day": day, "link_id": link.id, "event": event, "kind": kind, "sub_id": ""}
    db.session.execute(sa.delete(ReferralDay).filter_by(**values))
    if count:
        db.session.add(ReferralDay(**values, count=count))
    db.session.commit()


def partner(cast: Cast, terms: ProgramTerms) -> tuple[Enrolment, ReferralLink]:
    enrolment = an_enrolment(terms, cast.bob)
    return enrolment, a_link(enrolment)


def amounts() -> list[tuple[int, int]]:
    found = db.session.execute(sa.select(Commission.level, Commission.amount_minor).order_by(Commission.id))
    return [(level, minor) for level, minor in found]


def outcomes() -> list[str]:
    return list(db.session.scalars(sa.select(CommissionDecision.outcome).order_by(CommissionDecision.id)))


def available(cast: Cast) -> int:
    return sum(each.amount.units for each in balances_of(cast.bob) if each.kind == "available")


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=12), st.integers(1, 2_000))
def test_any_partition_into_days_earns_the_whole_units_of_the_sum(days: list[int], rate: int) -> None:
    carried = total = 0
    for count in days:
        whole, carried = whole_units(count * micro_each("impression", rate), carried)
        total += whole
    assert total == sum(days) * rate // 1_000
    assert 0 <= carried < MICRO
    assert earned_by_events(sum(days), basis="impression", levels=[rate], currency="EUR")[0].minor == total


def test_clicks_of_a_day_are_paid_once_however_often_the_job_runs(db: Any, cast: Cast, noon: datetime) -> None:
    _enrolment, link = partner(cast, terms_for("click"))
    counted(link, 40)
    for kind in ("repeat", "own", "bot", "prefetch", "embedded"):
        counted(link, 3, kind)
    counted(link, 5, event="impression")
    counted(link, 7, day=noon.date())

    for _ in range(3):
        settle_days()

    assert amounts() == [(1, 120)], "people alone, clicks alone, and no day that is not over"
    assert available(cast) == 120
    [commission] = db.session.scalars(sa.select(Commission))
    receipt = [str(value) for _label, value in why_earned(commission)]
    assert "40" in receipt and "€0.03 for each visitor" in receipt


def test_what_is_counted_late_is_one_more_transfer_and_what_is_gone_goes_back(
    db: Any, cast: Cast, noon: datetime
) -> None:
    _enrolment, link = partner(cast, terms_for("click", cap_month_minor=1_000))
    for count in (40, 41, 41, 50, 10):
        counted(link, count)
        settle_days()
    assert amounts() == [(1, 120), (1, 3), (1, 27)]
    assert outcomes() == ["earned", "earned", "earned", "recounted"]
    assert available(cast) == 30
    steps = db.session.scalars(sa.select(ReferralConversion.quantity).order_by(ReferralConversion.id)).all()
    assert steps == [40, 1, 9, -40]
    counted(link, 400)
    settle_days()
    assert available(cast) == 1_000, "what went back frees the cap it had used, and no more than the cap is earned"


def test_sights_are_paid_by_the_thousand_and_fractions_are_carried_on(db: Any, cast: Cast, noon: datetime) -> None:
    enrolment, link = partner(cast, terms_for("impression", (250,)))
    for back, count in ((3, 3), (2, 3), (1, 1_001)):
        counted(link, count, event="impression", day=noon.date() - timedelta(days=back))
        settle_days()
    assert outcomes() == ["carried_on", "earned", "earned"]
    assert amounts() == [(1, 1), (1, 250)], "1,007 sights at 2.50 for a thousand"
    assert db.session.get_one(Fraction, (enrolment.id, "EUR")).micro == 750_000
    assert available(cast) == 251


def test_every_level_earns_by_its_own_rate(db: Any, noon: datetime) -> None:
    line = a_line(terms_for("click", (10, 4, 1)), 4)
    counted(a_link(line[0]), 25)
    settle_days()
    assert amounts() == [(1, 250), (2, 100), (3, 25)]


def test_what_was_clicked_before_the_end_is_paid_after_it(db: Any, cast: Cast, noon: datetime) -> None:
    enrolment, link = partner(cast, terms_for("click"))
    counted(link, 10)
    enrolment.program.state, enrolment.state = "ended", "left"
    db.session.commit()
    settle_days()
    assert amounts() == [(1, 30)]


def test_a_new_version_holds_for_whole_days_and_never_for_past_ones(db: Any, cast: Cast, noon: datetime) -> None:
    terms = terms_for("click")
    _enrolment, link = partner(cast, terms)
    values = {"program_id": terms.program_id, "basis": "click", "pays": "flat", "hold_days": 0}
    begins = datetime(2026, 11, 19, 15, tzinfo=UTC)
    db.session.add(ProgramTerms(version=2, levels=[100], published_at=begins, created_at=begins, **values))
    counted(link, 10)
    settle_days()
    assert amounts() == [(1, 30)]
    with clock.freeze(noon + timedelta(days=1)):
        counted(link, 10, day=noon.date())
        settle_days()
    assert amounts() == [(1, 30), (1, 1_000)]


def test_programs_that_pay_for_orders_pay_for_no_clicks(db: Any, cast: Cast, noon: datetime) -> None:
    _enrolment, link = partner(cast, program_terms(published_at=LONG_AGO))
    counted(link, 10)
    settle_days()
    assert db.session.scalars(sa.select(ReferralConversion)).all() == []


def test_the_hold_and_the_pages_know_them(client: Any, cast: Cast, noon: datetime) -> None:
    _enrolment, link = partner(cast, terms_for("impression", (2_000,), hold_days=30))
    counted(link, 1_500, event="impression")
    settle_days()
    assert {each.kind: each.amount.units for each in balances_of(cast.bob)} == {"pending": 3_000}
    mine = cast.signed_in(client, cast.bob).get("/account/commissions").text
    assert "€20.00 for 1,000 sights" in mine
    marta = cast.signed_in(client, cast.marta)
    assert "Sights of a day" in marta.get("/desk/commissions").text
    assert "1,500" in marta.get("/desk/referrals/conversions?kind=impression").text
    row = db.session.scalars(sa.select(ReferralConversion)).one()
    assert "Our count" in marta.get(f"/desk/referrals/conversions/{row.id}").text
