"""What is internal reaches a client by no path: page, search, count, mail, export, part, log, direct address of a file."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.boards import arranging, writing
from app.projects.boards.activity import client_topic, team_topic
from app.projects.boards.models import CardComment, CardFile
from app.projects.models import Project
from app.web import live
from tests.cast import Cast
from tests.factories.accounts import every, the
from tests.factories.boards import a_board, a_card, a_comment, a_png, columns, leaders_seat, seat_of
from tests.factories.projects import leave, running_project, somebody, with_client, with_expert, with_representative

Browser = Callable[[], FlaskClient]
SECRET = "Geheimnis-4711"
INTERNAL_PAGES = (
    "",
    "/columns",
    "/archive",
    "/activity",
    "/export.csv",
    f"?q={SECRET}",
    "?side=internal",
    "?due=none",
    "?who=nobody",
)


def path(project: Project, rest: str = "") -> str:
    return f"/projects/{project.reference}/board{rest}"


@pytest.fixture
def dora(browser: Browser, cast: Cast, project: Project) -> FlaskClient:
    return cast.signed_in(browser(), cast.dora)


@pytest.fixture
def hers(browser: Browser, cast: Cast, alice: User) -> FlaskClient:
    """The browser of Alice, the client."""
    return cast.signed_in(browser(), alice)


def assert_nowhere(hers: FlaskClient, project: Project, secret: str, pages: tuple[str, ...] = INTERNAL_PAGES) -> None:
    for rest in pages:
        answer = hers.get(path(project, rest))
        told = answer.text.replace(f"{secret}&#34;", "").replace(f'value="{secret}"', "").replace(f"q={secret}", "")
        assert secret not in told, rest
    for page in (f"/projects/{project.reference}", "/projects", "/account", f"/projects/{project.reference}/history"):
        assert secret not in hers.get(page).text, page
    for letter in db.session.scalars(sa.select(MailMessage).where(MailMessage.recipient == "alice@customer.example")):
        assert secret not in letter.text + letter.html + letter.subject


def test_an_internal_card_reaches_a_client_by_no_path(
    dora: FlaskClient, hers: FlaskClient, project: Project, cast: Cast, emre: User
) -> None:
    card = a_card(project, SECRET, description=SECRET)
    a_comment(card, cast.dora, f"{SECRET} @Alice Şahin")
    with transaction():
        seat = leaders_seat(project)
        writing.add_items(seat, card.key, [SECRET])
        writing.label(seat, card.key, [arranging.add_label(seat, name=SECRET, tone="note").id])
        writing.assign(seat, card.key, [emre.id])
    archived = a_card(project, SECRET)
    with transaction():
        writing.archive(leaders_seat(project), archived.key)
    assert SECRET in dora.get(path(project)).text, "the team sees it"

    assert_nowhere(hers, project, SECRET)

    assert card.key not in hers.get(path(project)).text
    assert emre.name in dora.get(path(project)).text
    assert emre.name not in hers.get(path(project)).text, "nor who works on it"
    for rest in (f"/cards/{card.key}", f"/cards/{card.key}/edit"):
        assert hers.get(path(project, rest)).status_code == 404
    assert hers.post(path(project, f"/cards/{card.key}/comments"), data={"body": "x"}).status_code == 404


def test_counts_tell_a_client_nothing_of_internal_cards(hers: FlaskClient, project: Project) -> None:
    before = strip(hers.get(f"/projects/{project.reference}").text)
    for number in range(3):
        a_card(project, f"hidden {number}")
    assert strip(hers.get(f"/projects/{project.reference}").text) == before
    board = hers.get(path(project)).text
    assert '<span class="count">3' not in board
    assert board.count('<span class="count">0') == 4


def strip(text: str) -> str:
    """Without what differs between any two drawings: tokens and moments."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line and "<time" not in line)


def test_limits_are_the_teams(dora: FlaskClient, hers: FlaskClient, project: Project) -> None:
    column = columns(project)[0]
    dora.post(path(project, f"/columns/{column.id}"), data={"name": "To do", "wip_limit": "1"})
    a_card(project, "one", shown=True), a_card(project, "two", shown=True)
    assert "too many" in dora.get(path(project)).text
    board = hers.get(path(project)).text
    assert "too many" not in board and "of at most" not in board


