"""What a client does with a case: fill in, approve with choices for each output, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.media.models import StoredFile
from cases.consent import contents, queries
from cases.consent.facts import CaseVersionApproved, CoauthorInvited, ConsentGiven, ConsentWithdrawn
from cases.consent.models import CaseApproval, CaseLogo, Coauthor, CoauthorAnswer, Consent
from cases.consent.outputs import Naming, Output, Question
from cases.writing.models import Case
from cases.writing.states import State


class ChangedMeanwhile(Conflict):
    title = _l("The case has changed while you read it")


def invite(case: Case, user: User, *, by: User | None) -> Coauthor:
    """Make somebody of the client a co-author; who is one already stays one, and gets no second letter."""
    queries.locked(case.id)
    known = next((each for each in queries.coauthors_of(case.id) if each.user_id == user.id), None)
    if known is not None:
        return known
    seat = Coauthor(case_id=case.id, user_id=user.id, invited_by_id=by.id if by else None)
    db.session.add(seat)
    db.session.flush()
    audit.record("case.coauthor_invited", case, user_id=user.id)
    publish(CoauthorInvited(case_id=case.id, user_id=user.id))
    return seat


def remove(seat: Coauthor) -> None:
    """They see nothing of it any more; what they approved stays approved by them."""
    seat.removed_at = clock.now()
    audit.record("case.coauthor_removed", seat.case, user_id=seat.user_id)


def answer(case: Case, said: Mapping[Question, str], *, by: User) -> None:
    """Keep what the client wrote; an empty answer takes an earlier one back."""
    for question, text in said.items():
        row = insert(CoauthorAnswer).values(
            case_id=case.id, question=question, text=text.strip(), answered_by_id=by.id, answered_at=clock.now()
        )
        unchanged = CoauthorAnswer.text == row.excluded.text
        db.session.execute(
            row.on_conflict_do_update(
                index_elements=["case_id", "question"],
                set_={name: row.excluded[name] for name in ("text", "answered_by_id", "answered_at")},
                where=~unchanged,
            )
        )


def give_logo(case: Case, file: StoredFile, *, by: User) -> None:
    row = insert(CaseLogo).values(case_id=case.id, file_id=file.id, given_by_id=by.id, given_at=clock.now())
    taken = {name: row.excluded[name] for name in ("file_id", "given_by_id", "given_at")}
    db.session.execute(row.on_conflict_do_update(index_elements=["case_id"], set_=taken))


def approve(
    case: Case, *, digest: bytes, choices: Mapping[Output, Naming | None], valid_until: date | None, by: User
) -> CaseApproval:
    """Say yes to exactly the content of `digest`, and how the client is named in each output; None allows nothing there.

    Raises `ChangedMeanwhile` when the content is another by now, `Invalid` when the day is over, or a logo is wanted and missing.
    """
    case = queries.locked(case.id)
    if contents.digest_of(case) != digest:
        raise ChangedMeanwhile(_("Please read it again: what you saw is not what would be published."))
    if valid_until is not None and valid_until < clock.now().date():
        raise Invalid(_("The day until which it may be shown is over already."))
    if Naming.LOGO in choices.values() and queries.logo_of(case.id) is None:
        raise Invalid(_("Please send your logo first, or choose your name alone."))
    approval = CaseApproval(case_id=case.id, digest=digest, versions=contents.versions_of(case), approved_by_id=by.id)
    db.session.add(approval)
    db.session.flush()
    for output in Output:
        _choose(case, approval, output, choices.get(output), valid_until, by)
    if case.known_state in {State.DRAFT, State.IN_REVIEW}:
        _take_to_approved(case)
    audit.record("case.approved", case, versions=approval.versions)
    publish(CaseVersionApproved(case_id=case.id, approval_id=approval.id))
    return approval


def withdraw(
    case: Case, outputs: Sequence[Output] = tuple(Output), *, by: User | None, ended: bool = False
) -> list[Output]:
    """Allow it no longer in these outputs, at once and without a reason; says where it had been allowed."""
    queries.locked(case.id)
    found = sa.select(Consent).where(
        Consent.case_id == case.id, Consent.closed_at.is_(None), Consent.output.in_(outputs)
    )
    closed = list(db.session.scalars(found))
    for consent in closed:
        consent.close("ended" if ended else "withdrawn", by)
    db.session.flush()
    for consent in closed:
        publish(ConsentWithdrawn(case_id=case.id, output=consent.output, ended=ended))
    if closed:
        names = [consent.output for consent in closed]
        audit.record("case.consent_ended" if ended else "case.consent_withdrawn", case, outputs=names)
    return [Output(consent.output) for consent in closed]


def end_what_is_over() -> int:
    """Close every consent whose day is over; says how many. What it allowed has not been shown since that day anyway."""
    over = sa.select(Consent).where(Consent.closed_at.is_(None), Consent.valid_until < clock.now().date())
    found: dict[int, list[Output]] = {}
    for consent in db.session.scalars(over.order_by(Consent.case_id)):
        found.setdefault(consent.case_id, []).append(Output(consent.output))
    for case_id, outputs in found.items():
        withdraw(queries.locked(case_id), outputs, by=None, ended=True)
    return sum(map(len, found.values()))


def _choose(
    case: Case, approval: CaseApproval, output: Output, naming: Naming | None, valid_until: date | None, by: User
) -> None:
    now = queries.open_consents(case.id).get(output)
    if naming is None:
        if now is not None:
            withdraw(case, [output], by=by)
        return
    found = sa.select(Consent).where(Consent.case_id == case.id, Consent.output == output, Consent.closed_at.is_(None))
    for earlier in db.session.scalars(found):
        earlier.close("replaced", by)
    db.session.flush()
    db.session.add(
        Consent(
            case_id=case.id,
            output=output,
            naming=naming,
            approval_id=approval.id,
            valid_until=valid_until,
            given_by_id=by.id,
        )
    )
    db.session.flush()
    publish(ConsentGiven(case_id=case.id, output=output, naming=naming))


def _take_to_approved(case: Case) -> None:
    if case.known_state is State.DRAFT:
        case.send_for_review()
    case.approve()
