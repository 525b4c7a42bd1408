"""Letters about cards: to those who are mentioned, and to those who are given work. Only to people who may read it."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects.boards.models import Card, CardComment


def tell_mentioned(comment: CardComment, reader: User) -> None:
    """The caller has made sure that `reader` may read the comment."""
    key = f"card-mention:{comment.id}:{reader.id}"
    _write("boards/mail/mentioned", comment.card, reader, comment.author, key=key, words=comment.body)


def tell_assigned(card: Card, reader: User, by: User) -> None:
    _write("boards/mail/assigned", card, reader, by, key=None)


def _write(template: str, card: Card, reader: User, by: User, *, key: str | None, **values: Any) -> None:
    project = card.board.project
    outbox.send_later(
        template,
        to=reader.email,
        locale=reader.locale,
        key=key,
        private=True,
        name=reader.name,
        by=by.name,
        card=card.title,
        project=project.title,
        due_on=card.due_on,
        url=absolute_url("board_cards.show", reference=project.reference, key=card.key),
        **values,
    )
