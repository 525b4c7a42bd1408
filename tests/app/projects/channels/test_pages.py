"""The pages of a channel, in the browser of each part."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import db
from app.projects.channels.models import Message, Reading, Wait
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.accounts import count, the
from tests.factories.channels import channel_of, complain, fill, say, upload
from tests.factories.projects import with_representative

KEY = "the-key-of-one-submission"


@pytest.fixture
def alice(browser: Callable[[], FlaskClient], cast: Cast) -> FlaskClient:
    return cast.signed_in(browser(), cast.alice)


@pytest.fixture
def dora(browser: Callable[[], FlaskClient], cast: Cast) -> FlaskClient:
    return cast.signed_in(browser(), cast.dora)


def read_by(user: User) -> int | None:
    return db.session.scalar(sa.select(Reading.read_up_to).where(Reading.user_id == user.id))


def at(project: Project, below: str = "") -> str:
    return f"/projects/{project.reference}/channel{below}"


def test_an_empty_channel_says_what_it_is_for(project: Project, alice: FlaskClient) -> None:
    page = alice.get(at(project)).text

    assert "Nothing has been said here yet" in page
    assert 'name="text"' in page


def test_a_message_is_sent_once_and_stands_on_the_page(project: Project, alice: FlaskClient, dora: FlaskClient) -> None:
    typed = {"text": "Günaydın! See https://example.org/plan <b>now</b>", "submission_key": KEY}
    answer = alice.post(at(project, "/messages"), data=typed)
    again = alice.post(at(project, "/messages"), data=typed)

    assert (answer.status_code, again.location) == (303, answer.location)
    assert count(Message) == 1
    page = dora.get(at(project)).text
    assert "Günaydın!" in page and "&lt;b&gt;now&lt;/b&gt;" in page
    assert '<a href="https://example.org/plan" rel="nofollow noopener"' in page


def test_what_cannot_be_sent_stays_in_the_box_with_the_reason(project: Project, alice: FlaskClient) -> None:
    long = alice.post(at(project, "/messages"), data={"text": "ş" * 8001, "submission_key": KEY})
    empty = alice.post(at(project, "/messages"), data={"text": "", "submission_key": KEY})

    assert (long.status_code, empty.status_code) == (422, 422)
    assert "ş" * 8001 in long.text and "at most 8000" in long.text
    assert "Write a few words, or choose a file." in empty.text
    assert count(Message) == 0


def test_our_script_gets_the_reason_alone(project: Project, alice: FlaskClient) -> None:
    headers = {"Accept": "application/json"}
    refused = alice.post(at(project, "/messages"), data={"text": "", "submission_key": KEY}, headers=headers)
    sent = alice.post(at(project, "/messages"), data={"text": "Here", "submission_key": KEY}, headers=headers)

    assert (refused.status_code, refused.json["detail"]) == (422, "Write a few words, or choose a file.")
    assert (sent.status_code, sent.json) == (200, {"id": the(Message).id})


def test_files_come_with_a_message_and_are_shown_without_harm(project: Project, alice: FlaskClient) -> None:
    typed = {
        "text": "",
        "submission_key": KEY,
        "files": [(upload("a.html", b"<script>alert(1)</script>").stream, "a.html")],
    }
    alice.post(at(project, "/messages"), data=typed)
    page = alice.get(at(project)).text
    address = re.search(r'href="(/projects/[^"]+/files/\d+)"', page)
    assert address is not None
    file = alice.get(address.group(1))

    assert file.data == b"<script>alert(1)</script>"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert "private" in file.headers["Cache-Control"]


def test_a_reply_stands_in_the_stream_with_what_it_answers_and_in_its_thread(
    project: Project, cast: Cast, alice: FlaskClient, dora: FlaskClient
) -> None:
    question = say(project, cast.alice, "When do we begin?")
    thread = at(project, f"/messages/{question.id}")
    key = re.search(r'name="reply_to"[^>]*value="(\d+)"', dora.get(thread).text)
    assert key is not None
    dora.post(at(project, "/messages"), data={"text": "On Monday", "submission_key": KEY, "reply_to": key.group(1)})

    assert "In reply to" in alice.get(at(project)).text
    page = alice.get(thread).text
    assert "When do we begin?" in page and "On Monday" in page and "1 reply" in page


def test_a_correction_and_a_deletion(project: Project, cast: Cast, alice: FlaskClient, dora: FlaskClient) -> None:
    message = say(project, cast.alice, "Thirsday")
    place = at(project, f"/messages/{message.id}")
    assert "Thirsday" in alice.get(f"{place}/correction").text
    assert alice.post(f"{place}/correction", data={"text": "Thursday"}).status_code == 303
    assert "corrected" in dora.get(at(project)).text
    assert "cannot be undone" in alice.get(f"{place}/deletion").text
    alice.post(f"{place}/deletion")

    page = dora.get(at(project)).text
    assert "Thursday" not in page and "This message was deleted." in page


def test_the_line_of_what_is_new_stands_before_the_first_unread(
    project: Project, cast: Cast, alice: FlaskClient
) -> None:
    old = say(project, cast.dora, "Old")
    alice.post(at(project, "/reading"), data={"up_to": old.id})
    say(project, cast.alice, "Mine")
    say(project, cast.dora, "New one")
    say(project, cast.dora, "New two")
    page = alice.get(at(project)).text

    assert page.count("New since you last looked") == 1
    assert page.index("Mine") < page.index("New since you last looked") < page.index("New one")
    assert "2 unread messages" in page
    assert '<span class="count">2</span>' in alice.get(f"/projects/{project.reference}").text

    alice.post(at(project, "/reading"))
    assert "New since" not in alice.get(at(project)).text
    assert read_by(cast.alice) == db.session.scalar(sa.select(sa.func.max(Message.id)))


def test_reading_never_goes_back(project: Project, cast: Cast, alice: FlaskClient) -> None:
    first, second = say(project, cast.dora, "1"), say(project, cast.dora, "2")
    for up_to in (second.id, first.id, 2**61):
        alice.post(at(project, "/reading"), data={"up_to": up_to})

    assert read_by(cast.alice) == second.id


def test_a_long_channel_is_walked_by_its_key(project: Project, cast: Cast, alice: FlaskClient) -> None:
    fill(project, cast.alice, 95, "Line")
    page = alice.get(at(project)).text
    assert "Line 95<" in page and "Line 56<" in page and "Line 55<" not in page
    older = re.search(r'href="([^"]*before=\d+)#end"', page)
    assert older is not None
    page = alice.get(older.group(1)).text
    assert "Line 55<" in page and "Line 16<" in page and "Line 56<" not in page
    assert "Go to the newest" in page


def test_the_reader_can_go_to_a_day_and_to_what_is_unread(project: Project, cast: Cast, alice: FlaskClient) -> None:
    with clock.freeze(clock.now() - timedelta(days=9)):
        say(project, cast.dora, "Nine days ago")
    fill(project, cast.dora, 80, "Line")
    day = (clock.now() - timedelta(days=9)).date().isoformat()

    assert "Nine days ago" in alice.get(at(project, f"?day={day}")).text
    assert "Nine days ago" not in alice.get(at(project)).text
    assert alice.get(at(project, "?day=tomorrow")).status_code == 422


def test_search_finds_parts_of_words_in_every_script(project: Project, cast: Cast, alice: FlaskClient) -> None:
    for text in ("İSTANBUL'da açılış", "हमारा नया विज्ञापन", "Zażółć gęślą jaźń", "100 % sure_thing"):
        say(project, cast.dora, text)

    def found(words: str) -> int:
        page = alice.get(at(project, "/search"), query_string={"q": words}).text
        number = re.search(r"(\d+) messages? found", page)
        return int(number.group(1)) if number else 0

    assert found("istanbul") == found("acilis stanbul") == 1
    assert found("विज्ञा") == 1
    assert found("zazolc jazn") == 1
    assert found("%") == found("sure_") == 1
    assert found("nothing like that") == 0


def test_who_waits_and_who_answers_is_said_to_each_in_their_words(
    project: Project, cast: Cast, alice: FlaskClient, dora: FlaskClient
) -> None:
    kerem = with_representative(project).user
    say(project, cast.alice, "A question")

    assert "You will have an answer by" in alice.get(at(project)).text
    page = dora.get(at(project)).text
    assert f"{kerem.name} sees to it." in page
    assert dora.post(at(project, "/needless")).status_code == 303
    assert the(Wait).needless is True
    assert "sees to it" not in dora.get(at(project)).text


def test_a_client_cannot_stop_the_clock_or_close_the_channel(project: Project, cast: Cast, alice: FlaskClient) -> None:
    say(project, cast.alice)
    for below in ("/needless", "/closing", "/reopening"):
        assert alice.post(at(project, below)).status_code == 404
    assert alice.get(at(project, "/pulse")).status_code == 404


def test_a_complaint_from_its_first_word_to_its_end(project: Project, alice: FlaskClient, dora: FlaskClient) -> None:
    alice.post(at(project, "/messages"), data={"text": "Wrong colours", "submission_key": KEY, "complaint": "y"})
    page = dora.get(at(project)).text
    answer = re.search(r'href="([^"]*/complaints/\d+/answer)"', page)
    assert answer is not None and "A complaint of" in page
    assert dora.post(at(project, "/closing")).status_code == 409
    assert dora.post(answer.group(1), data={"text": "", "submission_key": KEY}).status_code == 422
    assert dora.post(answer.group(1), data={"text": "Mended", "submission_key": KEY}).status_code == 303
    closing = re.search(r'action="([^"]*/complaints/\d+/closing)"', alice.get(at(project)).text)
    assert closing is not None
    assert alice.post(closing.group(1)).status_code == 303
    assert dora.post(at(project, "/closing")).status_code == 303
    page = alice.get(at(project)).text
    assert "This channel is closed" in page and 'name="text"' not in page


def test_the_desk_shows_who_waits_and_complaints(project: Project, cast: Cast, dora: FlaskClient) -> None:
    complain(project, cast.alice, "=Bad")
    waiting, complaints = dora.get("/desk/channels").text, dora.get("/desk/channels?state=complaints").text

    assert project.title in waiting and project.title in complaints
    assert "Nobody waits" in dora.get("/desk/channels?state=overdue").text
    assert project.title in dora.get("/desk/channels/export.csv?state=complaints").text
    assert "Complaints that are open" in dora.get("/desk").text


def test_all_channels_of_a_person_stand_beside_one_another(project: Project, cast: Cast, alice: FlaskClient) -> None:
    say(project, cast.dora, "A word for you")

    page = alice.get("/account/channels").text
    assert "A word for you" in page and "1 unread" in page
    assert "A word for you" in alice.get("/account").text


def test_an_open_page_gets_what_changed_and_a_fresh_ticket(project: Project, cast: Cast, alice: FlaskClient) -> None:
    old = say(project, cast.dora, "Old words")
    answer = alice.get(at(project, f"/news?since={old.changed}"))
    assert "Old words" not in answer.text and answer.headers["X-Live-Seen"] == str(old.changed)
    new = say(project, cast.dora, "New words")
    answer = alice.get(at(project, f"/news?since={old.changed}"))

    assert f'id="m-{new.id}"' in answer.text and "New words" in answer.text and "Old words" not in answer.text
    assert answer.headers["X-Live-Seen"] == str(new.changed)
    assert answer.headers["X-Live-Ticket"].startswith(f"{channel_of(project).topic}.")


def test_the_conversation_can_be_taken_along(project: Project, cast: Cast, alice: FlaskClient) -> None:
    question = say(project, cast.alice, "=When?", uploads=[upload("plan.txt")])
    say(project, cast.dora, "On Monday", reply_to=question.id)
    file = alice.get(at(project, "/export.csv"))

    assert file.mimetype == "text/csv"
    assert "'=When?,plan.txt" in file.text and f"{question.id},On Monday" in file.text


def test_a_person_can_read_and_take_what_channels_keep_about_them(
    project: Project, cast: Cast, alice: FlaskClient
) -> None:
    say(project, cast.alice, "My own words")
    say(project, cast.dora, "Somebody else's words")
    page = alice.get("/account/privacy/data.json").text

    assert "My own words" in page and "Somebody else" not in page
