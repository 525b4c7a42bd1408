"""Programs with partners in a line, and conversions of theirs, as rows."""

from __future__ import annotations

import itertools
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from referrals.commissions.sponsors import put_below
from referrals.programs.models import Enrolment, Program, ProgramTerms
from referrals.tracking.models import ReferralConversion
from tests.cast import person
from tests.factories.referrals import a_program


def program_terms(levels: tuple[int, ...] = (1_000,), **changes: Any) -> ProgramTerms:
    """The terms of one more live program, which pays 10 % of every order after no hold, unless told otherwise."""
    number = db.session.query(Program).count() + 1
    if len(levels) > 1:
        approver = person(f"approver-{number}@imece.example", "Approver", Role.ADMIN)
        changes = {"approved_by_id": approver.id, **changes}
    now = clock.now()
    values = {"hold_days": 0, "orders": "period", "created_at": now, "published_at": now, **changes}
    program = a_program(f"friends-{number}", levels=list(levels), **values)
    program.jurisdiction = "EU"
    db.session.commit()
    assert program.terms is not None
    return program.terms


def an_enrolment(terms: ProgramTerms, user: User, state: str = "active") -> Enrolment:
    enrolment = Enrolment(program_id=terms.program_id, user_id=user.id, terms_id=terms.id, state=state)
    db.session.add(enrolment)
    db.session.commit()
    return enrolment


def a_line(terms: ProgramTerms, length: int) -> list[Enrolment]:
    """Partners who each sponsor the one before; the first one is the seller."""
    people = [person(f"partner{place}@line.example", f"Partner {place}", Role.PARTNER) for place in range(length)]
    for lower, upper in itertools.pairwise(people):
        put_below(lower, upper)
    enrolments = [an_enrolment(terms, each) for each in people]
    db.session.commit()
    return enrolments


def a_sale(enrolment: Enrolment | None, net_minor: int = 10_000, **changes: Any) -> ReferralConversion:
    """A sale that was told by a program of somebody's, credited to that partner."""
    number = db.session.query(ReferralConversion).count() + 1
    values: dict[str, Any] = {
        "source": "shop",
        "external_id": f"event-{number}",
        "kind": "sale",
        "enrolment_id": enrolment.id if enrolment else None,
        "amount_minor": net_minor,
        "currency": "EUR",
        "happened_at": clock.now(),
        "because": {},
    }
    conversion = ReferralConversion(**{**values, **changes})
    db.session.add(conversion)
    db.session.commit()
    return conversion


def a_refund(sale: ReferralConversion, net_minor: int) -> ReferralConversion:
    """Part of a sale went back."""
    changes = {"kind": "refund", "sale_external_id": sale.external_id, "sale_id": sale.id}
    return a_sale(sale.enrolment, net_minor, **changes)
