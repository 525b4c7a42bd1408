"""My commissions and the desk's list of decisions: what was earned, why, and why not; and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.orders.states import State
from referrals.commissions.earning import earn
from referrals.commissions.models import CommissionDecision
from referrals.commissions.sponsors import put_below
from referrals.commissions.taking_back import bring_in_step
from tests.cast import Cast
from tests.factories.commissions import a_refund, a_sale, an_enrolment, program_terms
from tests.factories.orders import an_order


@pytest.fixture
def bob(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.bob)


def test_an_empty_page_says_what_will_stand_there(bob: FlaskClient) -> None:
    assert "No commissions yet" in bob.get("/account/commissions").text
    assert "Nothing was refused" in bob.get("/account/commissions/refused").text


def test_a_commission_shows_how_it_was_counted_and_what_went_back(bob: FlaskClient, cast: Cast) -> None:
    sale = a_sale(an_enrolment(program_terms(hold_days=30), cast.bob))
    earn(sale)
    a_refund(sale, 2_500)
    bring_in_step(sale)
    db.session.commit()
    page = bob.get("/account/commissions").text
    for words in ("€7.50", "€10.00", "€2.50", "10%", "Waits", "Why?", "Version of the terms"):
        assert words in page, words


def test_why_something_earned_nothing_is_said(bob: FlaskClient, cast: Cast) -> None:
    bought = an_order(state=State.PAID, paid_at=clock.now(), paid_minor=12_000)
    order: dict[str, Any] = {
        "source": "order",
        "external_id": bought.reference,
        "order_id": bought.id,
        "currency": "TRY",
    }
    earn(a_sale(an_enrolment(program_terms(pays="flat"), cast.bob), **order))
    db.session.commit()
    assert "there was no exchange rate of that day" in bob.get("/account/commissions/refused").text


def test_a_team_is_shown_without_its_names(bob: FlaskClient, cast: Cast) -> None:
    terms = program_terms((1_000, 500))
    an_enrolment(terms, cast.bob)
    put_below(cast.alice, cast.bob)
    earn(a_sale(an_enrolment(terms, cast.alice)))
    db.session.commit()
    page = bob.get("/account/commissions").text
    assert "Your team, level 2" in page
    assert "Alice" not in page
    assert "Alice" not in bob.get("/account/commissions/export.csv").text


def test_filters_narrow_and_nonsense_is_refused(bob: FlaskClient, cast: Cast) -> None:
    earn(a_sale(an_enrolment(program_terms(), cast.bob)))
    db.session.commit()
    assert "€10.00" in bob.get("/account/commissions?state=matured").text
    assert "Nothing fits" in bob.get("/account/commissions?state=pending").text
    for path in ("/account/commissions", "/account/commissions/export.csv"):
        assert bob.get(f"{path}?state=nonsense").status_code == 422


def test_charlie_sees_nothing_of_bobs(client: FlaskClient, cast: Cast) -> None:
    earn(a_sale(an_enrolment(program_terms(), cast.bob)))
    db.session.commit()
    charlie = cast.signed_in(client, cast.charlie)
    assert "€10.00" not in charlie.get("/account/commissions").text
    assert charlie.get("/account/commissions/export.csv").text.count("\n") == 1
    decision = db.session.query(CommissionDecision.id).scalar()
    assert charlie.get("/desk/commissions").status_code == 404
    assert charlie.get(f"/desk/commissions/{decision}").status_code == 404


def test_the_desk_sees_every_decision_and_every_level(client: FlaskClient, cast: Cast) -> None:
    terms = program_terms((1_000, 500))
    an_enrolment(terms, cast.bob)
    put_below(cast.alice, cast.bob)
    earn(a_sale(an_enrolment(terms, cast.alice)))
    earn(a_sale(None))
    db.session.commit()
    desk = cast.signed_in(client, cast.fatma)
    page = desk.get("/desk/commissions").text
    assert "Alice Şahin" in page and "No partner brought this buyer" in page
    assert "Alice" not in desk.get("/desk/commissions?outcome=no_partner").text
    assert "Nothing fits" in desk.get("/desk/commissions?q=nobody-like-that").text
    decision = db.session.query(CommissionDecision.id).filter_by(outcome="earned").scalar()
    shown = desk.get(f"/desk/commissions/{decision}").text
    assert "Bob Kowalski" in shown and "€5.00" in shown
    lines = desk.get("/desk/commissions/export.csv").text.splitlines()
    assert len(lines) == 4


def test_what_is_kept_about_a_partner_can_be_had_and_the_line_forgotten(cast: Cast) -> None:
    from referrals.commissions.models import Sponsorship
    from referrals.commissions.privacy import commissions_about, forget_line

    put_below(cast.alice, cast.bob)
    earn(a_sale(an_enrolment(program_terms(), cast.bob)))
    assert [row["amount_minor"] for row in commissions_about(cast.bob).rows] == [1_000]
    forget_line(cast.bob, cast.bob.email)
    assert db.session.query(Sponsorship).count() == 0
