"""Messages: once each, in one order, corrected while young, taken back with a gap; only by those who act."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import db, transaction
from app.errors import Conflict, Invalid, NotFound
from app.media.models import StoredFile
from app.projects.channels import opening, queries, writing
from app.projects.channels.models import EDIT_FOR, Channel, Message
from app.projects.models import Project
from app.web import live
from tests.cast import Cast
from tests.factories.accounts import count
from tests.factories.channels import channel_of, complain, say, seen_by, upload
from tests.factories.projects import leave, open_project, running_project, with_expert, with_leader, with_representative


def test_a_project_gets_its_channel_with_its_first_leader_and_never_a_second(cast: Cast) -> None:
    project = open_project()
    assert count(Channel) == 0
    with_leader(project, cast.dora)
    with_leader(project)

    assert count(Channel, project_id=project.id) == 1


def test_the_same_key_writes_one_message(project: Project, cast: Cast) -> None:
    first = say(project, cast.alice, "Once", key="key-of-one-submission")
    again = say(project, cast.alice, "Once", key="key-of-one-submission")

    assert first.id == again.id
    assert count(Message) == 1


def test_every_change_moves_the_channel_on(project: Project, cast: Cast) -> None:
    channel, me = channel_of(project), seen_by(cast.alice, project)
    message = say(project, cast.alice, "One")
    other = say(project, cast.dora, "Two")
    with transaction():
        writing.edit(channel, message, me, "One, corrected")

    assert [found.text for found in queries.news(channel, 0)] == ["Two", "One, corrected"]
    assert [found.id for found in queries.news(channel, other.changed)] == [message.id]
    assert live.standing(channel.topic).newest == 3


def test_a_message_is_corrected_by_its_author_for_a_quarter_of_an_hour(project: Project, cast: Cast) -> None:
    channel, message = channel_of(project), say(project, cast.alice, "Thursday")
    with pytest.raises(Conflict), transaction():
        writing.edit(channel, message, seen_by(cast.dora, project), "Mine")
    with clock.freeze(message.written_at + EDIT_FOR - timedelta(seconds=1)), transaction():
        writing.edit(channel, message, seen_by(cast.alice, project), "Friday")
    with pytest.raises(Conflict), clock.freeze(message.written_at + EDIT_FOR), transaction():
        writing.edit(channel, message, seen_by(cast.alice, project), "Saturday")

    assert message.text == "Friday"
    assert message.edited_at is not None


def test_a_deleted_message_leaves_a_gap_without_words_and_files(project: Project, cast: Cast) -> None:
    channel = channel_of(project)
    message = say(project, cast.alice, "A secret", uploads=[upload()])
    reply = say(project, cast.dora, "Understood", reply_to=message.id)
    with transaction():
        keys = writing.delete(channel, message, seen_by(cast.alice, project))

    assert len(keys) == 1
    assert (message.text, message.folded, message.files, message.is_deleted) == ("", "", [], True)
    assert count(StoredFile) == 0
    assert reply.thread_id == message.id
    assert db.session.scalars(queries.found_in(channel, "secret")).all() == []


def test_of_anothers_message_only_the_leader_takes_the_words_away(project: Project, cast: Cast) -> None:
    channel, expert = channel_of(project), with_expert(project, on_channel=True).user
    message = say(project, cast.alice, "An address nobody should read")
    with pytest.raises(writing.NotYours), transaction():
        writing.delete(channel, message, seen_by(expert, project))
    with transaction():
        writing.delete(channel, message, seen_by(cast.dora, project))

    assert message.deleted_by_id == cast.dora.id


def test_a_complaint_stays_as_it_was_made(project: Project, cast: Cast) -> None:
    channel, message = channel_of(project), complain(project, cast.alice).message
    me = seen_by(cast.alice, project)
    with pytest.raises(Conflict), transaction():
        writing.edit(channel, message, me, "Never mind")
    with pytest.raises(writing.NotYours), transaction():
        writing.delete(channel, message, me)


def test_a_reply_to_a_reply_joins_the_thread(project: Project, cast: Cast) -> None:
    question = say(project, cast.alice, "When?")
    answer = say(project, cast.dora, "Tuesday", reply_to=question.id)
    thanks = say(project, cast.alice, "Thank you", reply_to=answer.id)

    assert (answer.thread_id, thanks.thread_id) == (question.id, question.id)
    assert [each.id for each in queries.thread_of(channel_of(project), thanks)] == [question.id, answer.id, thanks.id]


def test_a_reply_goes_to_a_message_of_the_same_channel(project: Project, cast: Cast) -> None:
    elsewhere = say(running_project(cast.dora), cast.dora)
    with pytest.raises(NotFound):
        say(project, cast.alice, reply_to=elsewhere.id)
    message = say(project, cast.alice)
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(sa.update(Message).where(Message.id == message.id).values(thread_id=elsewhere.id))


def test_an_empty_message_and_too_many_files_are_refused_in_words(project: Project, cast: Cast) -> None:
    with pytest.raises(Invalid, match="few words"):
        say(project, cast.alice, "")
    with pytest.raises(Invalid, match="at most 6"):
        say(project, cast.alice, "", uploads=[upload() for _ in range(7)])
    assert say(project, cast.alice, "", uploads=[upload()]).files[0].file.filename == "notes.txt"


def test_who_only_reads_does_not_write(project: Project, cast: Cast) -> None:
    passive = with_representative(project, passive=True).user
    with pytest.raises(writing.NotYours):
        say(project, passive)


def test_who_left_or_was_never_on_the_channel_does_not_write(project: Project, cast: Cast) -> None:
    expert = with_expert(project)
    with pytest.raises(writing.NotYours):
        say(project, expert.user)
    gone = with_expert(project, on_channel=True)
    me = seen_by(gone.user, project)
    leave(gone)
    with pytest.raises(NotFound):
        seen_by(me.user, project)


def test_nothing_is_written_into_a_closed_channel_not_even_past_the_verbs(project: Project, cast: Cast) -> None:
    channel = channel_of(project)
    say(project, cast.alice)
    with transaction():
        opening.close(channel, seen_by(cast.dora, project))
    with pytest.raises(writing.ChannelIsClosed):
        say(project, cast.alice)
    with (
        pytest.raises(IntegrityError, match="the channel is closed"),
        transaction() as session,
    ):
        session.add(
            Message(
                channel_id=channel.id,
                author_id=cast.alice.id,
                part="client",
                text="x",
                folded="x",
                submission_key="past-the-verbs",
                changed=99,
            )
        )
    with transaction():
        opening.reopen(channel, seen_by(cast.dora, project))
    assert say(project, cast.alice).id
