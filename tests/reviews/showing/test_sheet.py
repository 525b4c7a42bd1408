from __future__ import annotations

from datetime import date

import pytest

from reviews.showing.sheet import UnreadableFile, decoded, read

JUDGE_ME = """title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply
Çok iyi,"İki satır,
hepsi güzel",5,2024-03-01 09:30:00 UTC,web,ok,Ayşe Ş.,ayse@customer.example,77,brand-film,Teşekkürler
Late,,2,2024-03-04 10:00:00 UTC,web,ok,Bob,,78,,
"""
TRUSTPILOT = """Review Id;Review Created (UTC);Review User;Review Title;Review Content;Review Stars;Reference Id
a1;2023-12-31T23:10:00;Priya;अच्छा;बहुत अच्छा काम;4;x
a2;31/12/2023;Tom;Fine;ok;4;x
a3;2023-12-30;Tom;Fine;ok;six;x
"""


def test_a_file_of_judge_me_is_read() -> None:
    first, second = read(JUDGE_ME)
    assert (first.stars, first.title, first.text) == (5, "Çok iyi", "İki satır,\nhepsi güzel")
    assert (first.author, first.written_on, first.service) == ("Ayşe Ş.", date(2024, 3, 1), "brand-film")
    assert (second.stars, second.text, second.problem) == (2, "", "")


def test_a_file_of_trustpilot_is_read_and_what_is_unclear_is_named() -> None:
    rows = read(TRUSTPILOT)
    assert rows[0].text == "बहुत अच्छा काम"
    assert [(row.number, row.problem) for row in rows] == [(2, ""), (3, "date"), (4, "stars")]


def test_the_same_review_has_the_same_fingerprint_and_another_place_another() -> None:
    row = read(JUDGE_ME)[0]
    assert row.fingerprint("Judge.me") == read(JUDGE_ME)[0].fingerprint("Judge.me")
    assert row.fingerprint("Judge.me") != row.fingerprint("Trustpilot")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("rating\n", "empty"),
        ("title,text\na,b\n", "no_stars"),
        ('rating\n"5', "broken"),
        ("rating\n" + "5\n" * 20_001, "too_many_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(text)
    assert caught.value.reason == reason


def test_a_picture_is_no_text() -> None:
    with pytest.raises(UnreadableFile):
        decoded(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
