"""The ledger at the desk: accounts, transfers, the proof, and corrections by two people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.database import db, transaction
from app.ledger.models import Account, Correction
from app.ledger.naming import AVAILABLE, CORRECTIONS, REWARDS_EXPENSE, company, personal
from app.ledger.posting import reverse, transfer
from app.ledger.queries import balance
from app.ledger.tasks import prove
from app.ledger.units import Amount
from tests.cast import Cast, person, sign_in
from tests.conftest import CarefulClient

Browser = Callable[[], FlaskClient]


def give(cast: Cast, minor: int = 40_00) -> None:
    given = transfer(
        f"reward:{minor}",
        debit=company(REWARDS_EXPENSE, "EUR"),
        credit=personal(cast.bob.id, AVAILABLE, "EUR"),
        amount=Amount(minor, "EUR"),
        purpose="reward_granted",
        because={"rule": "A friend ordered"},
    )
    reverse(f"reward:{minor}:back", given, Amount(100, "EUR"), because={"refund": 4})
    db.session.commit()


@pytest.fixture
def fatma(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.fatma)


def test_accounts_are_found_filtered_and_exported(fatma: FlaskClient, cast: Cast) -> None:
    assert "No accounts yet" in fatma.get("/desk/ledger").text
    give(cast)

    page = fatma.get("/desk/ledger").text
    assert "Bob Kowalski" in page and "-€39.00" in page and "Does it add up?" in page
    assert "Nothing fits" in fatma.get("/desk/ledger?q=nobody").text
    assert "Bob Kowalski" not in fatma.get("/desk/ledger?whose=company").text
    assert "Nothing fits" in fatma.get("/desk/ledger?below=1").text
    lines = fatma.get("/desk/ledger/export.csv?whose=people").text.splitlines()
    assert len(lines) == 2 and ",3900," in lines[1]


def test_an_account_shows_its_transfers_with_receipts(fatma: FlaskClient, cast: Cast) -> None:
    give(cast)
    account_id = db.session.scalars(sa.select(Account.id).where(Account.kind == AVAILABLE)).one()

    page = fatma.get(f"/desk/ledger/accounts/{account_id}").text
    assert "A friend ordered" in page and "takes back" in page and "Rewards given" in page
    lines = fatma.get(f"/desk/ledger/accounts/{account_id}/transfers.csv").text.splitlines()
    assert len(lines) == 3 and ",-100," in lines[1] and ",4000," in lines[2]
    assert fatma.get("/desk/ledger/accounts/999999").status_code == 404
    assert "Accounts in the ledger" in fatma.get(f"/desk/people/{cast.bob.id}").text


def test_a_correction_needs_two_people(cast: Cast, browser: Browser) -> None:
    fatma, ada = cast.signed_in(browser(), cast.fatma), cast.signed_in(browser(), cast.ada)
    told = {
        "key": "the-key-of-this-form",
        "email": cast.bob.email,
        "kind": AVAILABLE,
        "direction": "add",
        "amount": "12.00",
        "currency": "EUR",
        "reason": "Forgotten in the move of the books",
    }
    for _click in range(2):
        assert fatma.post("/desk/ledger/corrections", data=told).status_code == 303
    correction_id = db.session.scalars(sa.select(Correction.id)).one()
    theirs = personal(cast.bob.id, AVAILABLE, "EUR")

    answer = fatma.post(f"/desk/ledger/corrections/{correction_id}/posting", follow_redirects=True)
    assert "ask a colleague" in answer.text and balance(theirs).units == 0
    assert "Corrections that need a second person" in ada.get("/desk").text
    ada.post(f"/desk/ledger/corrections/{correction_id}/posting")
    answer = ada.post(f"/desk/ledger/corrections/{correction_id}/posting", follow_redirects=True)
    assert "Somebody has decided" in answer.text or "what was decided" in answer.text

    assert balance(theirs).units == 12_00
    assert balance(company(CORRECTIONS, "EUR")).units == -12_00
    assert "Posted" in ada.get("/desk/ledger/corrections?show=decided").text
    actions = set(db.session.scalars(sa.select(AuditEntry.action)))
    assert {"correction.prepared", "correction.posted"} <= actions


def test_a_correction_may_take_away_and_may_be_discarded(cast: Cast, browser: Browser) -> None:
    fatma, ada = cast.signed_in(browser(), cast.fatma), cast.signed_in(browser(), cast.ada)
    told = {"email": cast.bob.email, "kind": AVAILABLE, "direction": "take", "currency": "EUR", "reason": "Paid twice"}
    for number in (1, 2):
        fatma.post("/desk/ledger/corrections", data={**told, "amount": "5", "key": f"the-key-of-form-{number}"})
    first, second = db.session.scalars(sa.select(Correction.id).order_by(Correction.id)).all()
    ada.post(f"/desk/ledger/corrections/{first}/posting")
    ada.post(f"/desk/ledger/corrections/{second}/discarding")

    assert balance(personal(cast.bob.id, AVAILABLE, "EUR")).units == -5_00


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nobody@nowhere.example"}, "no account with this address"),
        ({"amount": "x"}, "not an amount"),
        ({"kind": "redeemable", "amount": "1.5"}, "whole number"),
        ({"reason": ""}, "Please look at this again"),
    ],
)
def test_what_does_not_fit_is_told_in_place(
    fatma: FlaskClient, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    told = {"key": "k" * 20, "email": cast.bob.email, "kind": AVAILABLE, "direction": "add", "amount": "5"}
    answer = fatma.post("/desk/ledger/corrections", data={**told, "currency": "EUR", "reason": "A good one", **changes})

    assert answer.status_code == 422 and sentence in answer.text


def test_the_database_wants_two_people(cast: Cast) -> None:
    statement = sa.text("""
        INSERT INTO ledger_correction (id, key, holder_id, kind, unit, units, reason, state, prepared_at, prepared_by_id,
            decided_by_id) VALUES (1, 'k', :bob, 'available', 'EUR', 5, 'r', 'posted', now(), :fatma, :fatma)
    """)
    people = {"bob": cast.bob.id, "fatma": cast.fatma.id}
    with pytest.raises(sa.exc.IntegrityError, match="two_people"), db.session.begin_nested():
        db.session.execute(statement, people)


def tamper(units: int) -> None:
    with transaction():
        db.session.execute(sa.text("ALTER TABLE ledger_account DISABLE TRIGGER ledger_account_guard"))
        db.session.execute(
            sa.text("UPDATE ledger_account SET balance = balance + :units WHERE kind = 'available'"), {"units": units}
        )
        db.session.execute(sa.text("ALTER TABLE ledger_account ENABLE TRIGGER ledger_account_guard"))


def test_a_corrupted_balance_raises_an_alarm_on_the_desk_until_it_is_right(fresh_app: Flask) -> None:
    fresh_app.test_client_class = CarefulClient
    with fresh_app.app_context():
        cast = Cast()
        give(cast)
        fatma = fresh_app.test_client()
        sign_in(fatma, person("money@imece.example", "Money", Role.FINANCE), start_session)
        assert "Not proven yet" in fatma.get("/desk/ledger/proof").text
        prove()
        assert "Everything adds up" in fatma.get("/desk/ledger/proof").text

        tamper(1)
        prove()
        page = fatma.get("/desk/ledger/proof").text
        assert "A balance is not the sum of its transfers" in page and "3901" in page and "3900" in page
        assert re.search(r"<strong>2</strong> <span>Things in the books that do not add up<", fatma.get("/desk").text)
        assert "Look at it before any money leaves" in fatma.get("/desk/ledger").text

        tamper(-1)
        assert "Everything adds up" in fatma.post("/desk/ledger/proofs", follow_redirects=True).text


def test_charlie_and_a_marketer_find_no_ledger(cast: Cast, browser: Browser) -> None:
    give(cast)
    account_id = db.session.scalars(sa.select(Account.id).limit(1)).one()
    for user in (cast.charlie, cast.marta):
        reader = cast.signed_in(browser(), user)
        for path in ("", "/export.csv", f"/accounts/{account_id}", f"/accounts/{account_id}/transfers.csv"):
            assert reader.get(f"/desk/ledger{path}").status_code == 404
        assert reader.get("/desk/ledger/proof").status_code == reader.get("/desk/ledger/corrections").status_code == 404
        assert reader.post("/desk/ledger/proofs").status_code == 404
