"""Filling a canvas: answering a question, writing an entry, saying who pays for whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.canvas import queries, subsidy
from app.canvas.groups import Community, Group, Kind, Payment, usual_payment
from app.canvas.models import Canvas, CanvasEntry, CanvasSubsidy
from app.canvas.questions import Question
from app.canvas.sockets import Proposal
from app.database import db
from app.errors import Conflict, Invalid

LONGEST_NAME = 120
MOST_LINES = 30
MOST_ENTRIES = 200


class Circle(Invalid):
    """Somebody would pay for who pays for them."""

    title = _l("That would be a circle")


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is said about one entry."""

    group: Group
    name: str
    payment: Payment
    community: Community | None = None
    note: str = ""
    relations: tuple[str, ...] = ()
    approves_pay: bool = False
    direct_contact: bool = True
    influence: int | None = None
    helpfulness: int | None = None
    payer_ids: tuple[int, ...] = ()


def begin(kind: Kind, title: str, owner: User) -> Canvas:
    """A new canvas; of the organisation's there is one, and who begins it again gets the one that is there."""
    if kind is Kind.ORGANISATION:
        found = queries.organisation_canvas()
        if found is not None:
            return found
    canvas = Canvas(kind=kind.value, title=title, owner_id=None if kind is Kind.ORGANISATION else owner.id)
    db.session.add(canvas)
    db.session.flush()
    return canvas


def answer(canvas: Canvas, question: Question, lines: Sequence[str]) -> int:
    """Keep the answer to a question that asks for names; says how many entries are new."""
    if question.group is None:
        canvas.roles = "\n".join(lines)
        canvas.tick(question.key)
        return 0
    known = {entry.name.casefold(): entry for entry in queries.entries_of(canvas) if entry.group == question.group}
    new = 0
    for line in dict.fromkeys(lines):
        entry = known.get(line.casefold())
        if entry is None:
            entry = _add(canvas, question, line)
            known[line.casefold()] = entry
            new += 1
        if question.relation and question.relation.value not in entry.relations:
            entry.relations = [*entry.relations, question.relation.value]
    canvas.tick(question.key)
    return new


def write(canvas: Canvas, details: Details, entry: CanvasEntry | None = None) -> CanvasEntry:
    """Keep what is said about an entry, old or new. Raises `Circle`."""
    if entry is None:
        _require_room(canvas, 1)
        entry = CanvasEntry(canvas_id=canvas.id)
        db.session.add(entry)
    entry.group, entry.name, entry.note = details.group.value, details.name, details.note
    entry.community = details.community.value if details.community and details.group is Group.COMMUNITY else None
    entry.relations = list(details.relations)
    entry.payment = details.payment.value
    entry.approves_pay, entry.direct_contact = details.approves_pay, details.direct_contact
    entry.influence, entry.helpfulness = details.influence, details.helpfulness
    db.session.flush()
    subsidise(canvas, entry, details.payer_ids if details.payment is Payment.FREE else ())
    return entry


def subsidise(canvas: Canvas, entry: CanvasEntry, payer_ids: Collection[int]) -> None:
    """From now on exactly these pay for `entry`. Raises `Circle` with the names, before the database would."""
    entries = {each.id: each for each in queries.entries_of(canvas)}
    wanted = {payer_id for payer_id in payer_ids if payer_id in entries}
    payers = {each.id: each.payer_ids for each in entries.values() if each.id != entry.id}
    for payer_id in sorted(wanted):
        if subsidy.closes_circle(entry.id, payer_id, payers):
            raise Circle(
                _l(
                    "%(payer)s cannot pay for %(entry)s, who pays for %(payer)s already.",
                    payer=entries[payer_id].name,
                    entry=entry.name,
                )
            )
    entry.subsidies = [each for each in entry.subsidies if each.payer_id in wanted]
    db.session.flush()
    held = set(entry.payer_ids)
    for payer_id in sorted(wanted - held):
        entry.subsidies.append(CanvasSubsidy(canvas_id=canvas.id, entry_id=entry.id, payer_id=payer_id))
    db.session.flush()
    canvas.touch()


def score(canvas: Canvas, given: Mapping[int, tuple[int | None, int | None]]) -> None:
    """Influence and how well it goes, by entry id."""
    for entry in queries.entries_of(canvas):
        if entry.id in given:
            entry.influence, entry.helpfulness = given[entry.id]
    canvas.tick("scores")


def adopt(canvas: Canvas, proposals: Sequence[Proposal]) -> int:
    """Take those who were proposed onto the canvas, each once; says how many are new."""
    there = queries.linked_to(canvas)
    new = [each for each in proposals if queries.link_of(each) not in there]
    _require_room(canvas, len(new))
    for each in new:
        group = Group(each.group)
        entry = CanvasEntry(
            canvas_id=canvas.id,
            group=group.value,
            name=each.name[:LONGEST_NAME],
            payment=usual_payment(group).value,
            relations=[each.relation] if each.relation else [],
            contact_id=each.contact_id,
            user_id=each.user_id,
        )
        db.session.add(entry)
    canvas.touch()
    db.session.flush()
    return len(new)


def forget(user: User | None, contact_ids: Collection[int]) -> None:
    """Remove the canvases of a person, and the person from the canvases of others."""
    named: sa.ColumnElement[bool] = CanvasEntry.contact_id.in_(list(contact_ids))
    if user is not None:
        own = sa.select(Canvas.id).where(Canvas.owner_id == user.id)
        db.session.execute(sa.delete(CanvasSubsidy).where(CanvasSubsidy.canvas_id.in_(own)))
        db.session.execute(sa.delete(CanvasEntry).where(CanvasEntry.canvas_id.in_(own)))
        db.session.execute(sa.delete(Canvas).where(Canvas.owner_id == user.id))
        named = sa.or_(named, CanvasEntry.user_id == user.id)
    db.session.execute(sa.update(CanvasEntry).where(named).values(name="—", note="", user_id=None, contact_id=None))


def _add(canvas: Canvas, question: Question, line: str) -> CanvasEntry:
    _require_room(canvas, 1)
    group = question.group
    assert group is not None
    entry = CanvasEntry(
        canvas_id=canvas.id,
        group=group.value,
        community=question.community.value if question.community else None,
        name=line,
        payment=usual_payment(group).value,
        approves_pay=question.approves_pay,
        direct_contact=question.direct_contact,
        relations=[],
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def _require_room(canvas: Canvas, more: int) -> None:
    if len(queries.entries_of(canvas)) + more > MOST_ENTRIES:
        raise Conflict(_l("A canvas holds at most 200 entries: so many nobody keeps in view."))
