"""What people see of their payouts, and that Charlie sees nothing of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.config import Settings
from app.database import db, transaction
from app.errors import Conflict
from app.ledger import wording
from app.ledger.models import Statement
from app.ledger.naming import COMMISSIONS_EXPENSE, PENDING, company, personal
from app.ledger.posting import transfer
from app.ledger.queries import balance as balance_of
from app.ledger.units import Amount
from app.mail.models import MailMessage
from app.payouts import candidates, declaring, files, methods, releasing, settling, tasks
from app.payouts.models import Payout, PayoutDocument
from app.payouts.standing import CREDIT, DONATION
from app.payouts.stepping import locked
from tests.cast import Cast
from tests.factories.payouts import a_batch, balance, earned, payable, tax_details

PERSON = {
    "kind": "person", "name": "Bob Kowalski", "street": "Długa 7", "postcode": "80-831", "city": "Gdańsk",
    "country": "PL", "number": "84071512345", "declared": "y",
}  # fmt: skip


def settled(payout: Payout) -> Payout:
    with transaction():
        settling.paid(locked(payout.id), reason="statement")
    return payout


def test_nobody_is_asked_to_sign_in_and_an_empty_page_says_the_first_step(
    browser: Callable[[], FlaskClient], cast: Cast
) -> None:
    assert "/sign-in" in browser().get("/account/payouts").headers["Location"]
    page = cast.signed_in(browser(), cast.charlie).get("/account/payouts").text
    assert "Nothing to pay out yet" in page
    assert "Choose how you are paid" in page


def test_the_page_says_what_is_there_when_it_comes_and_why_not_yet(client: FlaskClient, cast: Cast) -> None:
    earned(cast.bob, 1_250)
    transfer(
        "test:pending",
        debit=company(COMMISSIONS_EXPENSE, "EUR"),
        credit=personal(cast.bob.id, PENDING, "EUR"),
        amount=Amount(300, "EUR"),
        purpose="test",
        because={},
    )
    db.session.commit()
    page = cast.signed_in(client, cast.bob).get("/account/payouts").text
    for words in (
        "€12.50",
        "€3.00",
        "€20.00",
        "€7.50 are missing",
        "tax details are missing",
        "how you want to be paid",
    ):
        assert words in page
    assert "The next payout leaves on" in page


def test_who_is_ready_reads_the_day(client: FlaskClient, cast: Cast, noon: object) -> None:
    payable(cast.bob)
    page = cast.signed_in(client, cast.bob).get("/account/payouts").text
    assert "Ready" in page
    assert "December 15, 2026" in page


def test_a_balance_below_zero_is_shown_as_such_and_never_pulled(client: FlaskClient, cast: Cast) -> None:
    payable(cast.bob, 2_500)
    earned(cast.bob, -4_000)
    page = cast.signed_in(client, cast.bob).get("/account/payouts").text
    assert "€15.00 below zero" in page
    assert [each.kind for each in candidates.candidates("EUR")[0].obstacles] == ["negative"]
    earned(cast.bob, 4_000)
    assert candidates.candidates("EUR")[0].is_ready, "what is earned next makes up for it"


def test_history_and_detail_explain_themselves(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    settled(payout)
    cast.signed_in(client, cast.bob)
    assert payout.reference in client.get("/account/payouts").text
    page = client.get(f"/account/payouts/{payout.reference}").text
    for words in ("Arrived", "Why?", "€50.00", "Least amount at that time", "Stands on the bank"):
        assert words in page
    assert "Fatma" not in page and "Ada" not in page and cast.ada.name not in page, "colleagues stay unnamed"


def test_charlie_finds_nothing_of_bobs(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    tax_details(cast.bob)
    with transaction():
        declaring.agree(cast.bob)
    settled(payout)
    label = db.session.scalars(sa.select(PayoutDocument.label)).one()
    cast.signed_in(client, cast.charlie)
    for path in (f"/account/payouts/{payout.reference}", f"/account/payouts/documents/{label}.pdf"):
        assert client.get(path).status_code == 404
    assert payout.reference not in client.get("/account/payouts").text


def test_tax_details_are_kept_sealed_shown_masked_and_changed_with_a_log(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.bob)
    assert client.post("/account/payouts/tax-details", data=PERSON).status_code == 303
    page = client.get("/account/payouts").text
    assert "••••••••345" in page and "84071512345" not in page
    raw = db.session.execute(sa.text("SELECT t::text FROM tax_details t")).scalar_one()
    assert "84071512345" not in raw and "Długa" not in raw
    client.post("/account/payouts/tax-details", data={**PERSON, "city": "Sopot"})
    log = db.session.execute(sa.text("SELECT details::text FROM audit_entry WHERE action = 'tax_details.declared'"))
    told = [row[0] for row in log]
    assert len(told) == 2 and '"city"' in told[1] and "Sopot" not in told[1]


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"number": "1"}, {"country": "XX"}, {"declared": ""}, {"kind": "robot"}, {"vat_id": "PL123"}],
)
def test_incomplete_tax_details_get_an_error_in_place(client: FlaskClient, cast: Cast, changes: dict[str, str]) -> None:
    data = {name: value for name, value in {**PERSON, **changes}.items() if value}
    answer = cast.signed_in(client, cast.bob).post("/account/payouts/tax-details", data=data)
    assert answer.status_code == 422
    assert declaring.live_details(cast.bob) is None


def test_self_billing_is_agreed_to_by_version_and_withdrawn(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.bob)
    assert client.post("/account/payouts/self-billing").status_code == 422
    client.post("/account/payouts/self-billing", data={"agreed": "y"})
    assert declaring.live_agreement(cast.bob).version == declaring.AGREEMENT_VERSION
    assert "You agreed on" in client.get("/account/payouts/self-billing").text
    client.post("/account/payouts/self-billing/withdrawal")
    assert declaring.live_agreement(cast.bob) is None


def test_store_credit_is_there_at_the_moment_of_release(cast: Cast, by_files: Settings) -> None:
    earned(cast.bob, 2_500)
    with transaction():
        methods.choose(cast.bob, "EUR", CREDIT)
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    assert (batch.state, batch.files) == ("settled", [])
    assert balance(cast.bob, "credit").minor == 2_500
    assert balance(cast.bob, "in_payout").is_zero


def test_a_donation_goes_to_the_cause(cast: Cast, by_files: Settings) -> None:
    earned(cast.bob, 2_500)
    tax_details(cast.bob)
    with transaction():
        methods.choose(cast.bob, "EUR", DONATION, cause="river-care")
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    assert b"EE471000001020145685" in files.content_of(batch.files[0])
    settled(batch.payouts[0])
    assert balance_of(company("donated", "EUR")).units == 2_500


def test_a_cause_that_is_gone_keeps_the_money_here(cast: Cast, configured: Callable[..., None]) -> None:
    earned(cast.bob, 2_500)
    tax_details(cast.bob)
    with transaction():
        methods.choose(cast.bob, "EUR", DONATION, cause="river-care")
    batch = a_batch(cast.fatma)
    configured(causes="[]")
    with pytest.raises(Conflict, match="Nothing is left"), transaction():
        releasing.release(batch.id, by=cast.ada)


def test_people_are_told_what_became_of_their_money_once(
    cast: Cast, payout: Payout, run_jobs: Callable[..., int]
) -> None:
    settled(payout)
    run_jobs()
    tasks.deliver(payout_id=payout.id)
    with transaction():
        settling.returned(locked(payout.id), reason="AC04", on=payout.batch.execute_on)
    templates = list(db.session.scalars(sa.select(MailMessage.template).order_by(MailMessage.id)))
    assert templates.count("payouts/mail/paid") == 1
    assert templates.count("payouts/mail/failed") == 1
    back = db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "payouts/mail/failed")).one()
    assert "was sent back to us by the bank" in back.text
    assert "enter your bank account anew" in back.text


def test_who_has_enough_but_told_us_nothing_is_asked_once_in_a_month(cast: Cast) -> None:
    earned(cast.bob, 2_500)
    earned(cast.alice, 500)
    tasks.remind()
    tasks.remind()
    found = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.template == "payouts/mail/details_needed")
    ).all()
    assert [each.recipient for each in found] == [cast.bob.email]
    assert "tax details" in found[0].text and "how you want to be paid" in found[0].text


def test_the_front_page_shows_what_is_there(client: FlaskClient, cast: Cast) -> None:
    payable(cast.bob)
    page = cast.signed_in(client, cast.bob).get("/account").text
    assert "/account/payouts" in page
    assert "€50.00" in page


def test_a_payout_leads_to_the_statement_of_its_month(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    settled(payout)
    month = clock.now().date().replace(day=1)
    db.session.add(Statement(holder_id=cast.bob.id, number=1, month=month, content="{}", digest="x"))
    db.session.commit()
    page = cast.signed_in(client, cast.bob).get("/account/payouts").text
    assert "/account/statements/1" in page
    assert "A payout arrived" in wording.purpose_words("payout_handed_over")