def test_a_shown_card_is_read_with_what_is_for_the_client_on_it(
    dora: FlaskClient, hers: FlaskClient, project: Project, cast: Cast
) -> None:
    card = a_card(project, "Look at the concept", shown=True)
    a_comment(card, cast.dora, SECRET)
    a_comment(card, cast.dora, "For your eyes", for_client=True)

    page = hers.get(path(project, f"/cards/{card.key}")).text

    assert "Look at the concept" in page
    assert "For your eyes" in page
    assert SECRET not in page
    assert_nowhere(hers, project, SECRET)
    assert "Look at the concept" in hers.get(path(project, "?q=your+eyes")).text
    assert "Look at the concept" not in hers.get(path(project, f"?q={SECRET}")).text, "searching betrays nothing"
    assert '1<span class="visually-hidden"> comments</span>' in hers.get(path(project)).text, (
        "the internal is not counted"
    )


def test_what_a_client_writes_the_team_reads_and_it_is_never_internal(hers: FlaskClient, project: Project) -> None:
    card = a_card(project, "Look", shown=True)
    assert hers.post(path(project, f"/cards/{card.key}/comments"), data={"body": "I like it"}).status_code == 303
    assert the(CardComment).internal is False
    assert "I like it" in hers.get(path(project, f"/cards/{card.key}")).text


def test_comments_stay_internal_when_the_card_is_shown_later(
    dora: FlaskClient, hers: FlaskClient, project: Project, cast: Cast
) -> None:
    card = a_card(project, "Later shown")
    a_comment(card, cast.dora, SECRET, for_client=True)
    dora.post(path(project, f"/cards/{card.key}/showing"), data={"shown": "1"})
    assert "Later shown" in hers.get(path(project, f"/cards/{card.key}")).text
    assert_nowhere(hers, project, SECRET)
    assert "added this card" not in hers.get(path(project, f"/cards/{card.key}")).text, "nor what happened before"


def test_a_card_that_is_hidden_again_is_gone_with_all_on_it(
    dora: FlaskClient, hers: FlaskClient, project: Project, cast: Cast
) -> None:
    card = a_card(project, SECRET, shown=True)
    comment = a_comment(card, cast.alice, "mine")
    dora.post(path(project, f"/cards/{card.key}/showing"), data={"shown": "0"})
    assert_nowhere(hers, project, SECRET)
    assert hers.get(path(project, f"/cards/{card.key}")).status_code == 404
    assert hers.get(path(project, f"/comments/{comment.id}")).status_code == 404


