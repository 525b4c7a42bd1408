"""Every pair of colours that are written on one another can be read: WCAG 2.2, 1.4.3 (text) and 1.4.11 (controls)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "app/web/static/web/styles/tokens.css"
_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")

TEXT_ON = {
    "paper": "ink ink-soft pine pine-strong good warn bad note",
    "surface": "ink ink-soft pine pine-strong good warn bad note",
    "sunken": "ink ink-soft pine pine-strong",
    "pine": "on-pine",
    "pine-strong": "on-pine",
    "pine-wash": "ink pine pine-strong ink-soft",
    "saffron": "on-saffron",
    "saffron-wash": "ink",
    "good-wash": "ink good",
    "warn-wash": "ink warn",
    "bad-wash": "ink bad",
    "note-wash": "ink note",
}
CONTROLS_ON = {"paper": "line-strong pine", "surface": "line-strong pine bad", "sunken": "line-strong"}


def tokens() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(front, back) for back, fronts in table.items() for front in fronts.split()]


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), pairs(TEXT_ON))
def test_text_can_be_read(front: str, back: str, scheme: int) -> None:
    known = tokens()
    assert contrast(known[front][scheme], known[back][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), pairs(CONTROLS_ON))
def test_controls_can_be_seen(front: str, back: str, scheme: int) -> None:
    known = tokens()
    assert contrast(known[front][scheme], known[back][scheme]) >= 3


def test_every_colour_is_a_token() -> None:
    """A colour written elsewhere would escape the two tests above."""
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet != TOKENS:
            text = re.sub(r"::backdrop \{[^}]*\}", "", sheet.read_text())
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b", text), f"{sheet.name} has a colour of its own"
