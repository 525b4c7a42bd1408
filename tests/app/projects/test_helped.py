"""Whom projects propose for a canvas, and what their clients say of the help."""

from __future__ import annotations

from app.canvas.proposing import proposals_for
from app.canvas.showing import picture_of
from app.database import db
from app.projects import helped
from app.projects.channels import scoring
from app.projects.channels.models import Channel, PulseAnswer, PulseQuestion
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.canvas import canvas, entry
from tests.factories.projects import leave, running_project, with_client, with_expert


def answered(project: Project, user_id: int, *scores: int) -> None:
    """The pulse of a project, one question for each answer."""
    channel = db.session.query(Channel).filter_by(project_id=project.id).one_or_none() or Channel(project_id=project.id)
    db.session.add(channel)
    db.session.flush()
    for number, score in enumerate(scores):
        question = PulseQuestion(channel_id=channel.id, milestone_id=project.id * 100 + number, title="First sketch")
        db.session.add(question)
        db.session.flush()
        db.session.add(PulseAnswer(question_id=question.id, user_id=user_id, score=score, line=""))
    db.session.commit()


def test_an_expert_is_proposed_client_leader_and_team(cast: Cast) -> None:
    project = running_project()
    me, other = with_expert(project).user, with_expert(project).user
    leader = next(member for member in project.members if member.part == "project_leader").user
    found = {each.name: each.group for each in helped.proposals(me.id)}

    assert found == {project.client_name: "customer", leader.name: "project_leader", other.name: "team"}
    assert {each.name for each in proposals_for(canvas(me))} == set(found)


def test_clients_and_former_colleagues_are_proposed_nobody(cast: Cast) -> None:
    project = running_project()
    client, former = with_client(project).user, with_expert(project)
    leave(former)

    assert helped.proposals(client.id) == []
    assert helped.proposals(former.user_id) == []
    assert helped.proposals(cast.charlie.id) == []


def test_the_organisation_is_proposed_who_leads(cast: Cast) -> None:
    project = running_project()
    with_expert(project)

    assert [each.group for each in helped.proposals(None)] == ["project_leader"]


def test_the_pulse_stands_beside_ones_own_judgement(cast: Cast) -> None:
    project = running_project()
    me, client = with_expert(project).user, with_client(project).user
    answered(project, client.id, 5, 4, 4)
    mine = canvas(me)
    entry(mine, "The client", pays=True, contact_id=project.order.contact_id, helpfulness=5)
    [note] = picture_of(mine).notes

    assert [(score.mean_hundredths, score.count) for score in note.scores] == [(433, 3)]


def test_nobody_reads_the_pulse_of_projects_they_did_not_work_in(cast: Cast) -> None:
    project = running_project()
    client = with_client(project).user
    answered(project, client.id, 1)
    contact = project.order.contact_id

    assert scoring.scores(cast.charlie.id, [contact], [client.id]) == {}
    assert scoring.scores(client.id, [contact], [client.id]) == {}
    assert set(scoring.scores(None, [contact], [client.id])) == {("contact", contact), ("user", client.id)}
