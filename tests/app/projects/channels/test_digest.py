"""The daily mail about what is unread: in the person's own morning, once, only what is new, until they say no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.channels import reading, tasks, writing
from app.projects.channels.digest_times import is_time
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.channels import channel_of, say, seen_by
from tests.factories.projects import running_project, with_client

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TUESDAY_EIGHT = datetime(2026, 11, 24, 5, 5, tzinfo=UTC)  # in Istanbul


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        ("2026-11-24 05:05", "Europe/Istanbul", True),
        ("2026-11-24 06:05", "Europe/Istanbul", False),
        ("2026-11-24 02:35", "Asia/Kolkata", True),
        ("2026-11-24 16:05", "America/Los_Angeles", True),
        ("2026-11-24 08:05", "UTC", True),
    ],
)
def test_the_morning_is_the_readers_own(now: str, zone: str, expected: bool) -> None:
    assert is_time(at(now), zone, None) is expected


def test_one_morning_has_one_mail_even_when_the_clock_is_put_back() -> None:
    assert is_time(at("2026-11-24 05:35"), "Europe/Istanbul", at("2026-11-24 05:05")) is False
    assert is_time(at("2026-11-25 05:05"), "Europe/Istanbul", at("2026-11-24 05:05")) is True


def mails(user: User) -> list[MailMessage]:
    found = sa.select(MailMessage).where(
        MailMessage.template == "channels/mail/digest", MailMessage.recipient == user.email
    )
    return list(db.session.scalars(found.order_by(MailMessage.id)))


def write(moment: datetime = TUESDAY_EIGHT) -> None:
    with clock.freeze(moment):
        tasks.write_digests()


@pytest.fixture
def talked(cast: Cast) -> Project:
    """Alice has two messages of Dora to read, since Monday noon."""
    with clock.freeze(MONDAY_NOON):
        project = running_project(cast.dora)
        with_client(project, cast.alice)
        say(project, cast.dora, "Taslak hazır")
        say(project, cast.dora, "Bakabilir misiniz?")
    return project


def test_what_is_unread_comes_in_one_mail_and_only_once(talked: Project, cast: Cast) -> None:
    write()
    write()
    write(TUESDAY_EIGHT + timedelta(days=1))
    [mail] = mails(cast.alice)

    assert "2 unread messages" in mail.subject
    assert (
        talked.title in mail.text
        and "Taslak hazır" in mail.text
        and f"/projects/{talked.reference}/channel" in mail.text
    )
    assert mails(cast.dora) == [], "one's own words are no news"


def test_what_was_read_is_no_news(talked: Project, cast: Cast) -> None:
    with transaction():
        reading.read_up_to(channel_of(talked), cast.alice, 2**62)
    write()
    assert mails(cast.alice) == []


def test_whoever_wants_none_gets_none(talked: Project, cast: Cast) -> None:
    with transaction():
        reading.want_digest(channel_of(talked), cast.alice, False)
    write()
    assert mails(cast.alice) == []


def test_a_message_of_this_minute_waits_for_the_next_morning(talked: Project, cast: Cast) -> None:
    with transaction():
        reading.read_up_to(channel_of(talked), cast.alice, 2**62)
    with clock.freeze(TUESDAY_EIGHT - timedelta(minutes=5)):
        say(talked, cast.dora, "Just now")
    write()
    assert mails(cast.alice) == []
    write(TUESDAY_EIGHT + timedelta(days=1))
    assert "Just now" in mails(cast.alice)[0].text


def test_several_channels_come_in_one_mail(talked: Project, cast: Cast) -> None:
    with clock.freeze(MONDAY_NOON):
        other = running_project(cast.dora, title="Another project")
        with_client(other, cast.alice)
        for number in range(7):
            say(other, cast.dora, f"Line {number}")
    write()
    [mail] = mails(cast.alice)

    assert "9 unread messages" in mail.subject
    assert "Another project" in mail.text and "Line 4" in mail.text and "Line 5" not in mail.text
    assert "and 2 more" in mail.text


def test_the_past_of_a_late_joiner_is_no_news(talked: Project, cast: Cast) -> None:
    late = with_client(talked).user
    write()
    assert mails(late) == []


def test_what_was_deleted_is_in_no_mail(talked: Project, cast: Cast) -> None:

    secret = say(talked, cast.dora, "A password by mistake")
    with transaction():
        writing.delete(channel_of(talked), secret, seen_by(cast.dora, talked))
    write(TUESDAY_EIGHT + timedelta(days=1))

    assert "password" not in mails(cast.alice)[0].text


def test_an_unproven_address_gets_no_mail_until_it_is_proven(talked: Project, cast: Cast) -> None:
    with transaction():
        cast.alice.email_verified_at = None
    write()
    assert mails(cast.alice)[0].held_for_verification is True
