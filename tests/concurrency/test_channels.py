"""Many people in one channel at the same moment: nothing doubled, nothing missed, no complaint left behind a closed door."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError
from app.projects.access import Participation
from app.projects.channels import complaining, opening, queries, writing
from app.projects.channels.models import Channel, Complaint, Message
from app.projects.models import Project
from app.web import live
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.channels import channel_of, complain, say, seen_by
from tests.factories.projects import running_project, somebody, with_client

pytestmark = pytest.mark.concurrency
PEOPLE = 8


def stage(cast: Cast) -> tuple[int, int, int]:
    """Ids of a project, its client and its leader."""
    project = running_project(cast.dora)
    with_client(project, cast.alice)
    return project.id, cast.alice.id, cast.dora.id


def test_one_submission_sent_eight_times_is_one_message(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        project_id, alice_id, _dora = stage(Cast())

        def send(_number: int) -> int:
            return _say(project_id, alice_id, "Once", "the-key-of-one-submission")

        answers = all_at_once(fresh_app, send, PEOPLE)

        assert len(set(answers)) == 1, answers
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_an_open_page_misses_no_change_however_many_come_at_once(fresh_app: Flask) -> None:
    """What a page asks for is everything after N: a change that commits later must have a higher number."""
    with room_for(fresh_app, PEOPLE):
        project_id, alice_id, dora_id = stage(Cast())
        seen: set[int] = set()

        def talk(number: int) -> None:
            if number == 0:
                since = 0
                for _ in range(400):
                    with fresh_app.app_context():
                        channel = db.session.scalars(sa.select(Channel)).one()
                        at = live.standing(channel.topic).newest
                        for message in queries.news(channel, since):
                            seen.add(message.id)
                            since = max(since, message.changed)
                        db.session.rollback()
                    if at == 70 and len(seen) == 70:
                        return
                return
            for line in range(10):
                _say(
                    project_id,
                    dora_id if number % 2 else alice_id,
                    f"{number}.{line}",
                    f"key-of-{number:010}-{line:010}",
                )

        all_at_once(fresh_app, talk, PEOPLE)

        assert seen == set(db.session.scalars(sa.select(Message.id)))
        numbers = list(db.session.scalars(sa.select(Message.changed).order_by(Message.id)))
        assert numbers == list(range(1, 71)), "ids and changes are in one order"


def test_a_channel_is_not_closed_over_a_complaint_that_comes_at_the_same_moment(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        for _ in range(5):
            project_id, alice_id, dora_id = stage(_fresh_cast())
            message_id = _say(project_id, alice_id, "Wrong", f"key-of-complaint-{project_id:010}")

            act = partial(_complain_or_close, project_id, alice_id, dora_id, message_id)

            answers = all_at_once(fresh_app, act, 4)

            assert all(answer == "done" or isinstance(answer, DomainError) for answer in answers), answers
            closed = db.session.scalar(sa.select(Channel.closed_at).where(Channel.project_id == project_id))
            open_ones = db.session.scalar(
                sa.select(sa.func.count()).where(Complaint.closed_at.is_(None), Complaint.message_id == message_id)
            )
            assert not (closed and open_ones)
            db.session.rollback()


def test_a_complaint_gets_one_answer_when_two_answer_at_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        project = running_project(cast.dora)
        with_client(project, cast.alice)
        complaint_id, project_id, dora_id = complain(project, cast.alice).id, project.id, cast.dora.id

        def answer(number: int) -> int:
            channel, me = _seat(project_id, dora_id)
            with transaction():
                return complaining.answer(
                    channel, complaint_id, me, text=f"Answer {number}", submission_key=f"key-of-answer-{number:010}"
                ).id

        answers = all_at_once(fresh_app, answer, 4)

        assert sum(isinstance(each, int) for each in answers) == 1, answers
        assert sum(isinstance(each, DomainError) for each in answers) == 3
        assert db.session.scalar(sa.select(sa.func.count()).where(Message.text.startswith("Answer"))) == 1
        assert say(project, cast.dora).id


def _complain_or_close(project_id: int, alice_id: int, dora_id: int, message_id: int, number: int) -> str:
    channel, me = _seat(project_id, alice_id if number % 2 else dora_id)
    with transaction():
        if number % 2:
            complaining.complain(channel, queries.message_in(channel, message_id), me)
        else:
            opening.close(channel, me)
    return "done"


def _seat(project_id: int, user_id: int) -> tuple[Channel, Participation]:
    project, user = db.session.get_one(Project, project_id), db.session.get_one(User, user_id)
    found = channel_of(project), seen_by(user, project)
    db.session.rollback()
    return found


def _say(project_id: int, user_id: int, text: str, key: str) -> int:
    channel, me = _seat(project_id, user_id)
    with transaction():
        return writing.write(channel, me, text=text, submission_key=key).id


def _fresh_cast() -> Cast:
    cast = Cast()
    cast.__dict__.update(dora=somebody(Role.PROJECT_LEADER), alice=somebody(Role.CUSTOMER))
    return cast
