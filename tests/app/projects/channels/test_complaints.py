"""Complaints: a clock from the first moment, an answer by the team, an end only after it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.mail.models import MailMessage
from app.projects.channels import complaining, opening, tasks, writing
from app.projects.channels.models import Complaint, Message
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.channels import channel_of, complain, say, seen_by
from tests.factories.projects import with_client, with_representative

TUESDAY_NINE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # in Tallinn


def letters(template: str) -> list[str]:
    found = (
        sa.select(MailMessage.recipient)
        .where(MailMessage.template == f"channels/mail/{template}")
        .order_by(MailMessage.id)
    )
    return list(db.session.scalars(found.order_by(MailMessage.id)))


def answer(
    project: Project, complaint: Complaint, by: User, text: str = "We are sorry; it is mended", key: str = "k" * 24
) -> Message:
    with transaction():
        return complaining.answer(
            channel_of(project),
            complaint.id,
            seen_by(by, project),
            text=text,
            submission_key=key,
        )


def test_a_complaint_begins_with_a_clock_and_tells_who_answers(project: Project, cast: Cast) -> None:
    kerem = with_representative(project).user
    with clock.freeze(TUESDAY_NINE):
        complaint = complain(project, cast.alice)

    assert complaint.due_at == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert letters("complaint") == [kerem.email, cast.dora.email]


def test_one_message_is_one_complaint(project: Project, cast: Cast) -> None:
    complaint = complain(project, cast.alice)
    with transaction():
        again = complaining.complain(channel_of(project), complaint.message, seen_by(cast.dora, project))

    assert again.id == complaint.id


def test_what_the_team_wrote_is_no_complaint(project: Project, cast: Cast) -> None:
    with pytest.raises(Invalid):
        complain(project, cast.dora)


def test_it_is_closed_only_after_an_answer(project: Project, cast: Cast) -> None:
    complaint = complain(project, cast.alice)
    with pytest.raises(Conflict), transaction():
        complaining.close(channel_of(project), complaint.id, seen_by(cast.alice, project))
    reply = answer(project, complaint, cast.dora)
    with transaction():
        complaining.close(channel_of(project), complaint.id, seen_by(cast.alice, project))

    assert (complaint.answer_id, complaint.is_open) == (reply.id, False)
    assert reply.thread_id == complaint.message_id
    assert letters("answered") == [cast.alice.email]


def test_the_database_too_refuses_to_close_it_without_an_answer(project: Project, cast: Cast) -> None:
    complaint = complain(project, cast.alice)
    with pytest.raises(IntegrityError, match="closed_with_answer"), transaction() as session:
        session.execute(sa.update(Complaint).values(closed_at=clock.now(), closed_by_id=cast.dora.id))
    mine = say(project, cast.alice, "I answer myself")
    with pytest.raises(IntegrityError, match="answered by the team"), transaction() as session:
        session.execute(
            sa.update(Complaint).where(Complaint.id == complaint.id).values(answer_id=mine.id, answered_at=clock.now())
        )
    with pytest.raises(IntegrityError, match="kept as they are"), transaction() as session:
        session.execute(sa.delete(Complaint))


def test_an_answer_sent_twice_answers_once_and_a_second_one_is_told(project: Project, cast: Cast) -> None:
    complaint = complain(project, cast.alice)
    first, again = answer(project, complaint, cast.dora), answer(project, complaint, cast.dora)

    assert first.id == again.id
    with pytest.raises(Conflict, match="not sent"):
        answer(project, complaint, cast.dora, "Another answer", key="z" * 24)


def test_only_who_complained_and_the_leader_close_it(project: Project, cast: Cast) -> None:
    complaint, other = complain(project, cast.alice), with_client(project).user
    answer(project, complaint, cast.dora)
    with pytest.raises(writing.NotYours), transaction():
        complaining.close(channel_of(project), complaint.id, seen_by(other, project))
    with pytest.raises(writing.NotYours), transaction():
        complaining.answer(
            channel_of(project), complaint.id, seen_by(cast.alice, project), text="Me", submission_key="m" * 24
        )


def test_a_channel_stays_open_while_a_complaint_is(project: Project, cast: Cast) -> None:
    channel, complaint = channel_of(project), complain(project, cast.alice)
    with pytest.raises(Conflict), transaction():
        opening.close(channel, seen_by(cast.dora, project))
    with pytest.raises(IntegrityError, match="open complaint"), transaction() as session:
        session.execute(
            sa.text("UPDATE feedback_channel SET closed_at = now(), closed_by_id = :by"), {"by": cast.dora.id}
        )
    answer(project, complaint, cast.dora)
    with transaction():
        complaining.close(channel, complaint.id, seen_by(cast.dora, project))
        opening.close(channel, seen_by(cast.dora, project))

    assert channel.is_closed


def test_an_overdue_complaint_is_told_once(project: Project, cast: Cast) -> None:
    with clock.freeze(TUESDAY_NINE):
        complaint = complain(project, cast.alice)
    with clock.freeze(complaint.due_at):
        tasks.remind()
        tasks.remind()

    assert letters("complaint_overdue") == [cast.dora.email]
