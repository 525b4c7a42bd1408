"""The client answers exactly what was shown, once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.database import db, transaction
from app.errors import Invalid, NotFound
from app.events import subscribe
from app.projects.delivery import answering, asking
from app.projects.delivery.models import ApprovalAnswer, ApprovalVersion, ProjectDelivery
from app.projects.facts import ApprovalGiven, ProjectDelivered
from app.projects.models import Project
from tests.factories.accounts import count, every, the
from tests.factories.approvals import (
    a_delivery,
    a_draft,
    a_pdf,
    an_approval,
    approved,
    changes_asked,
    letters,
)
from tests.factories.projects import leave, with_client
from tests.factories.teams import Team


@pytest.fixture
def facts(app: Any) -> Any:
    """The facts of delivery that others hear, in their order."""
    heard: list[object] = []
    before = {kind: list(app.extensions["events"][kind]) for kind in (ApprovalGiven, ProjectDelivered)}
    for kind in before:
        subscribe(app, kind, heard.append)
    yield heard
    app.extensions["events"].update(before)


def test_what_is_approved_is_exactly_what_was_shown(team: Team, facts: list[object]) -> None:
    approval = an_approval(team.project, team.leader, a_draft(files=(a_pdf(),)))

    answer = approved(approval, team.client, words="Lovely")

    version = the(ApprovalVersion, approval_id=approval.id)
    assert answer.seal == version.seal == version.seal_now
    assert (answer.approved, answer.way, answer.words) == (True, "by_client", "Lovely")
    assert answer.because == {"rule": "client_answered", "version": 1, "seal": version.seal}
    assert facts == [ApprovalGiven(approval_id=approval.id, project_id=team.project.id)]


@pytest.mark.parametrize("table", ["approval_version", "approval_file", "approval_answer", "project_delivery"])
def test_what_was_shown_and_answered_refuses_raw_changes(team: Team, table: str) -> None:
    approval = a_delivery(team.project, team.leader, a_draft(files=(a_pdf(),)))
    approved(approval, team.client)

    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"UPDATE {table} SET id = id + 1000"):
        with pytest.raises(DBAPIError, match=r"kept|refused"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_only_the_words_beside_an_answer_can_be_emptied(team: Team) -> None:
    approved(an_approval(team.project, team.leader), team.client, words="Private words")

    db.session.execute(sa.text("UPDATE approval_answer SET words = ''"))
    for change in ("words = 'Others'", "approved = false, words = ''", "seal = 'x', words = ''"):
        with pytest.raises(DBAPIError, match="kept as it was given"), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE approval_answer SET {change}"))


def test_the_same_answer_again_is_quiet_and_another_one_is_refused(team: Team, facts: list[object]) -> None:
    approval = an_approval(team.project, team.leader)
    first = approved(approval, team.client)

    assert approved(approval, team.client).id == first.id
    with pytest.raises(answering.AlreadyAnswered):
        changes_asked(approval, team.client)
    second = with_client(team.project).user
    with pytest.raises(answering.AlreadyAnswered):
        approved(approval, second)

    assert count(ApprovalAnswer) == 1
    assert len(facts) == 1


def test_a_newer_version_must_be_looked_at_before_it_is_answered(team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    old = approval.current
    number, seal = old.version, old.seal
    with transaction():
        asking.ask_again(approval.id, a_draft(text="Another slogan"), by=team.leader)

    with pytest.raises(answering.Superseded), transaction():
        answering.approve(approval.id, number, seal, by=team.client)
    with pytest.raises(answering.Superseded), transaction():
        answering.approve(approval.id, 2, seal, by=team.client)

    assert count(ApprovalAnswer) == 0
    assert every(ApprovalVersion, approval_id=approval.id)[0].text != "Another slogan"


def test_changes_need_words_and_lead_to_a_new_version(team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    with pytest.raises(Invalid):
        changes_asked(approval, team.client, words="  ")

    changes_asked(approval, team.client)
    assert approval.state == "changes_asked"

    with transaction():
        asking.ask_again(approval.id, a_draft(text="Shorter"), by=team.leader)
    assert approval.state == "waiting"
    approved(approval, team.client)
    assert approval.state == "approved"


@pytest.mark.parametrize("who", ["leader", "expert", "reader", "charlie"])
def test_nobody_but_the_client_answers(team: Team, cast: Any, who: str) -> None:
    approval = an_approval(team.project, team.leader)

    with pytest.raises(NotFound):
        approved(approval, cast.charlie if who == "charlie" else getattr(team, who))

    assert count(ApprovalAnswer) == 0


def test_who_left_the_project_or_is_only_on_the_channel_answers_nothing(team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    gone, apart = with_client(team.project), with_client(team.project, on_board=False)
    leave(gone)

    for member in (gone, apart):
        with pytest.raises(NotFound):
            approved(approval, member.user)


def test_what_was_withdrawn_cannot_be_answered_until_it_is_asked_again(team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    with transaction():
        asking.withdraw(approval.id, by=team.leader)
    with pytest.raises(answering.CannotAnswer):
        approved(approval, team.client)

    with transaction():
        asking.restore(approval.id, by=team.leader)

    assert approved(approval, team.client).approved


def test_accepting_the_delivery_delivers_the_project_and_says_so_once(team: Team, facts: list[object]) -> None:
    approval = a_delivery(team.project, team.leader)

    approved(approval, team.client)
    approved(approval, team.client)

    project = the(Project, id=team.project.id)
    assert (project.state, project.delivered_at is not None) == ("delivered", True)
    assert facts == [
        ApprovalGiven(approval_id=approval.id, project_id=project.id),
        ProjectDelivered(project_id=project.id, order_id=project.order_id),
    ]
    assert [letter.recipient for letter in letters("delivered")] == [team.client.email]


def test_a_project_taken_up_again_and_delivered_again_is_told_once(team: Team, facts: list[object]) -> None:
    from app.projects.delivery import closing

    approval = a_delivery(team.project, team.leader)
    approved(approval, team.client)
    with transaction():
        closing.take_up_again(team.project.id, by=team.leader)
    with transaction():
        asking.ask_again(approval.id, a_draft(text="With subtitles"), by=team.leader)

    approved(approval, team.client)

    assert the(Project, id=team.project.id).state == "delivered"
    assert len([fact for fact in facts if isinstance(fact, ProjectDelivered)]) == 1
    assert count(ProjectDelivery) == 1


def test_a_second_delivery_of_a_project_breaks_a_constraint(team: Team) -> None:
    answer = approved(a_delivery(team.project, team.leader), team.client)

    db.session.add(ProjectDelivery(project_id=team.project.id, answer_id=answer.id))
    with pytest.raises(IntegrityError, match="uq_project_delivery"):
        db.session.flush()


def test_nothing_is_delivered_while_the_payment_is_in_dispute(team: Team) -> None:
    from app.projects import opening

    approval = a_delivery(team.project, team.leader)
    with transaction():
        opening.hold(team.project.id)

    with pytest.raises(answering.CannotAnswer):
        approved(approval, team.client)
    with pytest.raises(asking.CannotAsk), transaction():
        asking.ask_again(approval.id, a_draft(), by=team.leader)
    changes_asked(approval, team.client)

    with transaction():
        opening.resume(team.project.id)
    with transaction():
        asking.ask_again(approval.id, a_draft(), by=team.leader)
    assert approved(approval, team.client).approved


def test_a_version_that_is_not_what_was_shown_is_never_approved(team: Team) -> None:
    """Somebody with the keys to the database switches the triggers off and changes the words."""
    approval = an_approval(team.project, team.leader)
    db.session.execute(sa.text("ALTER TABLE approval_version DISABLE TRIGGER USER"))
    db.session.execute(sa.text("UPDATE approval_version SET text = 'Pay twice'"))
    db.session.execute(sa.text("ALTER TABLE approval_version ENABLE TRIGGER USER"))
    db.session.commit()
    db.session.expire_all()

    with pytest.raises(answering.CannotAnswer, match="not what was shown"):
        approved(approval, team.client)
