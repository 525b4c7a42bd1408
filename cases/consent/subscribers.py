"""What consent does when cases are written, measured and sent to the client."""

from __future__ import annotations

from app import clock
from app.accounts.models import User
from app.database import db
from cases.consent import letters, queries
from cases.consent.facts import CoauthorInvited, ConsentWithdrawn
from cases.evidence.facts import ResultChanged
from cases.writing.facts import CaseCommented, CaseSentForReview, CaseVersionSaved
from cases.writing.models import Case, CaseComment
from cases.writing.states import State


def write_invitation(fact: CoauthorInvited) -> None:
    case, user = db.session.get(Case, fact.case_id), db.session.get(User, fact.user_id)
    assert case is not None
    assert user is not None
    seat = next(each for each in queries.coauthors_of(case.id) if each.user_id == user.id)
    letters.invited(case, user, seat.id)


def ask_again(fact: CaseVersionSaved | ResultChanged) -> None:
    """What was approved is another content by now: an approved case goes back to the client."""
    case = db.session.get(Case, fact.case_id)
    last = queries.last_approval(fact.case_id)
    if case is None or last is None or queries.is_approved(case):
        return
    if case.known_state is State.APPROVED:
        case.send_for_review()
    letters.changed(case, last)


def say_it_is_ready(fact: CaseSentForReview) -> None:
    case = db.session.get(Case, fact.case_id)
    if case is not None and queries.last_approval(case.id) is None:
        letters.ready(case, f"{clock.now():%Y-%m-%d}")


def say_what_was_said(fact: CaseCommented) -> None:
    case, said = db.session.get(Case, fact.case_id), db.session.get(CaseComment, fact.comment_id)
    if case is not None and said is not None:
        letters.commented(case, said)


def say_it_is_withdrawn(fact: ConsentWithdrawn) -> None:
    case = db.session.get(Case, fact.case_id)
    if case is not None:
        letters.withdrawn(case, f"{clock.now():%Y-%m-%dT%H:%M}", ended=fact.ended)
