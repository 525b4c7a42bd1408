"""R38: form, prompts and thanks are the same for one star and for five."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from app.database import db
from reviews.recovery import questioning
from reviews.reviewing import sockets
from tests.cast import Cast
from tests.factories.reviews import a_request, a_review, an_ordered_line

REVIEWS = Path(__file__).parents[3] / "reviews"
TAGS, NAMES = re.compile(r"<[^>]*>"), re.compile(r"name=\"(\w+)\"")
# What tells which star was chosen, and the number of an order or a review.
OWN = re.compile(r"[★☆]|\b[1-5]\b|[0-9A-Z]{4,5}(?:-[0-9A-Z]{3,5})+")


def said(page: str) -> tuple[str, tuple[str, ...]]:
    """Every word of a page without the stars of its reader, and every field on it."""
    return " ".join(OWN.sub("", TAGS.sub(" ", page)).split()), tuple(NAMES.findall(page))


def test_r38_the_form_and_what_follows_are_the_same_for_every_star(browser: Any, cast: Cast, noon: Any) -> None:
    pages = set()
    for stars in range(1, 6):
        _asked, raw = a_request(line=an_ordered_line(), email=f"p{stars}@customer.example")
        person = browser()
        sent = person.post(f"/review/{raw}/rating", data={"rating": stars})
        assert sent.status_code == 303
        shown = person.get(sent.location.split("#")[0]).text
        pages.add(said(shown))
        db.session.rollback()
    assert len(pages) == 1


def test_r38_the_thanks_say_the_same_whatever_was_said(app: Any) -> None:
    words = set()
    for stars in range(1, 6):
        review = a_review(rating=stars)
        words.add(tuple(each.words for answer in sockets.thanks.answers(review.id) for each in answer))
    assert len(words) == 1 and questioning.thanks(review.id)[0].url


def test_r38_no_page_and_no_prompt_compares_the_stars() -> None:
    compares = re.compile(r"rating\s*(?:<|>|<=|>=)\s*\d|\d\s*(?:<|>)=?\s*\w*\.?rating")
    for folder in ("asking", "reviewing"):
        for path in [*(REVIEWS / folder).rglob("*.html"), *(REVIEWS / folder).rglob("*.txt")]:
            assert not compares.search(path.read_text()), path
        for path in (REVIEWS / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Compare) and any(
                    isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops
                ):
                    assert "rating" not in ast.unparse(node.left), f"{path}:{node.lineno}"
