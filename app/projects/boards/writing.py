"""Cards are made, changed, shown, archived and restored. New ones are internal, whoever makes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.projects.boards.access import Seat
from app.projects.boards.activity import note, tell
from app.projects.boards.facts import CardAssigned, CardShown
from app.projects.boards.keys import new_key
from app.projects.boards.models import BoardLabel, Card, CardAssignment, ChecklistItem
from app.projects.boards.moving import check_limit, rank_at_end
from app.projects.boards.queries import column_in, item_in, locked_board, locked_card
from app.projects.boards.ranks import GAP
from app.projects.queries import assignable

MOST_ITEMS = 100


class Overtaken(Conflict):
    """Somebody saved the card after this person had opened it; what they typed is kept beside what stands now."""

    title = _l("Somebody changed this card while you were writing")


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is written on a card."""

    title: str
    description: str = ""
    begins_on: date | None = None
    due_on: date | None = None


def add(seat: Seat, column_id: int, content: Content) -> tuple[Card, str]:
    """A new card at the end of the column, and a warning when that holds too many. Raises `ColumnIsFull`."""
    locked_board(seat.board.id)
    column = column_in(seat.board.id, column_id)
    if column.archived_at is not None:
        raise Conflict(_l("This column is archived. Choose another one."))
    warning = check_limit(column)
    card = Card(
        key=new_key(),
        board_id=seat.board.id,
        column_id=column.id,
        rank=rank_at_end(column.id),
        created_by_id=seat.user.id,
        done_at=clock.now() if column.is_done else None,
        **vars(content),
    )
    db.session.add(card)
    db.session.flush()
    note(seat.board.id, "card_added", seat.user, card=card)
    return card, warning


def rewrite(seat: Seat, key: str, content: Content, *, version: int) -> Card:
    """Raises `Overtaken` when the card is not at `version` any more: nothing is saved over what somebody else wrote."""
    card = locked_card(seat, key)
    if card.version != version:
        raise Overtaken
    if Content(**{name: getattr(card, name) for name in vars(content)}) == content:
        return card
    for name, value in vars(content).items():
        setattr(card, name, value)
    card.version += 1
    note(seat.board.id, "card_changed", seat.user, card=card)
    return card


def assign(seat: Seat, key: str, user_ids: Collection[int]) -> Card:
    """These people do the work, and no others. Raises `Invalid` for who cannot be: a client, a passive representative."""
    card = locked_card(seat, key)
    possible = {member.user_id for member in assignable(seat.project.id)}
    present = {each.user_id: each for each in card.assignments}
    wanted = set(user_ids)
    if not wanted - set(present) <= possible:
        raise Invalid(_l("Only active members of the team who take part in the board can be assigned."))
    for user_id, row in present.items():
        if user_id not in wanted:
            db.session.delete(row)
            note(seat.board.id, "card_unassigned", seat.user, card=card, about=user_id)
    for user_id in sorted(wanted - set(present)):
        db.session.add(CardAssignment(card_id=card.id, user_id=user_id))
        note(seat.board.id, "card_assigned", seat.user, card=card, about=user_id)
        db.session.flush()
        fact = CardAssigned(card_id=card.id, project_id=seat.project.id, user_id=user_id, by_id=seat.user.id)
        publish(fact)
    db.session.flush()
    db.session.expire(card, ["assignments"])
    return card


def label(seat: Seat, key: str, label_ids: Collection[int]) -> Card:
    """These labels of the board lie on the card; ids of others are not heard."""
    card = locked_card(seat, key)
    mine = sa.select(BoardLabel).where(BoardLabel.board_id == seat.board.id, BoardLabel.id.in_(list(label_ids)))
    card.labels = list(db.session.scalars(mine.order_by(BoardLabel.name)))
    note(seat.board.id, "card_labelled", seat.user, card=card)
    return card


