"""Writing a program, version by version, and moving it: published, paused, resumed, ended."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish as tell
from referrals.programs.calculating import most_share_bp
from referrals.programs.facts import ProgramMoved, ProgramPublished
from referrals.programs.jurisdictions import most_levels
from referrals.programs.models import Program, ProgramMove, ProgramTerms

# Whatever the levels: more than half of an order is given away by mistake.
MOST_SHARE_BP = 5000
DAILY = ("click", "impression")
FIRST_LEVELS = [1000]
FIRST_AMOUNTS = {"action": [500], "click": [5], "impression": [200]}
COPIED = (
    "basis", "action", "orders", "period_days", "pays", "levels", "currency", "cap_order_minor", "cap_month_minor",
    "cap_partner_minor", "hold_days", "window_days", "model", "code_policy", "friend_bp", "joining", "audience", "note",
    "approved_by_id",
)  # fmt: skip


class NotPublishable(Conflict):
    title = _l("It cannot be published like this")


def create(*, name: str, jurisdiction: str, basis: str, action: str | None, by: User) -> Program:
    """A new program with a first draft of its terms: ten percent of the first order, or a small amount for what else is
    paid for, and thirty days of hold."""
    program = Program(slug=_free_slug(name), name=name, jurisdiction=jurisdiction, state="draft", created_by_id=by.id)
    db.session.add(program)
    db.session.flush()
    pays, levels = ("percent", FIRST_LEVELS) if basis == "order" else ("flat", FIRST_AMOUNTS[basis])
    db.session.add(
        ProgramTerms(
            program_id=program.id, version=1, basis=basis, action=action, pays=pays, levels=levels, audience={}
        )
    )
    db.session.flush()
    audit.record("program.created", program)
    db.session.refresh(program, ["versions"])
    return program


def change(program: Program, **values: Any) -> ProgramTerms:
    """Write `values` into the draft of the next version; the published one stays as it is. Raises `Invalid`."""
    draft = draft_of(program)
    for name, value in values.items():
        setattr(draft, name, value)
    if len(draft.levels) > most_levels(program.jurisdiction):
        raise Invalid(_l("The law this program is under allows fewer levels."))
    db.session.flush()
    return draft


def draft_of(program: Program) -> ProgramTerms:
    """The version that is being written; a new one begins as a copy of the one in force."""
    draft = program.draft
    if draft is None:
        last = program.versions[-1]
        draft = ProgramTerms(version=last.version + 1, **{name: getattr(last, name) for name in COPIED})
        program.versions.append(draft)
        db.session.flush()
    return draft


def publish(program: Program, *, by: User) -> ProgramTerms:
    """The draft is in force from now on, for what happens from now on. Raises `NotPublishable`."""
    draft = program.draft
    if program.state == "ended":
        raise NotPublishable(_l("It has ended. Make a new program instead."))
    if draft is None:
        raise NotPublishable(_l("There is no new version to publish."))
    if len(draft.levels) > most_levels(program.jurisdiction):
        raise NotPublishable(_l("The law this program is under allows fewer levels."))
    if most_share_bp(pays=draft.pays, levels=draft.levels) + draft.friend_bp > MOST_SHARE_BP:
        raise NotPublishable(
            _l("All levels and the friend together would take more than half of an order. Lower the rates.")
        )
    if draft.basis in DAILY and draft.cap_month_minor is None and draft.cap_partner_minor is None:
        raise NotPublishable(_l("Visits and sights have no end. Say the most for one partner, in a month or in all."))
    draft.published_at, draft.published_by_id = clock.now(), by.id
    if program.state == "draft":
        program.state = "live"
    db.session.flush()
    audit.record("program.published", program, version=draft.version)
    tell(ProgramPublished(program_id=program.id, terms_id=draft.id))
    return draft


def pause(program: Program) -> None:
    """No new credit and no new partners for now; what was earned stays earned."""
    _move(program, {"live"}, "paused")


def resume(program: Program) -> None:
    _move(program, {"paused"}, "live")


def end(program: Program) -> None:
    """For good. What was earned stays earned and is paid."""
    _move(program, {"live", "paused", "draft"}, "ended")


def _move(program: Program, allowed: set[str], state: str) -> None:
    moved = db.session.scalar(
        sa.update(Program)
        .where(Program.id == program.id, Program.state.in_(allowed))
        .values(state=state)
        .returning(Program.id)
    )
    if moved is None:
        raise Conflict(_l("It is not in a state for that any more."))
    program.moves.append(ProgramMove(state=state))
    db.session.flush()
    db.session.refresh(program, ["state"])
    audit.record(f"program.{state}", program)
    tell(ProgramMoved(program_id=program.id, state=state))


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("Ł", "l")).lower()
    wish = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60] or "program"
    taken = set(db.session.scalars(sa.select(Program.slug).where(Program.slug.startswith(wish))))
    numbered = (f"{wish}-{number}" for number in range(2, len(taken) + 3))
    return wish if wish not in taken else next(slug for slug in numbered if slug not in taken)
