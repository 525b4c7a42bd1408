"""A paid order is credited once, with its receipt; money that goes back is told exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.database import db, transaction
from app.events import publish
from app.orders.facts import OrderPaid, OrderRefunded
from app.orders.models import Order, OrderTouch
from referrals.programs.models import ProgramTerms
from referrals.tracking.models import ReferralConversion, ReferralLink
from referrals.tracking.sockets import CodeUse, code_uses
from tests.cast import Cast
from tests.factories import promotions
from tests.factories.orders import a_contact, an_order
from tests.factories.referrals import a_link, a_partner, a_program


@pytest.fixture
def link(db: Any, cast: Cast) -> ReferralLink:
    return a_link(a_partner(cast.bob), "bob")


def touched(order: Order, link: ReferralLink, *, days_ago: int = 1, late: bool = False, click: int = 1) -> None:
    at = order.placed_at - timedelta(days=days_ago)
    details = {"click": click, "link_id": link.id, "at": at.isoformat(), "late": late}
    db.session.add(OrderTouch(order_id=order.id, source="referrals.link", reference=link.code, details=details))
    db.session.commit()


def pay(order: Order) -> list[ReferralConversion]:
    with transaction():
        publish(OrderPaid(order_id=order.id))
    return conversions()


def refund(order: Order, so_far: int) -> None:
    with transaction():
        publish(OrderRefunded(order_id=order.id, refunded_minor=so_far, fully=so_far == order.total_minor))


def conversions() -> list[ReferralConversion]:
    return list(db.session.scalars(sa.select(ReferralConversion).order_by(ReferralConversion.id)))


def test_a_paid_order_is_credited_to_the_partner_whose_link_was_followed(cast: Cast, link: ReferralLink) -> None:
    order = an_order(placed_by=cast.alice)
    touched(order, link)

    [sale] = pay(order)

    assert sale.enrolment_id == link.enrolment_id
    assert (sale.external_id, sale.kind, sale.amount_minor) == (order.reference, "sale", order.net_minor)
    [told] = sale.because["programs"]
    assert told["version"] == 1
    assert [each["verdict"] for each in told["candidates"]] == ["won"]


def test_paid_twice_is_credited_once(cast: Cast, link: ReferralLink) -> None:
    order = an_order(placed_by=cast.alice)
    touched(order, link)
    pay(order)

    assert len(pay(order)) == 1


def test_an_order_that_nobody_brought_is_no_conversion(cast: Cast, link: ReferralLink) -> None:
    assert pay(an_order(placed_by=cast.alice)) == []


@pytest.mark.parametrize("who", ["account", "mailbox"])
def test_a_partner_is_not_credited_with_an_order_of_their_own(who: str, cast: Cast, link: ReferralLink) -> None:
    order = (
        an_order(placed_by=cast.bob)
        if who == "account"
        else an_order(a_contact(email="Bob+gifts@partner.example".lower(), user_id=None))
    )
    touched(order, link)

    [sale] = pay(order)

    assert sale.enrolment_id is None
    assert [each["verdict"] for each in sale.because["programs"][0]["candidates"]] == ["own"]


def test_the_window_of_the_program_counts_to_the_second(cast: Cast, link: ReferralLink) -> None:
    for days, credited in ((60, True), (61, False)):
        order = an_order(placed_by=cast.alice)
        touched(order, link, days_ago=days)
        assert (pay(order)[-1].enrolment_id is not None) == credited


def test_newer_terms_never_apply_to_the_past(cast: Cast, link: ReferralLink) -> None:
    order = an_order(placed_by=cast.alice)
    touched(order, link, days_ago=50)
    program = link.enrolment.program
    later = {"version": 2, "levels": [500], "window_days": 7, "published_at": order.placed_at + timedelta(hours=1)}
    db.session.add(ProgramTerms(program_id=program.id, **later))
    db.session.commit()

    with clock.freeze(order.placed_at + timedelta(days=1)):
        [sale] = pay(order)

    assert sale.enrolment_id == link.enrolment_id
    assert sale.because["programs"][0]["version"] == 1


def test_published_terms_cannot_be_changed(link: ReferralLink) -> None:
    for statement in (
        "UPDATE program_terms SET levels = '[9000]'",
        "DELETE FROM program_terms",
        "TRUNCATE program_terms CASCADE",
    ):
        with pytest.raises(sa.exc.DBAPIError, match=r"published|kept as they are"), transaction() as session:
            session.execute(sa.text(statement))


def test_a_late_click_leaves_the_earlier_partner_credited(cast: Cast, link: ReferralLink) -> None:
    coupons = a_link(a_partner(cast.dora, link.enrolment.program), "coupons")
    order = an_order(placed_by=cast.alice)
    touched(order, link, days_ago=3, click=1)
    touched(order, coupons, days_ago=0, click=2, late=True)

    [sale] = pay(order)

    assert sale.enrolment_id == link.enrolment_id
    verdicts = {each["name"]: each["verdict"] for each in sale.because["programs"][0]["candidates"]}
    assert verdicts == {"bob": "won", "coupons": "late"}


def test_of_two_programs_the_last_touch_is_credited_and_only_one(cast: Cast, link: ReferralLink) -> None:
    other = a_link(a_partner(cast.dora, a_program("season")), "season")
    order = an_order(placed_by=cast.alice)
    touched(order, link, days_ago=2, click=1)
    touched(order, other, days_ago=1, click=2)

    [sale] = pay(order)

    assert sale.enrolment_id == other.enrolment_id
    assert len(sale.because["programs"]) == 2


def test_a_typed_code_of_a_partner_weighs_what_the_terms_say(app: Any, cast: Cast, link: ReferralLink) -> None:
    coder = a_partner(cast.dora, link.enrolment.program)
    order = an_order(placed_by=cast.alice)
    touched(order, link)
    plugs = app.extensions.setdefault("sockets", {}).setdefault(code_uses.name, [])
    before = list(plugs)
    code_uses.plug(app, lambda _order: [CodeUse(id=1, code="DORA10", user_id=cast.dora.id, at=order.placed_at)])
    try:
        [sale] = pay(order)
    finally:
        plugs[:] = before

    assert sale.enrolment_id == coder.id
    verdicts = {each["name"]: each["verdict"] for each in sale.because["programs"][0]["candidates"]}
    assert verdicts == {"bob": "code_won", "DORA10": "won"}


def test_a_code_that_a_partner_shares_credits_them(cast: Cast, link: ReferralLink) -> None:
    promotion = promotions.a_promotion()
    promotions.a_code(promotion, "BOB-SAYS", partner_id=cast.bob.id)
    with transaction():
        order = promotions.place("bob says", user=cast.alice)

    with transaction():
        promotions.pay(order)

    [sale] = conversions()
    assert sale.enrolment_id == link.enrolment_id
    assert sale.amount_minor == order.net_minor
    assert [each["name"] for each in sale.because["programs"][0]["candidates"]] == ["BOB-SAYS"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(parts=st.lists(st.integers(1, 12_000), min_size=1, max_size=6))
def test_refunds_in_any_parts_give_the_same_and_all_of_it_at_the_end(
    parts: list[int], app: Any, cast: Cast, link: ReferralLink
) -> None:
    order = an_order(placed_by=cast.alice, net_minor=9_997)
    touched(order, link)
    pay(order)
    steps = sorted({min(sum(parts[: end + 1]), order.total_minor) for end in range(len(parts))} | {order.total_minor})

    for so_far in steps:
        refund(order, so_far)
        refund(order, so_far)
    told = [row for row in conversions() if row.sale_external_id == order.reference]

    assert sum(row.amount_minor for row in told) == order.net_minor
    assert all(row.sale_id is not None and row.enrolment_id == link.enrolment_id for row in told)
    first = round(order.net_minor * steps[0] / order.total_minor)
    assert abs(told[0].amount_minor - first) <= 1
