"""What to change: themes with counts, suggestions with their word, and a point that becomes a card by one click."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.database import db
from app.projects.boards.models import Card
from reviews.recovery.models import Theme, ThemeCard, ThemeTag
from tests.cast import Cast
from tests.factories import boards, projects
from tests.factories.reviews import a_review


def test_from_a_review_to_a_theme_to_a_card(browser: Any, cast: Cast) -> None:
    project = projects.running_project(cast.dora)
    boards.a_board(project)
    late = a_review(rating=2, text="The film came late.", language="en")
    a_review(rating=5, text="Everything was on time.", language="en")
    a_review(rating=1, text="It waits for a person.", state="held")
    dora = cast.signed_in(browser(), cast.dora)
    assert "No themes yet" in dora.get("/desk/changes").text
    assert dora.post("/desk/changes/usual").status_code == 303
    page = dora.get("/desk/changes").text
    assert "because of “late”" in page
    assert "It waits for a person." not in page, "whoever decides about it does not see its stars here (R19)"

    theme = db.session.scalars(sa.select(Theme).where(Theme.name == "On time")).one()
    assert dora.post(f"/desk/changes/reviews/{late.id}/themes", data={}).status_code == 422
    for _twice in range(2):
        assert dora.post(f"/desk/changes/reviews/{late.id}/themes", data={"themes": [theme.id]}).status_code == 303
    assert db.session.execute(sa.select(ThemeTag.word, ThemeTag.tagged_by_id)).all() == [("late", cast.dora.id)]

    made = dora.post("/desk/changes/cards", data={"theme": theme.id, "project": project.reference})
    assert made.status_code == 303 and project.reference in made.location
    assert dora.post("/desk/changes/cards", data={"review": late.id, "project": project.reference}).status_code == 303
    titles = db.session.scalars(sa.select(Card.title).order_by(Card.id)).all()
    assert titles == ["On time", "From a review: Gerne wieder"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ThemeCard)) == 2

    stranger = cast.signed_in(browser(), cast.marta)
    assert (
        stranger.post("/desk/changes/cards", data={"theme": theme.id, "project": project.reference}).status_code == 404
    )
    kept = dora.post("/desk/changes/themes", data={"name": "Işık", "words": "ışık, karanlık"})
    assert kept.status_code == 303
    assert dora.post("/desk/changes/themes", data={"name": ""}).status_code == 422
    assert dora.post(f"/desk/changes/themes/{theme.id}/archiving").status_code == 303
