"""How people say how they are paid: their password is asked for, they are told, and what was not them is stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts import passwords
from app.accounts.models import AuditEntry
from app.database import db, transaction
from app.mail.models import MailMessage
from app.money import Money
from app.payouts import candidates, files, methods, rekeying, sealing
from app.payouts.methods import BankAccount
from app.payouts.models import Payout, PayoutMethod
from app.payouts.sealing import CannotOpen
from app.payouts.standing import CREDIT, DONATION
from tests.cast import Cast
from tests.factories.accounts import code_now, with_second_factor
from tests.factories.payouts import IBAN, a_bank_account, a_batch, balance, payable

OTHER = "DE89370400440532013000"
FORM = {
    "kind": "bank_transfer",
    "holder": "Bob Kowalski",
    "account": "EE38 2200 2210 2014 5685",
    "password": "right horse battery",
}


@pytest.fixture
def bob(client: FlaskClient, cast: Cast) -> FlaskClient:
    cast.bob.password_hash = passwords.hashed("right horse battery")
    db.session.commit()
    return cast.signed_in(client, cast.bob)


def live(cast: Cast, currency: str = "EUR") -> PayoutMethod:
    found = methods.live_method(cast.bob, currency)
    assert found is not None
    return found


def has_none(cast: Cast) -> bool:
    return methods.live_method(cast.bob, "EUR") is None


def mails(template: str) -> list[MailMessage]:
    wanted = sa.select(MailMessage).where(MailMessage.template == template).order_by(MailMessage.id)
    return list(db.session.scalars(wanted))


def test_an_account_is_kept_sealed_and_shown_masked(bob: FlaskClient, cast: Cast) -> None:
    assert bob.post("/account/payouts/method?currency=EUR", data=FORM).status_code == 303
    method = live(cast)
    assert method.shown == "EE•• •••• 5685"
    raw = db.session.execute(sa.text("SELECT t::text FROM payout_method t")).scalar_one()
    assert IBAN not in raw and "Kowalski" not in raw
    assert methods.account_of(method) == BankAccount(holder="Bob Kowalski", account=IBAN)
    page = bob.get("/account/payouts").text
    assert "EE•• •••• 5685" in page and IBAN not in page
    assert IBAN not in bob.get("/account/payouts/method?currency=EUR").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong"}, "not your present password"),
        ({"password": ""}, "not your present password"),
        ({"account": "EE39 2200 2210 2014 5685"}, "typing error in this IBAN"),
        ({"account": ""}, "Please write the account"),
        ({"account": "12345678"}, "only letters and digits"),
        ({"holder": ""}, "the name that stands on the account"),
        ({"bic": "HABAEE2"}, "8 or 11 letters"),
        ({"bic": "COBADEFF"}, "belongs to another country"),
        ({"kind": ""}, "This is needed"),
        ({"kind": "cash"}, "Please choose"),
        ({"kind": "donation", "cause": "nobody"}, "choose a cause"),
    ],
)
def test_bad_input_gets_its_error_in_place(bob: FlaskClient, cast: Cast, changes: dict[str, str], words: str) -> None:
    answer = bob.post("/account/payouts/method?currency=EUR", data={**FORM, **changes})
    assert answer.status_code == 422
    assert has_none(cast)
    assert "error-summary" in answer.text
    if changes.get("kind") is None or changes["kind"] == "donation":
        assert words in answer.text


def test_the_right_password_is_needed_for_every_kind(bob: FlaskClient, cast: Cast) -> None:
    for kind in ("store_credit", "donation"):
        data = {"kind": kind, "cause": "river-care", "password": "wrong"}
        assert bob.post("/account/payouts/method", data=data).status_code == 422
    assert has_none(cast)


def test_without_a_password_a_fresh_sign_in_will_do_and_an_old_one_not(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.bob)
    data = {**FORM, "password": ""}
    with clock.freeze(clock.now() + timedelta(hours=1)):
        assert client.post("/account/payouts/method", data=data).status_code == 422
    assert client.post("/account/payouts/method", data=data).status_code == 303


def test_other_currencies_take_numbers_and_unknown_ones_nothing(bob: FlaskClient, cast: Cast) -> None:
    data = {**FORM, "account": "0012-3456 789"}
    assert bob.post("/account/payouts/method?currency=INR", data=data).status_code == 303
    assert methods.account_of(live(cast, "INR")).account == "00123456789"
    assert bob.get("/account/payouts/method?currency=XXQ").status_code == 422


def test_the_first_account_is_used_at_once_and_a_changed_one_waits(cast: Cast) -> None:
    first = a_bank_account(cast.bob)
    assert first.usable_from <= clock.now()
    second = a_bank_account(cast.bob, account=OTHER)
    assert second.usable_from >= clock.now() + timedelta(hours=71)
    assert db.session.get_one(PayoutMethod, first.id).end_reason == "replaced"
    third = a_bank_account(cast.bob)
    assert third.usable_from >= clock.now() + timedelta(hours=71), "also the way back waits"


def test_the_same_account_again_changes_nothing(cast: Cast) -> None:
    assert a_bank_account(cast.bob).id == a_bank_account(cast.bob).id
    assert len(mails("payouts/mail/method_changed")) == 1


def test_a_changed_account_is_taken_out_of_the_batch_it_waits_in(cast: Cast) -> None:
    payable(cast.bob)
    payout = a_batch(cast.fatma).payouts[0]
    a_bank_account(cast.bob, account=OTHER)
    assert payout.state == "withdrawn"
    assert balance(cast.bob) == Money(5_000, "EUR")
    (candidate,) = candidates.candidates("EUR")
    assert [each.kind for each in candidate.obstacles] == ["cooling_off"]


def test_whoever_has_a_second_factor_types_its_code_too(bob: FlaskClient, cast: Cast) -> None:
    """A password that was read over the shoulder is not enough to turn money elsewhere."""
    page = "/account/payouts/method?currency=EUR"
    assert 'name="code"' not in bob.get(page).text
    secret = with_second_factor(cast.bob)
    assert 'name="code"' in bob.get(page).text
    for code in ("", "000000"):
        answer = bob.post(page, data={**FORM, "code": code})
        assert answer.status_code == 422 and "wait for the next code in your app" in answer.text
        assert has_none(cast)
    code = code_now(secret)
    assert bob.post(page, data={**FORM, "code": code}).status_code == 303
    assert live(cast).shown == "EE•• •••• 5685"
    again = bob.post(page, data={**FORM, "account": OTHER, "code": code})
    assert again.status_code == 422 and live(cast).shown == "EE•• •••• 5685", "each code works once"
    for _ in range(2):
        bob.post(page, data={**FORM, "account": OTHER, "code": "000000"})
    assert bob.get(page).status_code == 302, "after five wrong codes whoever sits there is signed out"


def test_both_the_present_and_the_former_address_are_told(cast: Cast) -> None:
    former = cast.bob.email
    a_bank_account(cast.bob)
    cast.bob.email = "thief@elsewhere.example"
    db.session.commit()
    a_bank_account(cast.bob, account=OTHER)
    told = [each.recipient for each in mails("payouts/mail/method_changed")]
    assert told == [former, "thief@elsewhere.example", former]


def test_who_did_not_change_it_stops_it_by_the_link_in_the_mail(browser: Callable[[], FlaskClient], cast: Cast) -> None:
    payable(cast.bob)
    batch = a_batch(cast.fatma)
    method = live(cast)
    path = re.search(r"/payouts/stop/\d+/\w+", mails("payouts/mail/method_changed")[0].text).group()
    nobody = browser()
    assert "Was it not you" in nobody.get(path).text
    assert not has_none(cast), "looking changes nothing"
    assert "Stopped." in nobody.post(path, follow_redirects=True).text
    assert db.session.get_one(PayoutMethod, method.id).end_reason == "stopped"
    assert batch.payouts[0].state == "withdrawn"
    assert balance(cast.bob) == Money(5_000, "EUR")
    assert "was stopped" in cast.signed_in(browser(), cast.bob).get("/account/payouts").text


def test_nobody_stops_with_another_key(client: FlaskClient, cast: Cast) -> None:
    method = a_bank_account(cast.bob)
    other = a_bank_account(cast.alice)
    key = re.search(r"/stop/\d+/(\w+)", mails("payouts/mail/method_changed")[1].text).group(1)
    for path in (f"/payouts/stop/{method.id}/{key}", f"/payouts/stop/{other.id}/x", "/payouts/stop/999999/x"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    assert not has_none(cast)


def test_changes_stand_in_the_log_without_the_account(bob: FlaskClient, cast: Cast) -> None:
    bob.post("/account/payouts/method", data=FORM)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "payout_method.chosen")).one()
    assert entry.actor_id == cast.bob.id
    assert IBAN not in str(entry.details)


def test_store_credit_and_donation_are_chosen(bob: FlaskClient, cast: Cast) -> None:
    bob.post("/account/payouts/method", data={"kind": "donation", "cause": "river-care", "password": FORM["password"]})
    assert (live(cast).kind, live(cast).cause) == (DONATION, "river-care")
    assert "Jõgede Hoid" in bob.get("/account/payouts").text
    bob.post("/account/payouts/method", data={"kind": "store_credit", "password": FORM["password"]})
    assert live(cast).kind == CREDIT


def test_what_is_sealed_opens_for_its_owner_alone(cast: Cast) -> None:
    mine, theirs = a_bank_account(cast.bob), a_bank_account(cast.alice, account=OTHER)
    mine.sealed = theirs.sealed
    with pytest.raises(CannotOpen):
        methods.account_of(mine)


def test_keys_are_changed_without_losing_anything(cast: Cast, configured: Callable[..., None], payout: object) -> None:
    old, new = "old key " * 5, "new key " * 5
    method = live(cast)
    before = method.sealed
    configured(data_keys=f"{new},{old}")
    with pytest.raises(CannotOpen):
        methods.account_of(method)  # sealed with the key made of SECRET_KEY, which is not among these
    configured(data_keys="")
    with transaction():
        assert rekeying.reseal_all() == 3
    assert method.sealed != before
    assert methods.account_of(method).account == IBAN
    found = db.session.scalars(sa.select(Payout)).one().batch.files[0]
    assert files.content_of(found).startswith(b"<?xml")


def test_an_old_key_opens_until_everything_is_sealed_anew(cast: Cast, configured: Callable[..., None]) -> None:
    old, new = "old key " * 5, "new key " * 5
    configured(data_keys=old)
    method = a_bank_account(cast.bob)
    configured(data_keys=f"{new},{old}")
    assert methods.account_of(method).account == IBAN
    with transaction():
        rekeying.reseal_all()
    configured(data_keys=new)
    assert methods.account_of(method).account == IBAN
    configured(data_keys=old)
    with pytest.raises(CannotOpen):
        methods.account_of(method)


def test_a_fingerprint_tells_nothing_without_our_key(app: object) -> None:
    assert sealing.fingerprint(IBAN) == sealing.fingerprint(IBAN) != sealing.fingerprint(OTHER)
    assert IBAN not in sealing.fingerprint(IBAN)
