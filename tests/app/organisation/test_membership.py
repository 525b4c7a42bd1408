"""The life of a membership: who decides what, what is written down, and which roles follow."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import inviting as account_inviting
from app.accounts.models import AuditEntry, Invitation, User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.mail.models import MailMessage
from app.organisation import facts, inviting, membership, queries, sockets
from app.organisation.membership import NotEligible, Position, StillBound
from app.organisation.models import Member
from app.organisation.states import Duty, IllegalStage, RoleActivity, Stage, Status
from tests.cast import Cast
from tests.factories.accounts import letters, link_in
from tests.factories.organisation import member, partner

GOOD: dict[str, int | None] = {"implementation": 4, "support": 4, "leadership": 4}
LEADER, REPRESENTATIVE, EXPERT = Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT


def invited(cast: Cast, email: str = "nina@newcomer.example", status: Status = EXPERT) -> str:
    """The secret of the link in the mail that a candidate got."""
    with transaction():
        inviting.invite(email=email, name="Nina Newcomer", status=status, locale="pl", by=cast.ada)
    return link_in(letters("invitation", email)[-1]).rsplit("/", 1)[1]


def accepted_by(secret: str, viewer: User | None = None) -> Member:
    with transaction():
        user = account_inviting.accept(secret, viewer=viewer, name="Nina Newcomer", password="seven loud neighbours")
    found = queries.member_of(user.id)
    assert found is not None
    return found


def candidate(cast: Cast, status: Status = EXPERT) -> Member:
    return member(
        cast.charlie, status, Stage.CANDIDATE, implementation_level=None, support_level=None, leadership_level=None
    )


def steps(row: Member) -> list[tuple[str, str]]:
    return [(step.event, step.stage) for step in reversed(queries.steps_of(row))]


def letters_to(user: User) -> list[str]:
    found = sa.select(MailMessage.subject).where(MailMessage.recipient == user.email).order_by(MailMessage.id)
    return list(db.session.scalars(found))


def test_an_invited_candidate_joins_by_the_link_in_the_mail(cast: Cast) -> None:
    row = accepted_by(invited(cast, status=LEADER))

    assert (row.stage, row.status, row.user.email) == ("candidate", "project_leader", "nina@newcomer.example")
    assert row.user.roles == {Role.CANDIDATE}
    assert steps(row) == [("joined", "candidate")]
    assert row.slug == "nina-newcomer"


def test_somebody_with_an_account_becomes_a_candidate_in_it(cast: Cast) -> None:
    row = accepted_by(invited(cast, cast.alice.email), viewer=cast.alice)

    assert row.user_id == cast.alice.id
    assert row.user.roles == {Role.CUSTOMER, Role.CANDIDATE}


def test_two_invitations_make_one_membership(cast: Cast) -> None:
    first = accepted_by(invited(cast, cast.alice.email), viewer=cast.alice)
    with transaction():
        membership.join(cast.alice)

    assert db.session.scalars(sa.select(Member)).all() == [first]
    assert steps(first) == [("joined", "candidate")]


def test_a_member_is_not_invited_again(cast: Cast) -> None:
    row = partner("Zofia Zielińska")

    with pytest.raises(Conflict, match="member already"), transaction():
        inviting.invite(email=row.user.email, name="Zofia", status=EXPERT, locale="pl", by=cast.ada)
    assert db.session.scalar(sa.select(Invitation.id)) is None


def test_from_candidate_to_partner_with_who_when_and_why(cast: Cast) -> None:
    row = candidate(cast, LEADER)
    with transaction():
        membership.assess(row.id, GOOD, {}, note="Led two trial projects.", by=cast.dora)
    with transaction():
        membership.accept(row.id, Position(status=LEADER), reason="We need a leader for Poland.", by=cast.ada)

    assert steps(row) == [("assessed", "assessed"), ("accepted", "partner")]
    newest = queries.steps_of(row)[0]
    assert (newest.by_id, newest.reason) == (cast.ada.id, "We need a leader for Poland.")
    assert newest.because["met"] and [each["level"] for each in newest.because["findings"]] == [4, 4, 4]
    assert (row.status, row.duty) == ("project_leader", "both_processes")
    assert row.user.roles == {Role.CUSTOMER, Role.PROJECT_LEADER}
    assert letters_to(row.user) == ["You were assessed", "Welcome as a partner"]
    assert list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))[-1] == "member.accepted"


@pytest.mark.parametrize("missing", ["implementation", "support", "leadership"])
def test_nobody_is_made_leader_without_both_competences_and_leadership(cast: Cast, missing: str) -> None:
    row = candidate(cast, LEADER)
    with transaction():
        membership.assess(row.id, {**GOOD, missing: 2}, {}, note="Not there yet.", by=cast.dora)

    with pytest.raises(NotEligible) as caught, transaction():
        membership.accept(row.id, Position(status=LEADER), reason="Urgent.", by=cast.ada)

    because = caught.value.details["because"]
    assert [each["competence"] for each in because["findings"] if not each["met"]] == [missing]
    assert missing in str(caught.value).casefold()
    assert queries.member_by_id(row.id).stage == "assessed"


def test_who_is_not_assessed_is_not_accepted(cast: Cast) -> None:
    row = candidate(cast)

    with pytest.raises(IllegalStage), transaction():
        membership.accept(row.id, Position(status=EXPERT), reason="A friend.", by=cast.ada)


def test_a_leader_is_not_assessed_below_what_leading_needs(cast: Cast) -> None:
    row = partner("Дора Иванова", LEADER)

    with pytest.raises(NotEligible), transaction():
        membership.assess(row.id, {**GOOD, "support": 2}, {}, note="Missed calls.", by=cast.ada)


def test_nobody_decides_about_their_own_membership(cast: Cast) -> None:
    row = member(cast.ada, stage=Stage.ASSESSED)

    with pytest.raises(Conflict, match="own membership"), transaction():
        membership.accept(row.id, Position(status=EXPERT), reason="I am good.", by=cast.ada)


def test_pausing_takes_the_role_and_resuming_gives_it_back(cast: Cast) -> None:
    row = partner("Zofia Zielińska", is_public=True)
    with transaction():
        membership.pause(row.id, reason="Parental leave until spring.", by=cast.ada)
    paused = (row.stage, row.user.roles, row.is_shown)
    with transaction():
        membership.resume(row.id, reason="Back.", by=cast.ada)

    assert paused == ("paused", frozenset(), False)
    assert (row.stage, row.user.roles, row.is_shown) == ("partner", {Role.PROJECT_EXPERT}, True)
    assert letters_to(row.user) == ["Your membership pauses", "Your membership goes on"]


def test_who_left_may_come_back_as_a_candidate(cast: Cast) -> None:
    row = partner("Zofia Zielińska", is_public=True)
    with transaction():
        membership.leave(row.id, reason="Found a job.", by=cast.ada)
    gone = (row.stage, row.user.roles, row.is_public)
    accepted_by(invited(cast, row.user.email), viewer=row.user)

    assert gone == ("left", frozenset(), False)
    assert (row.stage, row.user.roles) == ("candidate", {Role.CANDIDATE})
    assert steps(row) == [("left", "left"), ("returned", "candidate")]


def test_a_candidate_keeps_the_role_an_administrator_gave_before(cast: Cast) -> None:
    row = accepted_by(invited(cast, cast.dora.email, LEADER), viewer=cast.dora)

    assert row.user.roles == {Role.PROJECT_LEADER, Role.CANDIDATE}


def test_a_new_status_brings_its_role_and_its_duty(cast: Cast) -> None:
    row = partner("Aylin Kaya", REPRESENTATIVE)
    with transaction():
        membership.reposition(row.id, Position(status=LEADER), reason="She leads already.", by=cast.ada)

    assert (row.status, row.duty) == ("project_leader", Duty.BOTH_PROCESSES)
    assert row.user.roles == {Role.PROJECT_LEADER}


@pytest.mark.parametrize("status", [LEADER, EXPERT])
def test_leaders_and_experts_cannot_be_made_passive(cast: Cast, status: Status) -> None:
    row = partner("Aylin Kaya", REPRESENTATIVE)
    passive = Position(status=status, role_activity=RoleActivity.PASSIVE)

    with pytest.raises(Conflict, match="always active"), transaction():
        membership.reposition(row.id, passive, reason="Less time.", by=cast.ada)


def test_what_must_be_handed_over_stands_against_pausing_and_leaving(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = partner("Дора Иванова", LEADER)

    def leads(user_id: int) -> Sequence[sockets.Obligation]:
        return [sockets.Obligation(words="Leads the project P-1")] if user_id == row.user_id else []

    monkeypatch.setitem(app.extensions.setdefault("sockets", {}), sockets.obligations.name, [leads])
    for verb in (membership.pause, membership.leave):
        with pytest.raises(StillBound, match="Leads the project P-1"), transaction():
            verb(row.id, reason="Tired.", by=cast.ada)
    with pytest.raises(StillBound), transaction():
        membership.reposition(row.id, Position(status=EXPERT), reason="Tired.", by=cast.ada)
    assert queries.member_by_id(row.id).stage == "partner"


def test_who_was_led_by_a_leader_who_left_is_led_by_nobody(cast: Cast) -> None:
    leader = partner("Дора Иванова", LEADER)
    led = partner("Zofia Zielińska", leader_id=leader.id)
    with transaction():
        membership.leave(leader.id, reason="Moves on.", by=cast.ada)

    db.session.refresh(led)
    assert led.leader_id is None


def test_every_decision_is_a_fact_for_those_above(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    kinds = (facts.MemberAssessed, facts.MemberAccepted, facts.MemberPaused, facts.MemberResumed, facts.MemberLeft)
    for kind in kinds:
        monkeypatch.setitem(app.extensions["events"], kind, [heard.append])
    row = candidate(cast)
    with transaction():
        membership.assess(row.id, GOOD, {}, note="Good.", by=cast.dora)
        membership.accept(row.id, Position(status=EXPERT), reason="Good.", by=cast.ada)
        membership.pause(row.id, reason="Pause.", by=cast.ada)
        membership.resume(row.id, reason="Back.", by=cast.ada)
        membership.leave(row.id, reason="End.", by=cast.ada)

    assert [type(each) for each in heard] == list(kinds)


def test_confirmed_skills_count_fully_and_claims_do_not_undo_them(cast: Cast) -> None:
    row = candidate(cast)
    with transaction():
        membership.describe(row, {"design": 5, "film": 4})
    with transaction():
        membership.assess(row.id, GOOD, {"design": 4, "film": None}, note="Saw the portfolio.", by=cast.dora)
    with transaction():
        membership.describe(row, {"design": 5, "data": 2})

    assert {skill.discipline: skill.counted_level for skill in row.skills} == {"design": 4, "data": 2}
