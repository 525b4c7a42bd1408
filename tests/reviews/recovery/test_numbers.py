"""NPS, CSAT and themes: numbers with their margins, and words found in five languages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviews.recovery.intervals import csat, nps, opens_case
from reviews.recovery.themes import USUAL, plain, suggestions, words_of


def test_nps_of_sixty_promoters_and_fifteen_detractors_in_a_hundred_is_45_plus_minus_14_5() -> None:
    found = nps([10] * 60 + [7] * 25 + [3] * 15)

    assert (found.n, found.promoters, found.passives, found.detractors) == (100, 60, 25, 15)
    assert (found.score_tenths, found.margin_tenths) == (450, 145)
    quarter = nps([10] * 15 + [7] * 6 + [3] * 4)
    assert (quarter.score_tenths, quarter.margin_tenths) == (440, 295)
    assert nps([]).score_tenths is None and csat([]).share_bp is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=200))
def test_the_interval_of_csat_holds_its_share_and_stays_between_nobody_and_everybody(scores: list[int]) -> None:
    found = csat(scores)

    assert 0 <= found.low_bp <= found.share_bp <= found.high_bp <= 10_000


def test_r37_two_stars_or_six_of_ten_open_a_case_and_nothing_above() -> None:
    assert [stars for stars in range(1, 6) if opens_case(rating=stars)] == [1, 2]
    assert [score for score in range(11) if opens_case(nps_score=score)] == [0, 1, 2, 3, 4, 5, 6]


def test_themes_are_found_by_their_words_in_every_language_and_say_by_which() -> None:
    themes = {number: words_of(usual["words"]) for number, usual in enumerate(USUAL.values(), start=1)}
    said = {
        "The film came two weeks late.": (1, "late"),
        "Çekimler GECİKTİ, haber veren olmadı.": (1, "gecik"),
        "На письма никто не ответил.": (2, "ответ"),
        "गुणवत्ता अच्छी नहीं थी।": (3, "गुणवत्ता"),
        "Za drogo jak na tak mało.": (4, "drog"),
    }
    for text, expected in said.items():
        found = {(each.theme_id, each.word) for each in suggestions(text, themes)}
        assert expected in found, (text, found)
    assert suggestions("Chocolate", {1: ["late"]}) == []
    assert plain("İSTANBUL  Çok") == "istanbul çok"
