"""The linter, the comparison and the plain form of a text: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.writing import comparing
from cases.writing.document import ORDER, TEXTS, Document, Figure, Question, Source, StatedProblem, Step, Term
from cases.writing.goals import TEMPLATES
from cases.writing.linting import NUMBER_WORDS, SUPERLATIVES, Finding, lint
from cases.writing.states import Goal, IllegalMove, State, move
from tests.factories.cases import TEXT

words = st.text("abç где का {}.\n0", max_size=30)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    texts: dict[str, Any] = {name: draw(words) for name in draw(st.sets(st.sampled_from(TEXTS), max_size=5))}
    steps = st.builds(Step, on=st.sampled_from(("", "2026-03-02")), title=words, text=words, argument=words)
    return Document(
        **texts,
        steps=tuple(draw(st.lists(steps, max_size=3))),
        problems=tuple(draw(st.lists(st.builds(StatedProblem, text=words, unsolved=st.booleans()), max_size=2))),
        figures=tuple(draw(st.lists(st.builds(Figure, show=st.just("asset:a"), caption=words), max_size=2))),
        faq=tuple(draw(st.lists(st.builds(Question, question=words, answer=words), max_size=2))),
        reviews=tuple(draw(st.lists(st.sampled_from(("a", "b")), max_size=2))),
    )


@given(documents(), documents())
@settings(max_examples=25, deadline=None)
def test_a_text_survives_its_blocks_and_a_comparison_tells_all_of_it(before: Document, after: Document) -> None:
    kept: dict[str, Any] = {name: "" for name in TEXTS if not getattr(after, name).strip()}
    assert Document.from_blocks(after.as_blocks()) == replace(after, **kept)
    assert [block["kind"] for block in after.as_blocks()] == [
        k for k in ORDER if k in {b["kind"] for b in after.as_blocks()}
    ]
    assert after.with_words(dict(after.words())) == after

    old, new = dict(before.words()), dict(after.words())
    for each in comparing.compare(before, after):
        if each.place in {*old, *new}:
            assert "".join(text for kind, text in each.pieces if kind != "gone") == new.get(each.place, "")
            assert "".join(text for kind, text in each.pieces if kind != "new") == old.get(each.place, "")
    assert comparing.compare(after, after) == []


def found(document: Document, goal: Goal = Goal.VALUE, language: str = "en") -> list[Finding]:
    return lint(document, goal=goal, language=language, begins=date(2026, 1, 5), ends=date(2026, 6, 25))


def codes(document: Document, goal: Goal = Goal.VALUE, language: str = "en") -> set[tuple[str, str]]:
    return {(each.code, each.place) for each in found(document, goal, language)}


def test_each_goal_asks_for_its_parts() -> None:
    assert set(Goal) == set(TEMPLATES)
    assert not [each for each in found(TEXT) if each.stops]
    missing = {place for code, place in codes(TEXT, Goal.FAILURE) if code == "missing"}
    assert missing == {"went_wrong"}
    assert ("missing", "reviews") in codes(TEXT, Goal.TRUST)
    assert ("missing", "lessons") in codes(replace(TEXT, lessons=""), Goal.ANALYSIS)


def test_a_problem_has_a_result_and_steps_go_forward_within_the_project() -> None:
    assert ("unanswered", "problems.1") in codes(replace(TEXT, problems=(StatedProblem(text="Slow"),)))
    assert not {
        each
        for each in codes(replace(TEXT, problems=(StatedProblem(text="Slow", unsolved=True),)))
        if each[0] == "unanswered"
    }
    steps = tuple(Step(on=day, title="x") for day in ("2026-03-02", "2026-03-01", "2026-06-26", "2026-01-04", ""))
    assert {each for each in codes(replace(TEXT, steps=steps)) if each[1].startswith("steps")} == {
        ("disorder", "steps.2"), ("outside", "steps.3"), ("disorder", "steps.4"), ("outside", "steps.4"), ("undated", "steps.5"),
    }  # fmt: skip


def test_length_density_captions_and_boasting_are_named() -> None:
    wall = " ".join(["word"] * 1300) + "."
    long = replace(TEXT, task=wall, figures=(Figure(show="asset:a"),), title="t" * 96)
    assert {
        ("no_caption", "figures.1.caption"),
        ("no_alt", "figures.1.alt"),
        ("long", ""),
        ("dense", "task"),
        ("few_visuals", ""),
    } <= codes(long)
    assert ("long_title", "title") in codes(long)
    assert ("long_sentence", "task") in codes(replace(TEXT, task=" ".join(["word"] * 35)))
    boasts = {
        "en": "We are the best.",
        "tr": "Biz en iyisiyiz.",
        "ru": "Мы лучшие!",
        "hi": "हम सर्वश्रेष्ठ हैं।",
        "pl": "Jesteśmy najlepsi.",
    }
    said = {
        "en": "It doubled.",
        "tr": "İki katına çıktı.",
        "ru": "Выросло вдвое.",
        "hi": "यह दोगुना हुआ।",
        "pl": "Dwukrotnie więcej.",
    }
    assert set(boasts) == set(SUPERLATIVES) == set(said) == set(NUMBER_WORDS)
    for language, text in boasts.items():
        assert ("superlative", "task") in codes(replace(TEXT, task=text), language=language), language
        assert ("number_word", "task") in codes(replace(TEXT, task=said[language]), language=language), language
    supported = replace(TEXT, task="The best month, with {{orders}} orders.")
    assert not {each for each in codes(supported) if each[0] == "superlative"}


def test_a_case_moves_only_forward_and_back_as_the_table_says() -> None:
    assert move(State.DRAFT, State.DRAFT) is State.DRAFT
    assert move(State.APPROVED, State.PUBLISHED) is State.PUBLISHED
    for now, wanted in (
        (State.DRAFT, State.PUBLISHED),
        (State.DRAFT, State.APPROVED),
        (State.WITHDRAWN, State.PUBLISHED),
    ):
        with pytest.raises(IllegalMove):
            move(now, wanted)


def test_names_of_others_works_are_no_words_of_ours() -> None:
    document = Document(
        sources=(Source(title="Report 2025", url="https://x.example"),), glossary=(Term(word="CTR", meaning="x"),)
    )
    assert [place for place, _ in document.words()] == ["glossary.1.word", "glossary.1.meaning"]
