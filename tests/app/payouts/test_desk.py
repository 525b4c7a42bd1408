"""Payouts at the desk, and who may not come near them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.config import Settings
from app.database import db as database
from app.payouts import desk_statements
from app.payouts.models import Payout, PayoutBatch, PayoutStatement
from tests.cast import Cast
from tests.factories.payouts import a_batch, balance, book, earned, payable

READ = [
    "/desk/payouts",
    "/desk/payouts/export.csv",
    "/desk/payouts/candidates",
    "/desk/payouts/attention",
    "/desk/payouts/{payout}",
    "/desk/payouts/batches",
    "/desk/payouts/batches/{batch}",
    "/desk/payouts/batches/{batch}/files/sepa",
    "/desk/payouts/statements",
    "/desk/payouts/statements/{statement}",
]
WRITE = [
    "/desk/payouts/batches",
    "/desk/payouts/{payout}/outcomes",
    "/desk/payouts/{payout}/look-ups",
    "/desk/payouts/{payout}/withdrawal",
    "/desk/payouts/{payout}/attention",
    "/desk/payouts/batches/{batch}/release",
    "/desk/payouts/batches/{batch}/discarding",
    "/desk/payouts/batches/{batch}/handing-over",
    "/desk/payouts/statements",
    "/desk/payouts/statements/{statement}/confirmation",
    "/desk/payouts/statements/{statement}/discarding",
]
CSV = "Date;Amount;Currency;Purpose\n2026-11-20;-50.00;EUR;Payout {reference}\n"


@pytest.fixture
def ids(payout: Payout, cast: Cast) -> dict[str, object]:
    from app.payouts import sealing

    statement = PayoutStatement(
        filename="s.csv", sealed=sealing.sealed_bytes(CSV.encode()), uploaded_by_id=cast.fatma.id
    )
    database.session.add(statement)
    database.session.commit()
    return {"payout": payout.reference, "batch": payout.batch.reference, "statement": statement.id}


def fingerprint() -> list[tuple[object, ...]]:
    tables = (
        "payout payout_batch payout_step payout_file payout_return payout_statement payout_bank_line ledger_transfer"
        " payout_method tax_details audit_entry procrastinate_jobs"
    ).split()
    return [
        tuple(row)
        for table in tables
        for row in database.session.execute(sa.text(f"SELECT t::text FROM {table} t ORDER BY 1"))
    ]


@pytest.mark.parametrize("path", READ)
def test_finance_reads_every_page(client: FlaskClient, cast: Cast, ids: dict[str, object], path: str) -> None:
    assert cast.signed_in(client, cast.fatma).get(path.format(**ids)).status_code == 200


@pytest.mark.parametrize("path", READ)
def test_charlie_and_the_marketer_find_nothing(
    browser: Callable[[], FlaskClient], cast: Cast, ids: dict[str, object], path: str
) -> None:
    for who in (cast.charlie, cast.bob, cast.marta, cast.dora):
        assert cast.signed_in(browser(), who).get(path.format(**ids)).status_code == 404


@pytest.mark.parametrize("path", WRITE)
def test_charlie_and_the_marketer_change_nothing(
    browser: Callable[[], FlaskClient], cast: Cast, ids: dict[str, object], path: str
) -> None:
    before = fingerprint()
    for who in (cast.charlie, cast.marta):
        answer = cast.signed_in(browser(), who).post(path.format(**ids), data={"currency": "EUR", "reason": "x"})
        assert answer.status_code == 404
    assert fingerprint() == before


def test_without_a_second_factor_the_desk_stays_shut(client: FlaskClient, cast: Cast, ids: dict[str, object]) -> None:
    from app.accounts.signing_in import start_session

    raw = start_session(cast.fatma, second_factor=False)
    database.session.commit()
    with client.session_transaction() as cookie:
        cookie["session_token"] = raw
    answer = client.post("/desk/payouts/batches/{batch}/release".format(**ids))
    assert answer.status_code == 302
    assert "second-factor" in answer.headers["Location"]


def test_the_preview_says_who_is_paid_and_who_not_and_why(client: FlaskClient, cast: Cast) -> None:
    payable(cast.bob, 5_000)
    earned(cast.alice, 1_250)
    earned(cast.dora, -700)
    page = cast.signed_in(client, cast.fatma).get("/desk/payouts/candidates?currency=EUR").text
    assert "1 person is ready" in page
    assert "€7.50 below the threshold" in page
    assert "owes €7.00" in page
    assert "tax details missing" in page


def test_a_batch_is_prepared_by_one_and_released_by_another(
    browser: Callable[[], FlaskClient], cast: Cast, by_files: Settings
) -> None:
    payable(cast.bob, 5_000)
    fatma, ada = cast.signed_in(browser(), cast.fatma), cast.signed_in(browser(), cast.ada)
    answer = fatma.post("/desk/payouts/batches", data={"currency": "EUR", "person": [cast.bob.id]})
    page = answer.headers["Location"]
    assert "another person has to release it" in fatma.get(page).text
    assert "another person has to release it" in fatma.post(f"{page}/release", follow_redirects=True).text
    assert "Release €50.00" in ada.get(page).text
    assert "Released." in ada.post(f"{page}/release", follow_redirects=True).text
    assert "is not released twice" in ada.post(f"{page}/release", follow_redirects=True).text
    done = set(database.session.scalars(sa.select(AuditEntry.action)))
    assert {"payout_batch.prepared", "payout_batch.released"} <= done


def test_the_file_is_exactly_what_was_released(client: FlaskClient, cast: Cast, released: PayoutBatch) -> None:
    it = released.files[0]
    answer = cast.signed_in(client, cast.fatma).get(f"/desk/payouts/batches/{released.reference}/files/sepa")
    assert answer.headers["ETag"].strip('"') == it.sha256
    assert answer.data.startswith(b"<?xml") and b"EE382200221020145685" in answer.data
    assert b"EE382200221020145685" not in it.sealed


def test_a_statement_is_previewed_and_imported(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    cast.signed_in(client, cast.fatma)
    data = {"file": (BytesIO(CSV.format(reference=payout.reference).encode()), "november.csv")}
    page = client.post("/desk/payouts/statements", data=data).headers["Location"]
    assert "arrived" in client.get(page).text
    assert database.session.get_one(Payout, payout.id).state == "released"
    done = client.post(f"{page}/confirmation", follow_redirects=True).text
    assert "Arrived: 1. Came back: 0." in done
    assert database.session.get_one(Payout, payout.id).state == "paid"
    assert client.get(page).status_code == 410


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<a>", "breaks off"),
        (b"<a/>", "not a statement"),
        (b"hello", "neither a camt statement nor a CSV"),
        (b"a;b\n1;2\n", "columns of date"),
        (b"x" * 5_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_statement_gets_an_answer(
    client: FlaskClient, cast: Cast, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_statements, "LARGEST_FILE", 5_000)
    answer = cast.signed_in(client, cast.fatma).post(
        "/desk/payouts/statements", data={"file": (BytesIO(content), "x.csv")}
    )
    assert answer.status_code == 422
    assert words in answer.text


def test_a_person_notes_what_the_bank_said(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    cast.signed_in(client, cast.fatma)
    form = {"outcome": "failed", "reason": "AC04", "happened_on": "2026-11-20", "note": "asked by phone"}
    page = client.post(f"/desk/payouts/{payout.reference}/outcomes", data=form, follow_redirects=True).text
    assert "The account is closed" in page
    assert balance(cast.bob).minor == 5_000
    queue = client.get("/desk/payouts/attention").text
    assert payout.reference in queue
    client.post(f"/desk/payouts/{payout.reference}/attention")
    assert payout.reference not in client.get("/desk/payouts/attention").text


def test_an_outcome_needs_to_say_where_somebody_looked(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    answer = cast.signed_in(client, cast.fatma).post(
        f"/desk/payouts/{payout.reference}/outcomes", data={"outcome": "paid", "happened_on": "nonsense"}
    )
    assert answer.status_code == 422
    assert database.session.get_one(Payout, payout.id).state == "released"


def test_one_is_taken_out_and_the_rest_is_discarded(client: FlaskClient, cast: Cast, by_files: Settings) -> None:
    payable(cast.bob, 5_000)
    payable(cast.alice, 6_000)
    batch = a_batch(cast.fatma)
    cast.signed_in(client, cast.fatma)
    first = next(each for each in batch.payouts if each.user_id == cast.bob.id)
    client.post(f"/desk/payouts/{first.reference}/withdrawal", data={"reason": "asked to wait"})
    assert balance(cast.bob).minor == 5_000
    assert balance(cast.alice).minor == 0
    client.post(f"/desk/payouts/batches/{batch.reference}/discarding", data={"reason": "wrong day"})
    assert balance(cast.alice).minor == 6_000
    assert database.session.get_one(PayoutBatch, batch.id).state == "discarded"


def test_the_desk_counts_searches_and_exports(browser: Callable[[], FlaskClient], cast: Cast, payout: Payout) -> None:
    fatma = cast.signed_in(browser(), cast.fatma)
    assert "Files of payouts to give to the bank" in fatma.get("/desk").text
    hit = fatma.get(f"/desk/search?q={payout.reference}")
    assert hit.status_code == 302 and payout.reference in hit.headers["Location"]
    assert "Files of payouts" not in cast.signed_in(browser(), cast.marta).get("/desk").text
    rows = fatma.get("/desk/payouts/export.csv?state=released").text.splitlines()
    assert len(rows) == 2 and ",5000," in rows[1]


def test_the_files_are_given_to_the_bank(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    answer = cast.signed_in(client, cast.fatma).post(
        f"/desk/payouts/batches/{payout.batch.reference}/handing-over", follow_redirects=True
    )
    assert "1 payout is on its way." in answer.text
    assert database.session.get_one(Payout, payout.id).state == "sent"


def test_a_persons_page_shows_no_account_in_full(client: FlaskClient, cast: Cast, payout: Payout) -> None:
    page = cast.signed_in(client, cast.fatma).get(f"/desk/people/{cast.bob.id}").text
    assert "EE•• •••• 5685" in page
    assert "EE382200221020145685" not in page
    assert "84071512345" not in page


def test_two_people_with_one_account_are_noticed(client: FlaskClient, cast: Cast) -> None:
    payable(cast.bob)
    payable(cast.alice)
    page = cast.signed_in(client, cast.fatma).get("/desk/payouts/candidates").text
    assert "1 other person is paid to the same account" in page


def test_whoever_owes_by_the_time_of_release_is_taken_out(
    browser: Callable[[], FlaskClient], cast: Cast, by_files: Settings
) -> None:
    payable(cast.bob, 5_000)
    payable(cast.alice, 6_000)
    batch = a_batch(cast.fatma)
    book(cast.bob, -1_000)
    database.session.commit()
    cast.signed_in(browser(), cast.ada).post(f"/desk/payouts/batches/{batch.reference}/release")
    states = {each.user_id: each.state for each in database.session.scalars(sa.select(Payout))}
    assert states == {cast.bob.id: "withdrawn", cast.alice.id: "released"}
    assert balance(cast.bob).minor == 4_000
