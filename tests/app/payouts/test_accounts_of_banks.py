"""IBAN and BIC: what can be right, what cannot, and how little is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.payouts.iban import (
    BadAccount,
    clean_account,
    clean_bic,
    clean_iban,
    grouped,
    is_in_sepa,
    looks_like_iban,
    masked,
    masked_number,
    with_check_digits,
)

# The examples of the SWIFT IBAN registry.
EXAMPLES = (
    "AT611904300234573201 BE68539007547034 CH9300762011623852957 DE89370400440532013000 EE382200221020145685"
    " ES9121000418450200051332 FR1420041010050500013M02606 GB29NWBK60161331926819 IT60X0542811101000000123456"
    " KZ86125KZT5004100100 NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874"
    " RU0304452522540817810538091310419 SA0380000000608010167519 TR330006100519786457841326"
    " UA213223130000026007233566001 MT84MALT011000012345MTLCAST001S"
).split()


@pytest.mark.parametrize("iban", EXAMPLES)
def test_the_registrys_examples_are_right_in_every_spelling(iban: str) -> None:
    assert clean_iban(grouped(iban).lower()) == iban
    assert looks_like_iban(iban)


@given(st.sampled_from(EXAMPLES), st.data())
def test_one_wrong_digit_and_two_swapped_ones_are_noticed(iban: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(iban) - 1))
    other = data.draw(st.sampled_from("0123456789"))
    wrong = iban[:place] + other + iban[place + 1 :]
    if wrong != iban:
        with pytest.raises(BadAccount):
            clean_iban(wrong)
    swapped = iban[:-2] + iban[-1] + iban[-2]
    if swapped != iban:
        with pytest.raises(BadAccount):
            clean_iban(swapped)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "letters"),
        ("12345678", "letters"),
        ("ZZ821234567890123456", "country"),
        ("EE38220022102014568", "length"),
        ("EE392200221020145685", "check"),
        ("EE38 2200 2210 2014 568x", "check"),
        ("<script>", "letters"),
    ],
)
def test_what_is_wrong_says_how(typed: str, reason: str) -> None:
    with pytest.raises(BadAccount) as told:
        clean_iban(typed)
    assert told.value.reason == reason


@pytest.mark.parametrize("bic", ["HABAEE2X", "habaee2xxxx", "DEUT DE FF 500"])
def test_a_bic_has_eight_or_eleven_characters(bic: str) -> None:
    assert len(clean_bic(bic)) in {8, 11}


@pytest.mark.parametrize(
    ("bic", "country", "reason"), [("HABAEE2", "", "bic"), ("HABAEE2X", "DE", "bic_country"), ("12345678", "", "bic")]
)
def test_a_bic_of_another_country_is_noticed(bic: str, country: str, reason: str) -> None:
    with pytest.raises(BadAccount) as told:
        clean_bic(bic, country=country)
    assert told.value.reason == reason


def test_a_number_of_a_country_without_ibans_will_do() -> None:
    assert clean_account("0012-3456 789") == "00123456789"
    with pytest.raises(BadAccount):
        clean_account("12")


@given(st.from_regex("[0-9]{16}", fullmatch=True))
def test_check_digits_make_a_right_iban(account: str) -> None:
    assert clean_iban(with_check_digits("EE", account))


def test_little_of_an_account_is_shown() -> None:
    assert masked("EE382200221020145685") == "EE•• •••• 5685"
    assert masked("00123456789") == "•• •••• 6789"
    assert masked("1234") == "•••• 34"
    assert masked_number("84071512345") == "••••••••345"
    assert masked_number("123") == "•••••"


def test_the_sepa_area_is_more_than_the_euro() -> None:
    assert is_in_sepa("PL61109010140000071219812874")
    assert not is_in_sepa("TR330006100519786457841326")
