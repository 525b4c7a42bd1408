"""The cases of the demo story are true: every number bound, in every language, and nothing stops them."""

from __future__ import annotations

import json
from typing import Any

from cases.evidence.finding import LANGUAGES, unbound_numbers
from cases.evidence.story import TEXTS
from cases.writing.document import Document


def blocks(name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = json.loads((TEXTS / f"{name}.json").read_text())
    return found


def test_every_number_of_the_demo_is_a_reference_and_each_language_has_the_same() -> None:
    assert set(blocks("cafe")) == set(LANGUAGES)
    for name in ("cafe", "training", "tea"):
        parts = []
        for language, text in blocks(name).items():
            document = Document.from_blocks(text)
            words = dict(document.words())
            found = {place: unbound_numbers(said) for place, said in words.items() if unbound_numbers(said)}
            assert not found, (name, language, found)
            parts.append((len(document.steps), len(document.problems), [each.results for each in document.problems]))
        assert len({str(part) for part in parts}) == 1, name
