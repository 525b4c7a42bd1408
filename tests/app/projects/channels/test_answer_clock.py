"""While a client waits, a clock runs; it is owned by the active representative, else by the leader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.errors import Conflict
from app.mail.models import MailMessage
from app.projects.channels import answer_clock, tasks
from app.projects.channels.models import Wait
from app.projects.channels.queries import open_wait
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.accounts import the
from tests.factories.channels import channel_of, say, seen_by
from tests.factories.projects import leave, with_expert, with_representative

TUESDAY_NINE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # in Tallinn


def overdue_letters() -> list[str]:
    found = (
        sa.select(MailMessage.recipient).where(MailMessage.template == "channels/mail/overdue").order_by(MailMessage.id)
    )
    return list(db.session.scalars(found))


def test_a_clients_first_unanswered_message_starts_it_and_an_answer_ends_it(project: Project, cast: Cast) -> None:
    say(project, cast.dora, "Welcome")
    assert open_wait(channel_of(project)) is None
    with clock.freeze(TUESDAY_NINE):
        first = say(project, cast.alice, "A question")
    say(project, cast.alice, "And another")
    wait = open_wait(channel_of(project))
    assert wait is not None
    assert (wait.message_id, wait.due_at) == (first.id, TUESDAY_NINE + timedelta(hours=8))

    say(project, cast.dora, "The answer")

    assert open_wait(channel_of(project)) is None
    assert the(Wait).ended_by_id == cast.dora.id


def test_any_active_member_of_the_team_may_answer(project: Project, cast: Cast) -> None:
    expert = with_expert(project, on_channel=True).user
    say(project, cast.alice)
    say(project, expert)

    assert the(Wait).ended_by_id == expert.id


def test_a_passive_representative_never_owns_the_clock(project: Project, cast: Cast) -> None:
    with_representative(project, passive=True)
    with clock.freeze(TUESDAY_NINE):
        say(project, cast.alice)
    with clock.freeze(TUESDAY_NINE + timedelta(hours=8)):
        tasks.remind()
        tasks.remind()

    assert overdue_letters() == [cast.dora.email]


def test_the_active_representative_owns_it_and_when_they_leave_the_leader(project: Project, cast: Cast) -> None:
    with clock.freeze(TUESDAY_NINE):
        member = with_representative(project)
        say(project, cast.alice)
    with clock.freeze(TUESDAY_NINE + timedelta(hours=8)):
        tasks.remind()
        assert overdue_letters() == [member.user.email]
        say(project, cast.dora, "Here")
        leave(member)
        say(project, cast.alice, "One more")
    with clock.freeze(TUESDAY_NINE + timedelta(days=2)):
        tasks.remind()

    assert overdue_letters() == [member.user.email, cast.dora.email]


def test_what_needs_no_answer_can_be_said(project: Project, cast: Cast) -> None:
    channel, me = channel_of(project), seen_by(cast.dora, project)
    say(project, cast.alice, "Thank you!")
    with transaction():
        answer_clock.end_needless(channel, me)

    assert the(Wait).needless is True
    with pytest.raises(Conflict), transaction():
        answer_clock.end_needless(channel, me)