def attached(browser: FlaskClient, project: Project, key: str, **data: Any) -> CardFile:
    sent = {"file": (a_png(), "plan.png"), **data}
    answer = browser.post(path(project, f"/cards/{key}/files"), data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return every(CardFile)[-1]


def test_files_are_given_out_only_to_who_sees_them(
    dora: FlaskClient, hers: FlaskClient, browser: Browser, cast: Cast, project: Project
) -> None:
    hidden, shown = a_card(project, "Hidden"), a_card(project, "Shown", shown=True)
    on_hidden, internal = attached(dora, project, hidden.key), attached(dora, project, shown.key)
    for_her = attached(dora, project, shown.key, for_client="y")
    charlie = cast.signed_in(browser(), cast.charlie)

    for row in (on_hidden, internal, for_her):
        assert dora.get(path(project, f"/files/{row.id}")).status_code == 200
        assert charlie.get(path(project, f"/files/{row.id}")).status_code == 404
        assert browser().get(path(project, f"/files/{row.id}")).status_code == 302
        assert browser().get(f"/files/{row.file.key}").status_code == 404, "never public"
    assert [hers.get(path(project, f"/files/{row.id}")).status_code for row in (on_hidden, internal, for_her)] == [
        404,
        404,
        200,
    ]
    given = hers.get(path(project, f"/files/{for_her.id}"))
    assert given.headers["Cache-Control"] == "private, no-cache"
    assert given.headers["X-Content-Type-Options"] == "nosniff"

    dora.post(path(project, f"/files/{for_her.id}/showing"), data={"shown": "0"})
    assert hers.get(path(project, f"/files/{for_her.id}")).status_code == 404
    dora.post(path(project, f"/files/{internal.id}/removal"))
    assert dora.get(path(project, f"/files/{internal.id}")).status_code == 404


def test_a_file_is_recognised_by_its_content(dora: FlaskClient, project: Project) -> None:
    card = a_card(project)
    for data, name in (
        (b"<html><script>alert(1)</script>", "x.png"),
        (b"MZ\x90\x00" + b"\0" * 60, "x.pdf"),
        (b"", "x.png"),
    ):
        sent = {"file": (io.BytesIO(data), name)}
        answer = dora.post(path(project, f"/cards/{card.key}/files"), data=sent, content_type="multipart/form-data")
        assert answer.status_code == 422, name
    assert every(CardFile) == []


def test_an_expert_shows_nothing_to_the_client_the_leader_and_the_representative_do(
    browser: Browser, cast: Cast, project: Project, emre: User
) -> None:
    card = a_card(project)
    theirs = cast.signed_in(browser(), emre)
    assert theirs.post(path(project, f"/cards/{card.key}/showing"), data={"shown": "1"}).status_code == 404
    theirs.post(path(project, f"/cards/{card.key}/comments"), data={"body": "x", "for_client": "y"})
    assert the(CardComment).internal is True
    hers = cast.signed_in(browser(), with_representative(project).user)
    assert hers.post(path(project, f"/cards/{card.key}/showing"), data={"shown": "1"}).status_code == 303


def test_mentions_reach_only_who_may_read(project: Project, cast: Cast, alice: User, emre: User) -> None:
    card = a_card(project, "Look", shown=True)
    a_comment(card, cast.dora, "@Alice Şahin @Emre secret")
    assert [letter.recipient for letter in mentions()] == [emre.email]
    a_comment(card, cast.dora, "@Alice Şahin please look", for_client=True)
    assert [letter.recipient for letter in mentions()] == [emre.email, alice.email]
    a_comment(card, alice, "@Emre thank you")
    assert len(mentions()) == 3


def mentions() -> list[MailMessage]:
    return every(MailMessage, template="boards/mail/mentioned")


def test_a_client_on_the_channel_only_finds_no_board(browser: Browser, cast: Cast, project: Project) -> None:
    a_card(project, "Shown", shown=True)
    bora = somebody(Role.CUSTOMER)
    with_client(project, bora, on_board=False)
    theirs = cast.signed_in(browser(), bora)
    assert theirs.get(f"/projects/{project.reference}").status_code == 200
    assert "/board" not in theirs.get(f"/projects/{project.reference}").text
    for rest in ("", "/columns", "/export.csv", "/activity"):
        assert theirs.get(path(project, rest)).status_code == 404


def test_who_leaves_the_project_sees_nothing_new_from_that_moment(
    browser: Browser, cast: Cast, project: Project
) -> None:
    expert = with_expert(project)
    card = a_card(project, "Work")
    row = attached(cast.signed_in(browser(), cast.dora), project, card.key)
    theirs = cast.signed_in(browser(), expert.user)
    assert theirs.get(path(project)).status_code == 200
    topic = team_topic(card.board_id)
    before = live.standing(topic).version
    leave(expert)
    for rest in ("", "/columns", "/export.csv", f"/cards/{card.key}", f"/files/{row.id}", "/archive", "/activity"):
        assert theirs.get(path(project, rest)).status_code == 404, rest
    assert "Work" not in theirs.get("/account").text
    assert live.standing(topic).version > before, "open pages of theirs may not even ask"
    a_comment(card, cast.dora, f"@{expert.user.name} come back")
    assert mentions() == []


def test_a_late_joiner_sees_the_whole_history(browser: Browser, cast: Cast, project: Project) -> None:
    card = a_card(project, "Old work")
    a_comment(card, cast.dora, "Said long ago")
    newcomer = cast.signed_in(browser(), with_expert(project).user)
    page = newcomer.get(path(project, f"/cards/{card.key}")).text
    assert "Said long ago" in page
    assert "added this card" in page


def test_open_pages_of_clients_are_told_only_of_what_they_see(project: Project, cast: Cast) -> None:
    card = a_card(project, "Hidden")
    topic = client_topic(card.board_id)
    before = live.standing(topic).newest
    a_comment(card, cast.dora, "secret")
    assert live.standing(topic).newest == before
    with transaction():
        writing.show(leaders_seat(project), card.key)
    assert live.standing(topic).newest > before


def test_charlie_finds_nothing_on_any_path_of_a_board(browser: Browser, cast: Cast, project: Project) -> None:
    card = a_card(project, SECRET, shown=True)
    comment = a_comment(card, cast.dora)
    with transaction():
        writing.add_items(leaders_seat(project), card.key, ["x"])
    item = card.checklist[0].id if card.checklist else 1
    other = running_project(somebody(Role.PROJECT_LEADER))
    a_board(other)
    insider_elsewhere = with_expert(other).user
    gets = (
        "",
        "/columns",
        "/archive",
        "/activity",
        "/export.csv",
        "/settings",
        f"/cards/{card.key}",
        f"/cards/{card.key}/edit",
        "/cards/new",
        f"/comments/{comment.id}",
    )
    posts = (
        "",
        "/moves",
        "/cards",
        *(
            f"/cards/{card.key}/{verb}"
            for verb in (
                "edit",
                "people",
                "labels",
                "showing",
                "archiving",
                "restoring",
                "copies",
                "checklist",
                f"checklist/{item}",
                f"checklist/{item}/removal",
                "comments",
                "files",
            )
        ),
        f"/comments/{comment.id}/removal",
        "/columns/new",
        "/labels",
    )
    for outsider in (cast.charlie, insider_elsewhere, cast.marta):
        theirs = cast.signed_in(browser(), outsider)
        for rest in gets:
            assert theirs.get(path(project, rest)).status_code == 404, rest
        for rest in posts:
            assert theirs.post(path(project, rest), data={"card": card.key, "way": "right"}).status_code == 404, rest
        assert SECRET not in theirs.get("/projects").text + theirs.get("/account").text


def test_a_card_is_not_reached_through_another_project(browser: Browser, cast: Cast, project: Project) -> None:
    """Somebody who leads one project guesses the key of a card, the ids of a comment and a column of another."""
    card = a_card(project, SECRET)
    comment = a_comment(card, cast.dora)
    olga = somebody(Role.PROJECT_LEADER)
    other = running_project(olga)
    a_board(other)
    theirs = cast.signed_in(browser(), olga)
    assert theirs.get(path(other, f"/cards/{card.key}")).status_code == 404
    assert theirs.get(path(other, f"/comments/{comment.id}")).status_code == 404
    assert theirs.post(path(other, f"/columns/{columns(project)[0].id}"), data={"name": "x"}).status_code == 404
    own = a_card(other, "Own")
    moved = theirs.post(path(other, "/moves"), data={"card": own.key, "column": columns(project)[0].id})
    assert moved.status_code == 404
    assert seat_of(olga, other).board.id != card.board_id


def test_an_administrator_reads_and_writes_nothing(browser: Browser, cast: Cast, project: Project) -> None:
    card = a_card(project, "Seen by Ada")
    ada = cast.signed_in(browser(), cast.ada)
    assert "Seen by Ada" in ada.get(path(project)).text
    assert ada.post(path(project, "/moves"), data={"card": card.key, "way": "right"}).status_code == 404
    assert ada.post(path(project, f"/cards/{card.key}/comments"), data={"body": "x"}).status_code == 404


def test_the_same_comment_sent_twice_is_written_once(hers: FlaskClient, project: Project) -> None:
    card = a_card(project, "Look", shown=True)
    data = {"body": "Once", "submission_key": secrets.token_hex(12)}
    for _time in range(2):
        assert hers.post(path(project, f"/cards/{card.key}/comments"), data=data).status_code == 303
    assert len(every(CardComment)) == 1


def test_a_comment_that_could_not_be_sent_stays_in_its_box_with_the_reason(hers: FlaskClient, project: Project) -> None:
    card = a_card(project, "Look", shown=True)
    typed = "a long thought " * 700
    answer = hers.post(path(project, f"/cards/{card.key}/comments"), data={"body": typed})
    assert answer.status_code == 422
    assert typed.strip() in answer.text
    assert f'data-draft="comment-{card.key}:' in answer.text
    assert "data-draft-kept" in answer.text
    assert "data-draft-sent" not in answer.text


def test_comments_are_mended_by_their_author_and_removed_by_author_or_leader(
    hers: FlaskClient, dora: FlaskClient, project: Project, cast: Cast
) -> None:
    card = a_card(project, "Look", shown=True)
    comment = a_comment(card, cast.alice, "Frist")
    assert hers.post(path(project, f"/comments/{comment.id}"), data={"body": "First"}).status_code == 303
    assert dora.post(path(project, f"/comments/{comment.id}"), data={"body": "Not mine"}).status_code == 404
    assert the(CardComment).body == "First"
    assert dora.post(path(project, f"/comments/{comment.id}/removal")).status_code == 303
    assert "First" not in hers.get(path(project, f"/cards/{card.key}")).text
