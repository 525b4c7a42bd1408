"""Statements as banks write them: what is guessed, what is asked for, and what bad files say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import Money
from app.payments.bank_statement import (
    Line,
    Mapping,
    UnreadableStatement,
    cut,
    decimal_sign,
    decoded,
    guessed,
    lines,
    order_of_dates,
)

GERMAN = """Konto;DE12

Buchungsdatum;Betrag;Währung;Auftraggeber;Verwendungszweck
21.11.2026;1.234,50;EUR;Ali Veli;Auftrag 7K2M
20.11.2026;-5,00;EUR;Bank;Gebühr
"""


def read(text: str, **changes: object) -> list[Line]:
    sheet = cut(text)
    return lines(sheet, Mapping(**{**vars(guessed(sheet)), **changes}))


def test_a_german_statement_is_read() -> None:
    first, second = read(GERMAN)
    assert (first.booked_on, first.amount, first.payer) == (date(2026, 11, 21), Money(123_450, "EUR"), "Ali Veli")
    assert second.amount == Money(-500, "EUR")
    assert not second.is_incoming


def test_an_english_statement_is_read() -> None:
    (line,) = read('Date,Amount,Currency,Name,Description\n2026-11-21,"1,234.50",GBP,Ann,Order\n')
    assert (line.booked_on, line.amount) == (date(2026, 11, 21), Money(123_450, "GBP"))


def test_an_estonian_statement_says_in_or_out_in_a_column() -> None:
    head = '"Kuupäev";"Summa";"Valuuta";"Deebet/Kreedit";"Maksja";"Selgitus"\n'
    text = head + '"21.11.2026";"120,00";"EUR";"K";"A";"x"\n"21.11.2026";"9,90";"EUR";"D";"B";"y"\n'
    incoming, outgoing = read(text)
    assert incoming.is_incoming
    assert outgoing.amount == Money(-990, "EUR")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a;ö".encode(), "a;ö"),
        (b"\xef\xbb\xbfa;b", "a;b"),
        ("a;ö".encode("utf-16"), "a;ö"),
        ("a;ö".encode("windows-1252"), "a;ö"),
    ],
)
def test_encodings_are_found_out(data: bytes, text: str) -> None:
    assert decoded(data) == text


def test_a_chosen_encoding_is_taken() -> None:
    assert decoded("Şahin".encode("windows-1254"), "windows-1254") == "Şahin"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"a\nb\nc\n", "one_column"),
        (b"\x00\x01\x02", "not_text"),
        (b"PK\x03\x04\x00\x00", "not_text"),
    ],
)
def test_a_file_that_is_no_statement_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableStatement) as error:
        cut(decoded(data))
    assert error.value.reason == reason


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(UnreadableStatement, match="too_many_rows"):
        cut("Date;Amount\n" + "2026-01-01;1,00\n" * 5001)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,50", "1,234"], ","),
        (["1.234,50"], ","),
        (["1,234.50"], "."),
        (["1.234.567"], ","),
        (["12", "1,234"], ""),
        (["1,50", "1.50"], ""),
        ([], ""),
    ],
)
def test_the_decimal_sign_is_only_taken_when_certain(texts: list[str], sign: str) -> None:
    assert decimal_sign(texts) == sign


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["2026-11-21"], "ymd"),
        (["21.11.2026", "01.02.2026"], "dmy"),
        (["11/21/2026"], "mdy"),
        (["01/02/2026"], ""),
        (["20261121"], "ymd"),
        (["hello"], ""),
    ],
)
def test_the_order_of_dates_is_only_taken_when_certain(texts: list[str], order: str) -> None:
    assert order_of_dates(texts) == order


def test_an_amount_that_could_be_read_both_ways_is_asked_for() -> None:
    text = "Date;Amount;Purpose\n2026-11-21;1,234;x\n"
    (unsure,) = read(text)
    assert unsure.problem == "amount"
    (sure,) = read(text, decimal=".")
    assert sure.amount == Money(123_400, "EUR")


@pytest.mark.parametrize("amount", ["", "abc", "1,2,3,4.5.6", "١٢", "1e5", "1,234.567", "--5", "9" * 30, "1,50 USD"])
def test_a_cell_that_is_no_amount_is_a_problem_of_its_line_alone(amount: str) -> None:
    bad, good = read(f'Date;Amount;Purpose\n2026-11-21;"{amount}";x\n2026-11-21;7.25;y\n', decimal=".")
    assert bad.problem == "amount"
    assert good.amount == Money(725, "EUR")


def test_an_unknown_currency_and_an_impossible_date_are_problems() -> None:
    wrong_money, wrong_day = read(
        "Date;Amount;Currency;Purpose\n2026-11-21;1.50;XXQ;x\n2026-02-30;1.50;EUR;x\n", date_order="ymd"
    )
    assert (wrong_money.problem, wrong_day.problem) == ("currency", "date")


def test_yen_have_no_decimals_and_dinars_three() -> None:
    yen, dinar, too_fine = read(
        "Date;Amount;Currency;Purpose\n2026-11-21;500;JPY;x\n2026-11-21;1.234;KWD;x\n2026-11-21;5.5;JPY;x\n",
        decimal=".",
    )
    assert (yen.amount, dinar.amount, too_fine.problem) == (Money(500, "JPY"), Money(1_234, "KWD"), "amount")


def test_two_equal_transfers_in_one_file_are_two_and_the_same_file_again_is_the_same() -> None:
    text = "Date;Amount;Purpose\n2026-11-21;5.00;x\n2026-11-21;5.00;x\n2026-11-21;5.00;X  \n"
    marks = [line.fingerprint for line in read(text)]
    assert len(set(marks)) == 3
    assert [line.fingerprint for line in read(text)] == marks


def test_rows_without_a_head_are_read_by_position() -> None:
    sheet = cut("2026-11-21;5.00;hello\n2026-11-22;6.00;world\n")
    assert sheet.head == ("1", "2", "3")
    assert len(sheet.rows) == 2


@given(st.binary(max_size=300))
def test_no_file_whatsoever_breaks_the_reader(data: bytes) -> None:
    try:
        sheet = cut(decoded(data))
    except UnreadableStatement:
        return
    places = {"booked_on": 0, "amount": 1, "purpose": len(sheet.head) - 1}
    for line in lines(sheet, Mapping(**places)):  # type: ignore[arg-type]
        assert line.problem or line.amount is not None


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "."]))
def test_what_a_bank_writes_is_what_is_read(minor: int, sign: str) -> None:
    group = "." if sign == "," else ","
    whole = f"{abs(minor) // 100:,}".replace(",", group)
    text = f"{'-' if minor < 0 else ''}{whole}{sign}{abs(minor) % 100:02}"
    (line,) = read(f"Date\tAmount\tPurpose\n2026-11-21\t{text}\tx\n", decimal=sign)
    assert line.amount == Money(minor, "EUR")
