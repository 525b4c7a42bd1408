"""What to change: themes with how many speak of them, suggestions that say why, and points that become cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.projects.boards import writing
from app.projects.boards.access import Seat, working_seat
from app.projects.boards.models import Board
from app.projects.boards.queries import columns_of
from app.projects.boards.writing import Content
from app.projects.models import Project
from app.projects.queries import projects_of
from app.projects.states import OPEN
from reviews.recovery.models import Theme, ThemeCard, ThemeTag
from reviews.recovery.themes import USUAL, Suggestion, suggestions, words_of
from reviews.reviewing.models import Review

SPOKEN = ("submitted", "held", "published", "refused", "removed")
# The page of themes shows the stars, so what still waits for a decision is not on it (R19).
DECIDED = ("published", "refused", "removed")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How many reviews speak of a theme, and how many of these have two stars or fewer, or three."""

    theme: Theme
    reviews: int
    low: int
    cards: int


def themes() -> Sequence[Theme]:
    return db.session.scalars(sa.select(Theme).where(Theme.archived_at.is_(None)).order_by(Theme.name)).all()


def begin_with_usual() -> None:
    """Six themes that most services are praised or blamed for; those that are there stay as they are."""
    for usual in USUAL.values():
        keep(usual["en"], usual["words"], replace=False)


def keep(name: str, words: str, *, replace: bool = True) -> None:
    values = {"words": words_of(words), "archived_at": None}
    written = insert(Theme).values(name=name, **values)
    if replace:
        written = written.on_conflict_do_update(index_elements=["name"], set_=values)
    db.session.execute(written if replace else written.on_conflict_do_nothing(index_elements=["name"]))


def counted(since: datetime) -> list[Spoken]:
    """The most spoken of first."""
    tagged = (
        sa.select(
            ThemeTag.theme_id,
            sa.func.count().label("reviews"),
            sa.func.count().filter(Review.rating <= 3).label("low"),
        )
        .join(Review, Review.id == ThemeTag.review_id)
        .where(Review.created_at >= since, Review.state.in_(SPOKEN))
        .group_by(ThemeTag.theme_id)
    )
    numbers = {row.theme_id: row for row in db.session.execute(tagged)}
    cards = sa.select(ThemeCard.theme_id, sa.func.count()).group_by(ThemeCard.theme_id)
    made = {row[0]: row[1] for row in db.session.execute(cards)}
    found = [
        Spoken(
            theme=theme,
            reviews=numbers[theme.id].reviews if theme.id in numbers else 0,
            low=numbers[theme.id].low if theme.id in numbers else 0,
            cards=made.get(theme.id, 0),
        )
        for theme in themes()
    ]
    return sorted(found, key=lambda it: (-it.reviews, it.theme.name))


def untagged(since: datetime) -> sa.Select[Review]:
    """Reviews with words that nobody has looked at for themes, once it is decided whether they are shown."""
    tagged = sa.select(ThemeTag.id).where(ThemeTag.review_id == Review.id)
    return (
        sa.select(Review)
        .where(Review.created_at >= since, Review.text != "", Review.state.in_(DECIDED), ~tagged.exists())
        .order_by(Review.id.desc())
    )


def suggested(reviews: Sequence[Review]) -> Mapping[int, list[tuple[Theme, str]]]:
    """Per review: themes and the word each was found by."""
    known = {theme.id: theme for theme in themes()}
    words = {theme.id: [str(word) for word in theme.words] for theme in known.values()}
    return {it.id: [_named(known, each) for each in suggestions(f"{it.title} {it.text}", words)] for it in reviews}


def tag(review: Review, theme_ids: Sequence[int], *, by: User | None) -> None:
    """What a colleague confirms or adds; twice is once."""
    known = {theme.id: theme for theme in themes()}
    found = dict(_pairs(review, known))
    for theme_id in theme_ids:
        if theme_id not in known:
            raise NotFound
        db.session.execute(
            insert(ThemeTag)
            .values(
                theme_id=theme_id,
                review_id=review.id,
                word=found.get(theme_id, ""),
                tagged_at=clock.now(),
                tagged_by_id=by.id if by else None,
            )
            .on_conflict_do_nothing(index_elements=["theme_id", "review_id"])
        )


def boards_of(eyes: Viewer) -> Sequence[Project]:
    """Running projects on whose board this person may make a card."""
    found = projects_of(eyes).where(
        Project.state.in_([str(state) for state in OPEN]), Project.id.in_(sa.select(Board.project_id))
    )
    return [project for project in db.session.scalars(found.limit(50)).unique() if _seat(eyes, project) is not None]


def make_card(
    eyes: Viewer, reference: str, *, title: str, description: str, theme_id: int | None, review_id: int | None
) -> ThemeCard:
    """One point becomes a card in the first column of that project's board. Raises `NotFound` where they may not."""
    seat = working_seat(eyes, reference)
    column = next((column for column in columns_of(seat.board.id) if column.archived_at is None), None)
    if column is None:
        raise Conflict(_l("This board has no column yet."))
    card, _warning = writing.add(seat, column.id, Content(title=title[:200], description=description))
    made = ThemeCard(
        card_id=card.id,
        project_id=seat.project.id,
        theme_id=theme_id,
        review_id=review_id,
        made_at=clock.now(),
        made_by_id=seat.user.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _seat(eyes: Viewer, project: Project) -> Seat | None:
    try:
        return working_seat(eyes, project.reference)
    except NotFound:
        return None


def _pairs(review: Review, known: Mapping[int, Theme]) -> list[tuple[int, str]]:
    words = {theme.id: [str(word) for word in theme.words] for theme in known.values()}
    return [(each.theme_id, each.word) for each in suggestions(f"{review.title} {review.text}", words)]


def _named(known: Mapping[int, Theme], it: Suggestion) -> tuple[Theme, str]:
    return known[it.theme_id], it.word
