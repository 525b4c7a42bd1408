"""What a machine finds in words, in five languages, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.moderation.marking import passages_of, pieces
from reviews.moderation.prints import ALIKE, bands, grams, similarity
from reviews.moderation.screening import Words, findings

STAFF = ("Kerem Aydın", "Дарья Иванова", "रोहन मेहता", "Marta Nowak")
QUESTIONABLE = [
    ("Call me on +90 532 123 45 67, any time", "PII", "+90 532 123 45 67"),
    ("फ़ोन कीजिए ०९८७६५४३२१०", "PII", "०९८७६५४३२१०"),
    ("Napisz: ola.k@poczta.example", "PII", "ola.k@poczta.example"),
    ("ali (at) mail (dot) com", "PII", "ali (at) mail (dot) com"),
    ("Paid from EE38 2200 2210 2014 5685 at once", "PII", "EE38 2200 2210 2014 5685"),
    ("my card 4111 1111 1111 1111 was charged", "PII", "4111 1111 1111 1111"),
    ("Kerem Aydın'a çok teşekkürler", "PII", "Kerem Aydın"),
    ("Спасибо Дарье Ивановой за терпение", "PII", "Дарье Ивановой"),
    ("रोहन मेहता ने बहुत मदद की", "PII", "रोहन मेहता"),
    ("Nowak, Marta was late twice", "PII", "Nowak, Marta"),
    ("see best-shop.example/deal for more", "URL", "best-shop.example/deal"),
    ("www.cheap.shop is better", "URL", "www.cheap.shop"),
    ("follow @imece_fan there", "URL", "@imece_fan"),
    ("Please use my promo code SAVE10", "SPM", "use my promo code"),
    ("Benim kodumla indirim var", "SPM", "Benim kodumla"),
    ("Заходите в казино", "SPM", "казино"),
    ("good\u202edoog", "TXT", "\u202e"),
    ("pа\u0443pal", "TXT", "pа\u0443pal"),
    ("b" + "\u0301" * 9 + "ad", "TXT", "b" + "\u0301" * 9),
    ("so goooooooooooooooooooooooooooooood", "SPM", "o" * 30),
]
INNOCENT = [
    "We met on 24.11.2026 14:30 and again on 2026-12-01.",
    "It cost 12.500,00 TL and saved us 3.000.000 a year, 2024-2026.",
    "Order ORD-2026-000123 arrived. It was ok",
    "Marta was kind; so was Kerem. Nobody answered on Monday.",
    "The worst agency I ever paid. Idiotic plan, useless film, liars!",
    "क्षत्रिय ज्ञान, श्री और हिन्दी में‍ बहुत अच्छा काम",
    "Ekip çok iyiydi; İstanbul'daki çekim şahane. 👩‍👩‍👧 ❤️",
    "Świetna współpraca, wrócimy w przyszłym roku!",
    "Ещё раз закажем, всё понравилось.",
    "The promo code did not work, and nobody told us why.",
]


@pytest.mark.parametrize(("text", "code", "words"), QUESTIONABLE)
def test_personal_data_links_and_advertising_are_found_where_they_stand(text: str, code: str, words: str) -> None:
    """R36 and its neighbours: the passage itself, so that it can be marked."""
    found = [
        (it.code.value, text[it.start : it.end].replace("g" if words[0] == "o" else "\x00", ""))
        for it in findings(Words(text=text, staff=STAFF))
    ]

    assert any(each == code and words in said for each, said in found), found


def test_what_people_write_every_day_is_left_alone_also_when_it_is_harsh() -> None:
    assert [(text, found) for text in INNOCENT if (found := findings(Words(text=text, staff=STAFF)))] == []


def test_an_author_may_be_called_like_a_member_of_staff() -> None:
    assert findings(Words(text="Marta Nowak", staff=STAFF, author="Marta Nowak")) == []


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_screened_and_put_together_again(text: str, staff: list[str]) -> None:
    found = findings(Words(text=text, staff=staff, author=text[:10]))
    passages = [{"part": "text", "start": it.start, "end": it.end} for it in found]

    assert all(0 <= it.start < it.end <= len(text) for it in found)
    assert "".join(piece.words for piece in pieces(text, passages, "text")) == text


def test_quoted_words_are_marked_in_whatever_part_they_stand() -> None:
    texts = {"title": "Never again", "text": "Ask ALI BEY about it. Never!"}

    assert passages_of("ali bey\nnever again", texts) == [
        {"part": "text", "start": 4, "end": 11},
        {"part": "title", "start": 0, "end": 11},
    ]


def test_copied_texts_share_a_band_and_others_do_not() -> None:
    one = (
        "The team listened, drew three versions of our logo and had the website ready two weeks before the opening day."
    )
    copied = one.replace("three", "four").upper() + "!!"
    other = (
        "Unsere Weberinnen erkennen sich in den Filmen wieder, und die Gäste fragen im Laden nach den Tüchern daraus."
    )

    assert similarity(grams(one), grams(copied)) >= ALIKE
    assert set(bands(one)) & set(bands(copied))
    assert not set(bands(one)) & set(bands(other))
    assert bands("Very good service") == [], "short texts are alike by chance"
