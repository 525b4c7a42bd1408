"""The faces of cards as they lie on a board, drawn once for what is on them: a board of hundreds is drawn anew quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from app.projects.boards.viewing import CardView
from app.web.locale import language_code

MOST_KEPT = 8_192
SIGNS = ("eye", "lock", "chat-left", "paperclip", "check2-square", "calendar-event")


def faces(cards: Iterable[CardView], base: str, *, team: bool, moves: bool) -> Markup:
    """The cards of one column. `team` readers see who sees it, who may work has a way to `moves`."""
    language = language_code()
    return Markup("\n").join(_face(card, base, team, moves, language) for card in cards)


@lru_cache(maxsize=MOST_KEPT)
def _face(card: CardView, base: str, team: bool, moves: bool, _language: str) -> Markup:
    """Kept by everything that is drawn, so what changed is drawn anew and nobody gets what another reader sees."""
    draw: Callable[..., str] = get_template_attribute("boards/_face.html", "face")
    return Markup(draw(card, base, team, moves))  # noqa: S704  drawn by our own template, which escapes
