"""What a program gives the friends of its partners: by link or code, once, told with who is paid for it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db, transaction
from app.orders.models import Order
from app.orders.settling import apply_money
from app.orders.states import State
from referrals.commissions.models import Commission
from referrals.programs import drafting, joining
from referrals.programs.models import Program
from referrals.promotions.friends import promotion_of
from referrals.promotions.models import PromoCode, Promotion, PromotionUse
from referrals.tracking.models import ReferralLink
from tests.cast import Cast
from tests.factories.catalogue import make_service
from tests.factories.orders import an_order
from tests.jobs import perform_due
from tests.referrals.tracking.test_carrying import FORM, follow, linked

pytestmark = pytest.mark.usefixtures("db")


def publish(cast: Cast, *, friend_bp: int = 1_000, program: Program | None = None, **values: Any) -> Program:
    """A program that gives 10 % of the first order to the partner and to the friend."""
    with transaction():
        found = program or drafting.create(
            name="Friends", jurisdiction="default", basis="order", action=None, by=cast.marta
        )
        drafting.change(found, friend_bp=friend_bp, hold_days=0, **values)
        drafting.publish(found, by=cast.marta)
    return found


def bobs(cast: Cast, program: Program) -> tuple[ReferralLink, PromoCode]:
    with transaction():
        enrolment = joining.join(program, cast.bob)
    link = db.session.scalars(sa.select(ReferralLink).where(ReferralLink.enrolment_id == enrolment.id)).one()
    return link, db.session.scalars(sa.select(PromoCode).where(PromoCode.partner_id == cast.bob.id)).one()


def order_from(client: FlaskClient, page: str, **changes: str) -> Order:
    """Send the order form as the page gives it, then place what the review shows."""
    code = re.search(r'name="code"[^>]*value="([^"]*)"', page)
    data = {**FORM, "locale": "en", "code": code[1] if code else "", **changes}
    review = client.post(linked(page, "/services/website/order"), data={**data, "step": "review"}).text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review)
    assert agreed, review
    action = linked(review, "/services/website/order")
    assert client.post(action, data={**data, "step": "place", "agreed_total": agreed[1]}).status_code == 303
    return db.session.scalars(sa.select(Order).order_by(Order.id.desc())).first() or pytest.fail("no order")


def test_a_friend_finds_the_code_filled_in_and_reads_who_is_paid(client: FlaskClient, cast: Cast) -> None:
    make_service("website")
    link, code = bobs(cast, publish(cast))
    landing = follow(client, link.code)

    front = client.get(landing).text
    assert "10% off your first order" in front
    assert "We pay them if you order" in front, "the disclosure stands where the benefit is told"
    form = client.get(linked(front, "/services/website")).text
    page = client.get(linked(form, "/services/website/order")).text
    assert f'value="{code.spoken}"' in page
    assert "We pay them if you order" in page

    order = order_from(client, page)
    assert [(each.label, each.net.minor < 0) for each in order.adjustments] == [("Recommended by a friend", True)]
    with transaction():
        apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)
    perform_due(only="referrals.earn")
    [commission] = db.session.scalars(sa.select(Commission))
    assert (commission.user_id, commission.base_minor) == (cast.bob.id, order.net_minor)
    assert commission.base_minor * 10 == order.lines[0].net_minor * 9, "what the friend saved is no base"
    [use] = db.session.scalars(sa.select(PromotionUse))
    assert (use.state, use.code) == ("captured", code.code)


def test_the_partner_finds_the_code_for_friends_beside_the_link(client: FlaskClient, cast: Cast) -> None:
    program = publish(cast)
    _link, code = bobs(cast, program)
    page = cast.signed_in(client, cast.bob).get("/account/partner/kit").text
    assert "Your code for friends" in page and code.spoken in page
    shown = page[page.index("Your code for friends") :]
    assert shown.index("data-disclosure") < shown.index(code.spoken), "the disclosure stands beside the code too"
    publish(cast, program=program, friend_bp=0)
    assert "Your code for friends" not in client.get("/account/partner/kit").text


def test_without_a_benefit_nothing_is_offered(client: FlaskClient, cast: Cast) -> None:
    make_service("website")
    program = publish(cast, friend_bp=0)
    with transaction():
        enrolment = joining.join(program, cast.bob)
    link = db.session.scalars(sa.select(ReferralLink).where(ReferralLink.enrolment_id == enrolment.id)).one()
    assert "off your first order" not in client.get(follow(client, link.code)).text
    assert db.session.scalars(sa.select(Promotion)).all() == []


def test_partners_themselves_and_customers_of_old_get_nothing(client: FlaskClient, cast: Cast) -> None:
    make_service("website")
    link, code = bobs(cast, publish(cast))
    landing = follow(client, link.code)
    via = landing.partition("?")[2]
    assert "off your first order" not in cast.signed_in(client, cast.bob).get(f"/?{via}").text
    an_order(placed_by=cast.alice, state=State.PAID)
    told = client.post(
        "/services/website/order/sum", data={**FORM, "email": cast.alice.email, "code": code.spoken}
    ).get_json()
    assert [each["reason"] for each in told["codes"]] != ["applies"]


def test_the_benefit_follows_the_program_and_its_versions(cast: Cast) -> None:
    program = publish(cast)
    _link, code = bobs(cast, program)
    first = promotion_of(program.id)
    assert first is not None
    with transaction():
        drafting.pause(program)
    assert first.state == "paused"
    with transaction():
        drafting.resume(program)
    publish(cast, program=program, levels=[500])
    assert promotion_of(program.id) == first, "another rate for partners is nothing to their friends"

    publish(cast, program=program, friend_bp=1_500)
    second = promotion_of(program.id)
    assert second is not None
    assert (first.state, second.rules.rate_bp, code.promotion_id) == ("ended", 1_500, second.id)

    with transaction():
        joining.leave(joining.join(program, cast.bob))
    assert code.ended_at is not None
    with transaction():
        joining.join(program, cast.bob)
    assert code.ended_at is None, "who comes back shares the code they shared before"
    with transaction():
        drafting.end(program)
    assert second.state == "ended"


def test_all_levels_and_the_friend_together_get_at_most_half(cast: Cast) -> None:
    with pytest.raises(drafting.NotPublishable):
        publish(cast, friend_bp=4_100)
    db.session.rollback()
