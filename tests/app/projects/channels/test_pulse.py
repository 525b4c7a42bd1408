"""How is it going? After a milestone the client is asked, answers once, and the leader reads it. And: this is feedback."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import events
from app.database import db, transaction
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.mail.models import MailMessage
from app.projects.channels import feedback, pulse
from app.projects.channels.models import FeedbackMark, PulseAnswer, PulseQuestion
from app.projects.facts import FeedbackMarked, MilestoneReached
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.accounts import count, the
from tests.factories.channels import channel_of, say, seen_by
from tests.factories.projects import with_client, with_representative


def reach(project: Project, milestone: int = 7, title: str = "Logo chosen") -> None:
    with transaction():
        publish(MilestoneReached(milestone_id=milestone, project_id=project.id, title=title))


def asked() -> list[str]:
    found = sa.select(MailMessage.recipient).where(MailMessage.template == "channels/mail/pulse")
    return sorted(db.session.scalars(found))


def test_a_milestone_asks_each_of_the_clients_people_once(project: Project, cast: Cast) -> None:
    other = with_client(project).user
    with_client(project, on_channel=False)
    with_representative(project)
    reach(project)
    reach(project)

    assert count(PulseQuestion) == 1
    assert asked() == sorted([cast.alice.email, other.email])


def test_a_milestone_that_the_client_does_not_see_asks_nobody(project: Project) -> None:
    reach(project, title="")

    assert count(PulseQuestion) == 0
    assert asked() == []


def test_one_person_answers_one_milestone_once(project: Project, cast: Cast) -> None:
    reach(project)
    question, me = the(PulseQuestion), seen_by(cast.alice, project)
    with transaction():
        pulse.answer(question, me, score=4, line="Good, a little slow")
    with pytest.raises(Conflict), transaction():
        pulse.answer(question, me, score=1, line="Again")
    with pytest.raises(NotFound), transaction():
        pulse.answer(question, seen_by(cast.dora, project), score=5, line="")

    assert (the(PulseAnswer).score, the(PulseAnswer).line) == (4, "Good, a little slow")
    assert pulse.waiting_for(channel_of(project), me) == []


def test_the_client_answers_on_the_page_and_the_leader_reads_it(
    project: Project, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    reach(project)
    alice, dora = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.dora)
    base = f"/projects/{project.reference}/channel"
    question = the(PulseQuestion)
    assert "Logo chosen" in alice.get(base).text
    nothing = alice.post(f"{base}/pulse/{question.id}", data={})
    assert nothing.status_code == 422
    typed = {f"q{question.id}-score": "5", f"q{question.id}-line": "Harika gidiyor"}
    assert alice.post(f"{base}/pulse/{question.id}", data=typed).status_code == 303
    assert "Logo chosen" not in alice.get(base).text
    page = dora.get(f"{base}/pulse").text
    assert "Harika gidiyor" in page and cast.alice.name in page
    assert alice.get(f"{base}/pulse").status_code == 404


def test_feedback_is_marked_once_told_as_a_fact_and_can_be_taken_back(app: Flask, project: Project, cast: Cast) -> None:
    told: list[FeedbackMarked] = []
    handlers = app.extensions["events"][FeedbackMarked]
    events.subscribe(app, FeedbackMarked, told.append)
    channel, me = channel_of(project), seen_by(cast.dora, project)
    try:
        message = say(project, cast.alice, "The best brochure we ever had")
        for _ in range(2):
            with transaction():
                feedback.mark(channel, message, me)
        with transaction():
            feedback.withdraw(channel, message, me)
            feedback.withdraw(channel, message, me)
        with transaction():
            feedback.mark(channel, message, me)
    finally:
        handlers.remove(told.append)

    fact = FeedbackMarked(message_id=message.id, project_id=project.id, author_id=cast.alice.id)
    assert told == [fact, fact]
    assert [
        mark.withdrawn_at is None for mark in db.session.scalars(sa.select(FeedbackMark).order_by(FeedbackMark.id))
    ] == [
        False,
        True,
    ]


def test_what_the_team_wrote_is_no_feedback(project: Project, cast: Cast) -> None:
    message = say(project, cast.dora)
    with pytest.raises(Invalid), transaction():
        feedback.mark(channel_of(project), message, seen_by(cast.dora, project))
