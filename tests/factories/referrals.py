"""Programs, partners and links for tests."""

from __future__ import annotations

from typing import Any

from app import clock
from app.accounts.models import User
from app.database import db
from referrals.programs.models import Enrolment, Program, ProgramTerms
from referrals.tracking import linking
from referrals.tracking.models import ReferralLink


def a_program(slug: str = "friends", **changes: Any) -> Program:
    """A live program that pays 10 % of the first order, last link wins, 60 days, codes always count; committed."""
    began = clock.in_days(-200)
    program = Program(slug=slug, name=slug.replace("-", " ").capitalize(), state="live", created_at=began)
    db.session.add(program)
    db.session.flush()
    values = {"version": 1, "levels": [1000], "published_at": began, "created_at": began, **changes}
    db.session.add(ProgramTerms(program_id=program.id, **values))
    db.session.commit()
    return program


def a_partner(user: User, program: Program | None = None) -> Enrolment:
    """`user` takes part, having accepted the present terms; committed."""
    program = program or a_program()
    assert program.terms is not None
    enrolment = Enrolment(program_id=program.id, user_id=user.id, terms_id=program.terms.id)
    db.session.add(enrolment)
    db.session.commit()
    return enrolment


def a_link(enrolment: Enrolment, code: str = "", **options: Any) -> ReferralLink:
    link = linking.make_link(enrolment, code=code, **options)
    db.session.commit()
    return link
