"""Charlie, and whoever left: nothing of a channel reaches them, by no path."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts import erasing
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.channels import complaining, digest, overview, tasks, unread, watching
from app.projects.channels.digest_times import MORNING_HOUR
from app.projects.channels.models import Message
from app.projects.models import Project, ProjectMember
from app.web import live
from tests.cast import Cast
from tests.conftest import CarefulClient
from tests.factories.accounts import count
from tests.factories.channels import channel_of, complain, say, seen_by, upload
from tests.factories.projects import leave, running_project, with_client, with_expert, with_representative

SECRET = "The launch is on the ninth"


@pytest.fixture
def secrets(project: Project, cast: Cast) -> Message:
    """A message of Dora with a file, and a complaint of Alice."""
    complain(project, cast.alice)
    return say(project, cast.dora, SECRET, uploads=[upload("plan.txt")])


def paths(project: Project, message: Message) -> list[str]:
    base = f"/projects/{project.reference}/channel"
    complaint = db.session.scalar(sa.text("SELECT min(id) FROM channel_complaint"))
    return [
        base,
        f"{base}?at={message.id}",
        f"{base}/news?since=0",
        f"{base}/search?q=launch",
        f"{base}/export.csv",
        f"{base}/messages/{message.id}",
        f"{base}/messages/{message.id}/correction",
        f"{base}/messages/{message.id}/deletion",
        f"{base}/files/{message.files[0].id}",
        f"{base}/complaints/{complaint}/answer",
        f"{base}/pulse",
    ]


def posts(project: Project, message: Message) -> list[str]:
    base = f"/projects/{project.reference}/channel"
    each = f"{base}/messages/{message.id}"
    return [
        f"{base}/messages", f"{base}/reading", f"{base}/letters", f"{base}/needless", f"{base}/closing",
        f"{base}/reopening", f"{each}/correction", f"{each}/deletion", f"{each}/feedback",
        f"{each}/feedback/withdrawal", f"{each}/complaint", f"{base}/complaints/1/answer", f"{base}/complaints/1/closing",
        f"{base}/pulse/1",
    ]  # fmt: skip


def sees_nothing(client: FlaskClient, project: Project, message: Message) -> None:
    for path in paths(project, message):
        assert client.get(path).status_code == 404, path
    for path in posts(project, message):
        assert client.post(path, data={"text": "I was here", "submission_key": "k" * 24}).status_code == 404, path
    assert project.title not in client.get("/account/channels").text
    assert SECRET not in client.get("/account").text
    assert db.session.scalar(sa.select(sa.func.count()).where(Message.text == "I was here")) == 0


def test_charlie_finds_no_path_into_a_channel(
    project: Project, cast: Cast, secrets: Message, browser: Callable[[], FlaskClient]
) -> None:
    running_project(cast.dora)
    with_client(running_project(cast.dora), cast.charlie)
    charlie = cast.signed_in(browser(), cast.charlie)

    for path in paths(project, secrets):
        assert charlie.get(path).status_code == 404, path
    for path in posts(project, secrets):
        assert charlie.post(path).status_code == 404, path
    assert SECRET not in charlie.get("/account/channels").text
    assert browser().get(paths(project, secrets)[0]).status_code == 302, "nobody is asked to sign in"


def a_member(project: Project, part: str) -> ProjectMember:
    if part == "expert":
        return with_expert(project, on_channel=True)
    return with_client(project) if part == "client" else with_representative(project)


@pytest.mark.parametrize("part", ["client", "expert", "representative"])
def test_who_left_is_a_stranger_from_that_moment(
    part: str, project: Project, cast: Cast, secrets: Message, browser: Callable[[], FlaskClient]
) -> None:
    member = a_member(project, part)
    client = cast.signed_in(browser(), member.user)
    assert SECRET in client.get(paths(project, secrets)[0]).text
    leave(member)

    sees_nothing(client, project, secrets)


def test_who_is_on_the_board_alone_finds_no_channel(
    project: Project, cast: Cast, secrets: Message, browser: Callable[[], FlaskClient]
) -> None:
    member = with_client(project, on_channel=False)
    client = cast.signed_in(browser(), member.user)

    sees_nothing(client, project, secrets)
    page = client.get(f"/projects/{project.reference}").text
    assert SECRET not in page and f"{project.reference}/channel" not in page


def test_a_message_of_another_channel_is_not_found_under_ones_own(
    project: Project, cast: Cast, secrets: Message, browser: Callable[[], FlaskClient]
) -> None:
    """Whoever is in one channel cannot read another one by putting its numbers under the address of their own."""
    other = running_project(cast.dora)
    charlie = cast.signed_in(browser(), with_client(other, cast.charlie).user)
    base = f"/projects/{other.reference}/channel"

    for path in (f"{base}/messages/{secrets.id}", f"{base}/files/{secrets.files[0].id}", f"{base}/complaints/1/answer"):
        assert charlie.get(path).status_code == 404
    assert SECRET not in charlie.get(f"{base}?at={secrets.id}").text
    assert SECRET not in charlie.get(f"{base}/search?q=launch").text
    assert SECRET not in charlie.get(f"{base}/news?since=0").text
    charlie.post(f"{base}/reading", data={"up_to": secrets.id})
    answer = charlie.post(f"{base}/messages", data={"text": "x", "submission_key": "k" * 24, "reply_to": secrets.id})
    assert answer.status_code == 404


def test_counts_and_lists_are_of_ones_own_channels(project: Project, cast: Cast, secrets: Message) -> None:
    member = with_expert(project, on_channel=True)
    say(project, cast.dora, "For the expert too")
    assert unread.unread_by_channel(member.user_id) == {channel_of(project).id: 1}
    leave(member)

    for person in (member.user, cast.charlie):
        assert unread.unread_by_channel(person.id) == {}
        assert unread.unread_of_project(project.id, person.id) == 0
        assert overview.channels_of(Viewer(person)) == []
        assert db.session.scalars(watching.waits_for(Viewer(person))).all() == []
        assert db.session.scalars(watching.open_complaints_for(Viewer(person))).all() == []


def test_the_desk_of_a_leader_shows_their_own_channels(
    project: Project, cast: Cast, secrets: Message, browser: Callable[[], FlaskClient]
) -> None:
    other = running_project()
    say(other, with_client(other).user, "Somebody else's client")
    desk = cast.signed_in(browser(), cast.dora)

    assert "Somebody else" not in desk.get("/desk/channels").text
    assert cast.signed_in(browser(), cast.charlie).get("/desk/channels").status_code == 404
    assert "Somebody else" in cast.signed_in(browser(), cast.ada).get("/desk/channels").text


def morning_after(message: Message, user: User) -> datetime:
    """The next morning hour of somebody who lives in Istanbul, three hours ahead of UTC."""
    day = message.written_at + timedelta(days=1)
    assert user.timezone == "Europe/Istanbul"
    return day.replace(hour=MORNING_HOUR - 3, minute=10)


def digests() -> list[str]:
    found = sa.select(MailMessage.recipient).where(MailMessage.template == "channels/mail/digest")
    return list(db.session.scalars(found.order_by(MailMessage.recipient)))


def test_no_letter_about_a_channel_goes_to_who_left_or_was_never_in_it(
    project: Project, cast: Cast, secrets: Message
) -> None:
    gone, board_only = with_expert(project, on_channel=True), with_client(project, on_channel=False)
    late = say(project, cast.dora, f"@{board_only.user.name} @Charlie Stranger look here")
    leave(gone)
    with clock.freeze(morning_after(late, cast.alice)):
        tasks.write_digests()

    assert digests() == [cast.alice.email, cast.dora.email]
    assert count(MailMessage, template="channels/mail/mentioned") == 0


def test_between_finding_who_is_due_and_writing_somebody_may_leave(
    project: Project, cast: Cast, secrets: Message
) -> None:
    member = with_expert(project, on_channel=True)
    late = say(project, cast.dora, "After they came")
    with clock.freeze(morning_after(late, cast.alice)):
        assert member.user_id in digest.people_due()
        leave(member)
        with transaction():
            assert digest.write_to(member.user_id) is False

    assert digests() == []


def test_an_answer_to_a_complaint_is_not_mailed_to_who_left(project: Project, cast: Cast) -> None:
    member = with_client(project)
    complaint = complain(project, member.user)
    leave(member)
    with transaction():
        complaining.answer(
            channel_of(project), complaint.id, seen_by(cast.dora, project), text="Mended", submission_key="k" * 24
        )

    assert count(MailMessage, template="channels/mail/answered") == 0


def test_who_is_erased_leaves_gaps_and_no_words(project: Project, cast: Cast, secrets: Message) -> None:
    member = with_client(project)
    message = say(project, member.user, "My address is Kalamaja 12", uploads=[upload("me.txt")])
    leave(member)
    with transaction():
        erasing.erase(member.user)
    db.session.refresh(message)

    assert (message.text, message.folded, message.is_deleted) == ("", "", True)
    assert (
        db.session.scalar(sa.text("SELECT count(*) FROM channel_file f WHERE f.message_id = :id"), {"id": message.id})
        == 0
    )


@pytest.fixture
def real(fresh_app: Flask) -> Iterator[Flask]:
    fresh_app.test_client_class = CarefulClient
    with fresh_app.app_context():
        yield fresh_app
    fresh_app.extensions["web.live_watch"].close()


@pytest.mark.parametrize("how", ["leaves", "loses the channel"])
def test_the_ticket_of_who_leaves_is_void_at_once_and_the_others_get_a_new_one(real: Flask, how: str) -> None:
    cast = Cast()
    project = running_project(cast.dora)
    member_id = with_client(project, cast.alice).id
    leave(with_expert(project))  # of tickets that were void once already, too
    topic = channel_of(project).topic
    held = live.ticket(topic, live.standing(topic))
    client = real.test_client()
    assert client.get(f"/live/{held}?seen=0").status_code == 204
    if how == "leaves":
        leave(db.session.get_one(ProjectMember, member_id))
    else:
        with transaction() as session:
            session.execute(sa.update(ProjectMember).where(ProjectMember.id == member_id).values(on_channel=False))
    say(project, cast.dora, "Nothing for Alice")
    deadline = time.monotonic() + 3
    while client.get(f"/live/{held}?seen=0").status_code != 410 and time.monotonic() < deadline:
        time.sleep(0.02)

    assert client.get(f"/live/{held}?seen=0").status_code == 410
    alice, dora = (cast.signed_in(real.test_client(), person) for person in (cast.alice, cast.dora))
    news = f"/projects/{project.reference}/channel/news?since=0"
    assert alice.get(news).status_code == 404
    fresh = dora.get(news).headers["X-Live-Ticket"]
    assert client.get(f"/live/{fresh}?seen=0").status_code == 200
