"""A month is counted once and frozen, can be counted anew beside it, and is decided from for the future."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.mail.models import MailMessage
from referrals.commissions.earning import earn
from referrals.commissions.taking_back import bring_in_step
from referrals.months import tasks
from referrals.months.models import MonthRemark, ProgramMonth
from referrals.programs.models import Program
from referrals.questions import asking
from referrals.tracking.models import ReferralConversion, ReferralDay, ReferralLink
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.commissions import a_refund, an_enrolment, program_terms
from tests.factories.orders import a_contact, an_order

pytestmark = pytest.mark.usefixtures("db")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER = datetime(2026, 10, 10, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def program(cast: Cast) -> Program:
    """Bob brought two orders of one customer in October, the second of which went back by half; Alice is lost after joining."""
    with clock.freeze(IN_OCTOBER):
        terms = program_terms(orders="period")
        terms.program.created_by_id = cast.marta.id
        bob, _alice = an_enrolment(terms, cast.bob), an_enrolment(terms, cast.alice)
        link = ReferralLink(code="bob-one", enrolment_id=bob.id, target="/")
        db.session.add(link)
        db.session.flush()
        db.session.add(ReferralDay(day=OCTOBER, link_id=link.id, event="click", kind="counted", sub_id="", count=40))
        contact = a_contact(email="new@customer.example")
        for number in range(2):
            sold(bob.id, contact, IN_OCTOBER + timedelta(days=number))
        with transaction():
            asking.ask(bob, topic="materials", text="Banners?", key="key-of-a-question-9")
    return terms.program


def sold(enrolment_id: int, contact: object, at: datetime) -> None:
    order = an_order(contact, placed_at=at, paid_at=at, paid_minor=12_000, state="paid")  # type: ignore[arg-type]
    sale = ReferralConversion(
        source="order", external_id=order.reference, kind="sale", order_id=order.id, enrolment_id=enrolment_id,
        amount_minor=10_000, currency="EUR", happened_at=at, because={},
    )  # fmt: skip
    db.session.add(sale)
    db.session.commit()
    with transaction():
        earn(sale)


def frozen() -> None:
    with clock.freeze(LATER):
        tasks.freeze_months()


def test_a_month_is_counted_when_it_is_over_and_once(program: Program) -> None:
    frozen()
    frozen()
    row = the(ProgramMonth)
    assert (row.month, row.edition) == (OCTOBER, 1)
    told = row.numbers
    assert (told["orders"], told["new_customers"], told["new_share_bp"]) == (2, 1, 5_000)
    assert (told["customers"], told["customers_again"], told["repeat_bp"]) == (1, 1, 10_000)
    assert told["steps"] == {"joined": 2, "link": 1, "click": 1, "order": 1, "paid_out": 0}
    assert told["money"]["EUR"] == {
        "net": 20_000, "refunded": 0, "commissions": 2_000, "discounts": 0, "margin": 0, "without_margin": 2,
    }  # fmt: skip
    assert (told["people"], told["questions"], told["versions"]) == (40, [["materials", 1, 0]], [1])
    mails = db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "months/mail/ready")).all()
    assert [each.recipient for each in mails] == ["marta@imece.example"]
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.text("UPDATE program_month SET edition = 2"))


def test_what_comes_later_is_counted_beside_it_and_the_frozen_numbers_stay(
    program: Program, cast: Cast, client: FlaskClient
) -> None:
    frozen()
    marta = cast.signed_in(client, cast.marta)
    place = f"/desk/referrals/programs/{program.id}"
    first = marta.get(f"{place}/months/2026-10").text
    assert "50%" in first and "No margin is known" in first and "Most are lost" in first and "Banners?" in first
    assert "The numbers are the same." in marta.post(f"{place}/months/2026-10/editions", follow_redirects=True).text
    marta.post(f"{place}/margins", data={"everything": "40"})
    sale = db.session.scalars(sa.select(ReferralConversion).order_by(ReferralConversion.id).limit(1)).one()
    with transaction():
        a_refund_of(sale)
        bring_in_step(sale)
    marta.post(f"{place}/months/2026-10/editions")
    old, new = every(ProgramMonth)
    assert (old.numbers["money"]["EUR"]["margin"], new.numbers["money"]["EUR"]["margin"]) == (0, 6_000)
    assert new.numbers["money"]["EUR"]["refunded"] == 5_000
    page = marta.get(f"{place}/months/2026-10").text
    assert "Counted again" in page and "€100.00" not in page.split("What is different")[0]
    assert len(marta.get(f"{place}/months.csv").text.splitlines()) == 2


def a_refund_of(sale: ReferralConversion) -> None:
    order_id = sale.order_id
    a_refund(sale, 5_000)
    refund = db.session.scalars(sa.select(ReferralConversion).where(ReferralConversion.kind == "refund")).one()
    assert order_id is not None and refund.sale_id == sale.id


def test_a_decision_is_written_down_once_and_leads_to_the_next_version(
    program: Program, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    frozen()
    marta, charlie = cast.signed_in(browser(), cast.marta), cast.signed_in(browser(), cast.charlie)
    place = f"/desk/referrals/programs/{program.id}/months/2026-10"
    assert "Months of programs to look back at" in marta.get("/desk").text
    said = {"decision": "change", "text": "Five percent less.", "submission_key": "d" * 32}
    answer = marta.post(f"{place}/remarks", data=said)
    assert answer.headers["Location"].endswith(f"/desk/referrals/programs/{program.id}/pay")
    marta.post(f"{place}/remarks", data=said)
    assert count(MonthRemark) == 1
    assert "Five percent less." in marta.get(place).text
    assert marta.post(f"{place}/remarks", data={"text": ""}).status_code == 422
    for wrong in ("2026-09", "2026-13", "nonsense"):
        assert marta.get(place.replace("2026-10", wrong)).status_code == 404
    for path in (place, "/desk/referrals/months", f"/desk/referrals/programs/{program.id}/margins"):
        assert charlie.get(path).status_code == 404
    assert charlie.post(f"{place}/remarks", data=said).status_code == 404
