"""The seal: the same for the same words and files, another one for anything else."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from app.projects.delivery.sealing import digest, seal, short

words = st.text(max_size=40)
files = st.lists(st.tuples(words, words), max_size=4)
content = st.fixed_dictionaries({"title": words, "text": words, "source": words, "files": files})


@given(content)
def test_the_same_content_has_the_same_seal(what: dict[str, Any]) -> None:
    assert seal(**what) == seal(**{**what, "files": tuple(what["files"])})
    assert len(seal(**what)) == 64


@given(content, content)
def test_other_content_has_another_seal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assume(one != other)

    assert seal(**one) != seal(**other)


def test_words_cannot_move_between_fields_unnoticed() -> None:
    assert seal(title="ab", text="c", source="", files=[]) != seal(title="a", text="bc", source="", files=[])
    assert seal(title="", text="", source="", files=[("a", "b")]) != seal(
        title="", text="", source="", files=[("a", "c")]
    )
    assert seal(title="", text="", source="", files=[("a", "b")]) != seal(
        title="", text="", source="", files=[("b", "a")]
    )


def test_people_compare_the_beginning() -> None:
    assert short(digest(b"")) == "e3b0 c442 98fc"
