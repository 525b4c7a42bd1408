"""What statements say, and what that does: camt.053 as banks write it, CSV, copies, returns, and what is not ours."""

from __future__ import annotations

from datetime import date

import pytest

from app.config import Settings
from app.database import db, transaction
from app.money import Money
from app.payments import bank_statement
from app.payouts import bank_words, confirming, releasing
from app.payouts.bank_words import UnreadableFile, Word
from app.payouts.models import Payout, PayoutBankLine, PayoutBatch
from app.payouts.states import State
from tests.cast import Cast
from tests.factories.payouts import a_batch, balance, payable

HEAD = (
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>'
)
TAIL = "</Stmt></BkToCstmrStmt></Document>"


def entry(
    reference: str, amount: str = "50.00", *, kind: str = "DBIT", reason: str = "", status: str = "BOOK", day: int = 20
) -> str:
    back = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{kind}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>2026-11-{day}</Dt></BookgDt><AcctSvcrRef>{kind}-{reference}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>"
        f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>{back}</TxDtls></NtryDtls></Ntry>'
    )


def camt(*entries: str, version: str = "08") -> bytes:
    return (HEAD.format(version=version) + "".join(entries) + TAIL).encode()


def told(data: bytes, cast: Cast) -> list[str]:
    fates = []
    for word in confirming.in_order(bank_words.from_camt(data)):
        with transaction():
            fates.append(confirming.apply(word, by=cast.fatma))
    return fates


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_booked_debit_says_that_it_arrived(payout: Payout, cast: Cast, version: str) -> None:
    assert told(camt(entry(payout.reference), version=version), cast) == ["arrived"]
    assert payout.state == State.PAID
    assert balance(cast.bob, "in_payout").is_zero


def test_only_booked_entries_count(payout: Payout, cast: Cast) -> None:
    assert told(camt(entry(payout.reference, status="PDNG")), cast) == []
    assert told(camt(entry(payout.reference, status="<Cd>BOOK</Cd>")), cast) == ["arrived"]


def test_a_return_after_arrival_is_a_new_transfer_and_the_payout_stays_paid(payout: Payout, cast: Cast) -> None:
    data = camt(entry(payout.reference, kind="CRDT", reason="AC04", day=21), entry(payout.reference))
    assert told(data, cast) == ["arrived", "returned"]
    assert payout.state == State.PAID
    assert payout.returned.reason == "AC04"
    assert balance(cast.bob) == Money(5_000, "EUR")
    assert told(data, cast) == ["known", "known"]
    assert balance(cast.bob) == Money(5_000, "EUR")


def test_a_credit_without_a_debit_says_that_it_never_arrived(payout: Payout, cast: Cast) -> None:
    assert told(camt(entry(payout.reference, kind="CRDT", reason="XX99")), cast) == ["failed"]
    assert (payout.state, payout.error) == (State.FAILED, "MS03")
    assert balance(cast.bob) == Money(5_000, "EUR")


def test_another_amount_is_left_to_a_person(payout: Payout, cast: Cast) -> None:
    assert told(camt(entry(payout.reference, "49.99")), cast) == ["differs"]
    assert payout.state == State.RELEASED
    assert told(camt(entry(payout.reference)), cast) == ["arrived"]


def test_one_sum_for_the_whole_file_settles_all_of_it(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob, 5_000)
    payable(cast.alice, 7_050)
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    data = (
        '<Ntry><Amt Ccy="EUR">120.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>'
        f"<NtryDtls><Btch><PmtInfId>{batch.reference}</PmtInfId></Btch></NtryDtls></Ntry>"
    )
    assert told(camt(data), cast) == ["batch_arrived"]
    assert {each.state for each in batch.payouts} == {State.PAID}
    assert db.session.get_one(PayoutBatch, batch.id).state == "settled"


def test_what_was_not_released_is_left_to_a_person(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob)
    reference = a_batch(cast.fatma).payouts[0].reference
    assert told(camt(entry(reference)), cast) == ["too_early"]


def test_the_plan_changes_nothing_and_says_what_will_happen(payout: Payout, cast: Cast) -> None:
    data = camt(entry(payout.reference, kind="CRDT", reason="AC04", day=21), entry(payout.reference), entry("rent"))
    planned = confirming.plan(bank_words.from_camt(data))
    assert [each.fate for each in planned] == ["arrived", "not_ours", "returned"]
    assert payout.state == State.RELEASED
    assert db.session.query(PayoutBankLine).count() == 0


def test_the_banks_csv_will_do_too(payout: Payout, cast: Cast) -> None:
    text = f"Date;Amount;Currency;Purpose\n2026-11-20;-50,00;EUR;{payout.reference.lower()} payout\n2026-11-20;9,00;EUR;tea\n"
    sheet = bank_statement.cut(text)
    words = bank_words.from_csv(bank_statement.lines(sheet, bank_statement.guessed(sheet)))
    assert [(word.direction, word.amount) for word in words] == [
        ("out", Money(5_000, "EUR")),
        ("in", Money(900, "EUR")),
    ]
    with transaction():
        assert confirming.apply(words[0], by=cast.fatma) == "arrived"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a>", "broken_xml"),
        (b"<a/>", "other_xml"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "other_xml"),
    ],
)
def test_what_is_no_statement_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as told:
        bank_words.from_camt(data)
    assert told.value.reason == reason


def test_entities_of_an_xml_are_not_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + camt(entry("&x;")).replace(
        b'<?xml version="1.0"?>', b""
    )
    try:
        words = bank_words.from_camt(bomb)
    except UnreadableFile:
        words = []
    assert all("root:" not in word.text for word in words)


@pytest.mark.parametrize("amount", ["", "abc", "1.234", "-5", "1e3"])
def test_an_amount_that_is_none_is_no_word(amount: str) -> None:
    assert bank_words.from_camt(camt(entry("x", amount))) == []


def test_a_day_that_is_none_is_no_word() -> None:
    assert bank_words.from_camt(camt(entry("x", day=77))) == []


def test_a_line_that_names_two_payouts_is_nobodys(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob)
    payable(cast.alice)
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    names = tuple(each.reference for each in batch.payouts)
    word = Word(
        direction="out", amount=Money(5_000, "EUR"), booked_on=date(2026, 11, 20), names=names, text="", fingerprint="f"
    )
    with transaction():
        assert confirming.apply(word, by=cast.fatma) == "not_ours"
    assert {each.state for each in batch.payouts} == {State.RELEASED}