def show(seat: Seat, key: str) -> Card:
    """The client sees the card from now on; its comments and files stay as internal as they are."""
    card = locked_card(seat, key)
    if not card.shown_to_client:
        card.shown_to_client = True
        note(seat.board.id, "card_shown", seat.user, card=card)
        db.session.flush()
        publish(CardShown(card_id=card.id, project_id=seat.project.id))
    return card


def hide(seat: Seat, key: str) -> Card:
    """The client sees the card no longer, by no path."""
    card = locked_card(seat, key)
    if card.shown_to_client:
        card.shown_to_client = False
        note(seat.board.id, "card_hidden", seat.user, card=card, internal=True)
        tell(seat.board.id, client=True)
    return card


def archive(seat: Seat, key: str) -> Card:
    """Off the board, to be restored at will."""
    card = locked_card(seat, key)
    if not card.is_archived:
        card.archived_at, card.archived_by_id = clock.now(), seat.user.id
        note(seat.board.id, "card_archived", seat.user, card=card)
    return card


def restore(seat: Seat, key: str) -> Card:
    """Back at the end of its column; of an archived column, in the first one there is. Raises `ColumnIsFull`."""
    locked_board(seat.board.id)
    card = locked_card(seat, key)
    if not card.is_archived:
        return card
    column = column_in(seat.board.id, card.column_id)
    if column.archived_at is not None:
        raise Conflict(_l("The column of this card is archived. Restore the column first."))
    check_limit(column)
    card.archived_at = card.archived_by_id = None
    card.rank = rank_at_end(column.id)
    note(seat.board.id, "card_restored", seat.user, card=card)
    return card


def copy(seat: Seat, key: str) -> Card:
    """A twin at the end of the same column, internal whatever the first one is; comments and files do not go with it."""
    locked_board(seat.board.id)
    first = locked_card(seat, key)
    column = column_in(seat.board.id, first.column_id)
    check_limit(column)
    twin = Card(
        key=new_key(),
        board_id=seat.board.id,
        column_id=column.id,
        rank=rank_at_end(column.id),
        title=first.title,
        description=first.description,
        begins_on=first.begins_on,
        due_on=first.due_on,
        created_by_id=seat.user.id,
        done_at=clock.now() if column.is_done else None,
    )
    twin.labels = list(first.labels)
    twin.checklist = [ChecklistItem(rank=item.rank, text=item.text) for item in first.checklist]
    db.session.add(twin)
    db.session.flush()
    note(seat.board.id, "card_added", seat.user, card=twin)
    return twin


def add_items(seat: Seat, key: str, texts: list[str]) -> Card:
    """Lines at the end of the checklist. Raises `Invalid` when it would grow without end."""
    card = locked_card(seat, key)
    if len(card.checklist) + len(texts) > MOST_ITEMS:
        raise Invalid(_l("A checklist has at most %(most)s lines. Make a second card.", most=MOST_ITEMS))
    last = max((item.rank for item in card.checklist), default=0)
    for place, text in enumerate(texts, start=1):
        db.session.add(ChecklistItem(card_id=card.id, rank=last + GAP * place, text=text))
    note(seat.board.id, "checklist_changed", seat.user, card=card)
    db.session.flush()
    db.session.expire(card, ["checklist"])
    return card


def tick(seat: Seat, key: str, item_id: int, *, done: bool) -> None:
    """Quiet when it is so already."""
    card = locked_card(seat, key)
    item = item_in(card, item_id)
    if (item.done_at is not None) == done:
        return
    item.done_at, item.done_by_id = (clock.now(), seat.user.id) if done else (None, None)
    note(seat.board.id, "item_done" if done else "item_undone", seat.user, card=card)


def drop_item(seat: Seat, key: str, item_id: int) -> None:
    card = locked_card(seat, key)
    db.session.delete(item_in(card, item_id))
    note(seat.board.id, "checklist_changed", seat.user, card=card)
