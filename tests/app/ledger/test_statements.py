"""Statements: once a month, chained, the same from the transfers bit for bit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from app import clock
from app.database import db, transaction
from app.ledger import document
from app.ledger.chaining import BEGINNING, month_after, month_of
from app.ledger.cli import ledger
from app.ledger.models import Statement
from app.ledger.naming import AVAILABLE, PENDING, REWARDS_EXPENSE, company, personal
from app.ledger.posting import reverse, transfer
from app.ledger.stating import flawed_statements, issue_missing
from app.ledger.units import Amount
from tests.cast import Cast, person

SEPTEMBER, OCTOBER, NOVEMBER = (datetime(2026, month, 17, 9, 30, tzinfo=UTC) for month in (9, 10, 11))


def euro(minor: int) -> Amount:
    return Amount(minor, "EUR")


def tell_a_story(holder_id: int) -> None:
    pending, available = (personal(holder_id, kind, "EUR") for kind in (PENDING, AVAILABLE))
    expense = company(REWARDS_EXPENSE, "EUR")
    with clock.freeze(SEPTEMBER):
        given = transfer(
            f"r:{holder_id}",
            debit=expense,
            credit=pending,
            amount=euro(30_00),
            purpose="reward_granted",
            because={"order": "IM-7", "z": 1, "a": "ö"},
        )
    with clock.freeze(OCTOBER):
        transfer(
            f"m:{holder_id}",
            debit=pending,
            credit=available,
            amount=euro(30_00),
            purpose="reward_matured",
            because={},
        )
        reverse(f"b:{holder_id}", given, euro(5_00), debit=available, because={}, purpose="reward_taken_back")


def issued(at: datetime) -> list[Statement]:
    with clock.freeze(at):
        issue_missing()
    return list(db.session.scalars(sa.select(Statement).order_by(Statement.holder_id, Statement.number)))


def test_months_have_their_neighbours() -> None:
    assert month_of(date(2026, 12, 31)) == date(2026, 12, 1)
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_after(date(2028, 2, 1)) == date(2028, 3, 1)


def test_each_month_that_is_over_gets_one_statement(cast: Cast) -> None:
    tell_a_story(cast.bob.id)

    first, second = issued(NOVEMBER)

    assert (first.month, second.month) == (date(2026, 9, 1), date(2026, 10, 1))
    content = json.loads(second.content)
    assert content["opening"] == {"pending/EUR": 30_00}
    assert content["closing"] == {"pending/EUR": 0, "available/EUR": 25_00}
    assert [each["purpose"] for each in content["transfers"]] == ["reward_matured", "reward_taken_back"]
    assert content["transfers"][1]["reverses"] == json.loads(first.content)["transfers"][0]["id"]
    assert len(issued(NOVEMBER)) == 2


def test_the_running_month_waits_until_it_is_over(cast: Cast) -> None:
    tell_a_story(cast.bob.id)

    assert [each.month.month for each in issued(OCTOBER)] == [9]
    assert [each.month.month for each in issued(datetime(2026, 11, 1, tzinfo=UTC))] == [9, 10]


def test_each_statement_holds_the_hash_of_the_one_before(cast: Cast) -> None:
    tell_a_story(cast.bob.id)
    first, second = issued(NOVEMBER)

    assert json.loads(first.content)["previous"] == BEGINNING
    assert json.loads(second.content)["previous"] == first.digest == sha256(first.content.encode()).hexdigest()


def test_the_content_names_nobody(cast: Cast) -> None:
    tell_a_story(cast.bob.id)

    assert all("Bob" not in each.content and "@" not in each.content for each in issued(NOVEMBER))


def test_a_statement_cannot_be_changed(cast: Cast) -> None:
    tell_a_story(cast.bob.id)
    issued(NOVEMBER)

    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE ledger_statement SET digest = digest"))


def tamper(table: str, statement: str) -> None:
    with transaction():
        db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        db.session.execute(sa.text(statement))
        db.session.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def two_people_with_statements() -> None:
    with transaction():
        for name in ("Bob", "Ewa"):
            tell_a_story(person(f"{name}@x.example", name).id)
        with clock.freeze(NOVEMBER):
            issue_missing()


@pytest.mark.parametrize(
    ("why", "table", "statement"),
    [
        ("digest", "ledger_statement", "UPDATE ledger_statement SET content = content || ' ' WHERE number = 1"),
        ("number", "ledger_statement", "DELETE FROM ledger_statement WHERE number = 1"),
        ("transfers", "ledger_posting", "UPDATE ledger_posting SET posted_at = posted_at + interval '1 day'"),
        ("transfers", "ledger_posting", 'UPDATE ledger_posting SET because = \'{"order": "IM-8"}\''),
    ],
)
def test_what_was_changed_behind_our_back_is_found(fresh_app: Flask, why: str, table: str, statement: str) -> None:
    with fresh_app.app_context():
        two_people_with_statements()
        assert list(flawed_statements()) == []

        tamper(table, statement)

        assert why in {found for _statement, found in flawed_statements()}


def test_the_command_says_whether_everything_adds_up(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        with transaction():
            tell_a_story(person("bob@x.example", "Bob").id)
        runner = fresh_app.test_cli_runner()
        assert "2 statements issued" in runner.invoke(ledger, ["statements"]).output
        fine = runner.invoke(ledger, ["verify"])
        assert (fine.exit_code, "Everything adds up" in fine.output) == (0, True)

        tamper("ledger_account", "UPDATE ledger_account SET balance = balance + 7 WHERE kind = 'available'")
        wrong = runner.invoke(ledger, ["verify"])
        assert wrong.exit_code == 1 and "stands=2507" in wrong.output
        tamper("ledger_account", "UPDATE ledger_account SET balance = balance - 7 WHERE kind = 'available'")


@pytest.fixture
def bob(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.bob)


def test_a_person_reads_downloads_and_checks(bob: FlaskClient, cast: Cast) -> None:
    assert "No statements yet" in bob.get("/account/statements").text
    tell_a_story(cast.bob.id)
    _first, second = issued(NOVEMBER)
    digest = second.digest
    db.session.commit()

    assert "October 2026" in bob.get("/account/statements").text
    page = bob.get("/account/statements/2").text
    assert "A reward was taken back" in page and digest in page and "€25.00" in page
    assert sha256(bob.get("/account/statements/2/statement.json").data).hexdigest() == digest
    lines = bob.get("/account/statements/2/statement.csv").text.splitlines()
    assert len(lines) == 4 and lines[1].endswith("EUR,-3000")
    assert "October 2026" in bob.get("/account/rewards").text


def test_what_moves_this_month_is_shown_without_a_seal(bob: FlaskClient, cast: Cast) -> None:
    transfer(
        "now",
        debit=company(REWARDS_EXPENSE, "EUR"),
        credit=personal(cast.bob.id, AVAILABLE, "EUR"),
        amount=euro(3_00),
        purpose="reward_granted",
        because={},
    )
    db.session.commit()

    assert "So far this month" in bob.get("/account/statements").text


def test_charlie_finds_no_statement_of_bob(cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    tell_a_story(cast.bob.id)
    issued(NOVEMBER)
    db.session.commit()
    charlie = cast.signed_in(browser(), cast.charlie)

    for path in ("", "/statement.pdf", "/statement.csv", "/statement.json"):
        assert charlie.get(f"/account/statements/1{path}").status_code == 404
        assert "/sign-in" in browser().get(f"/account/statements/1{path}").headers["Location"]


@pytest.mark.parametrize("language", ["en", "tr", "ru", "hi", "pl"])
def test_the_pdf_is_the_same_every_time_in_every_language(cast: Cast, language: str) -> None:
    cast.bob.locale = language
    tell_a_story(cast.bob.id)
    statement = issued(NOVEMBER)[1]

    pdf = document.render(statement)

    assert pdf == document.render(statement)
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Bob Kowalski" in text and statement.digest[:20] in text.replace("\n", "")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None
