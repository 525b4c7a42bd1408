"""Mail at the desk: dead letters are seen and sent again; secret links are seen by nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry
from app.database import db as database
from app.database import transaction
from app.mail import resending
from app.mail.models import MailMessage
from app.mail.outbox import Attachment
from app.media import filing
from tests.app.mail.letters import give_up, newest, write
from tests.cast import Cast


@pytest.fixture
def desk(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.ada)


def state_of(message_id: int) -> str:
    return database.session.get_one(MailMessage, message_id, populate_existing=True).state


def test_mails_are_listed_with_their_state_and_found_by_words(desk: FlaskClient) -> None:
    write(to="one@customer.example", name="Invoice")
    give_up(write(to="two@customer.example"))
    page = desk.get("/desk/mail").text
    assert "one@customer.example" in page
    assert "given up" in page
    assert "550 No such person here" in page

    assert "one@customer.example" not in desk.get("/desk/mail?state=failed").text
    assert "two@customer.example" in desk.get("/desk/mail?state=failed").text
    assert "two@customer.example" not in desk.get("/desk/mail?q=invoice").text


@pytest.mark.parametrize("state", ["failed", "retrying", "waiting", "held", "sent"])
def test_every_state_has_its_list_and_says_when_it_is_empty(desk: FlaskClient, state: str) -> None:
    assert "No mail here" in desk.get(f"/desk/mail?state={state}").text


def test_long_lists_come_in_pages(desk: FlaskClient) -> None:
    for number in range(26):
        write(to=f"n{number}@customer.example")
    assert "n0@customer.example" not in desk.get("/desk/mail").text
    assert "n0@customer.example" in desk.get("/desk/mail?page=2").text


def test_the_list_can_be_taken_along_as_csv(desk: FlaskClient) -> None:
    write(name='=HYPERLINK("x")')
    give_up(write(to="two@customer.example"))
    answer = desk.get("/desk/mail/export.csv?state=failed")
    assert answer.content_type.startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[1] for row in rows[1:]] == ["two@customer.example"]
    assert len(list(csv.reader(io.StringIO(desk.get("/desk/mail/export.csv").text)))) == 3


def test_a_mail_is_shown_in_a_frame_that_can_do_nothing(desk: FlaskClient) -> None:
    it = write(name="Alice")
    page = desk.get(f"/desk/mail/{it.id}").text
    assert f'src="/desk/mail/{it.id}/preview"' in page
    assert "sandbox=" in page

    frame = desk.get(f"/desk/mail/{it.id}/preview")
    policy = frame.headers["Content-Security-Policy"]
    assert "<p>Hello Alice</p>" in frame.text
    for rule in ("default-src 'none'", "sandbox", "form-action 'none'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_a_mail_with_a_secret_link_shows_no_text(desk: FlaskClient) -> None:
    with transaction():
        kept = filing.keep(b"x", filename="x.txt", content_type="text/plain")
    it = write(name="Secret", private=True, attachments=[Attachment(kept.key, "x.txt", "text/plain")])
    page = desk.get(f"/desk/mail/{it.id}").text
    assert "Hello Secret" not in page
    assert "preview" not in page
    assert "only its recipient can read it" in page
    assert desk.get(f"/desk/mail/{it.id}/preview").status_code == 404
    assert desk.get(f"/desk/mail/{it.id}/attachments/{it.attachments[0].id}").status_code == 404


def test_an_attachment_can_be_opened(desk: FlaskClient) -> None:
    with transaction():
        kept = filing.keep(b"%PDF-1.7", filename="a.pdf", content_type="application/pdf")
    it = write(attachments=[Attachment(kept.key, "Invoice 7.pdf", "application/pdf")])
    answer = desk.get(f"/desk/mail/{it.id}/attachments/{it.attachments[0].id}")
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7")
    assert "Invoice 7.pdf" in answer.headers["Content-Disposition"]
    other = write()
    assert desk.get(f"/desk/mail/{other.id}/attachments/{it.attachments[0].id}").status_code == 404


def test_a_dead_letter_is_sent_again_and_that_is_audited(
    desk: FlaskClient, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    it = give_up(write())
    assert desk.post(f"/desk/mail/{it.id}/resending").status_code == 303
    run_jobs()
    assert state_of(it.id) == "sent"
    noted = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "mail.sent_again")).one()
    assert (noted.actor_id, noted.subject_type, noted.subject_id) == (cast.ada.id, "mail_message", str(it.id))


def test_what_was_not_given_up_is_not_sent_again(desk: FlaskClient, run_jobs: Callable[..., int]) -> None:
    it = write()
    assert desk.post(f"/desk/mail/{it.id}/resending").status_code == 409
    run_jobs()
    assert desk.post(f"/desk/mail/{it.id}/resending").status_code == 409


def test_several_are_sent_again_after_a_moment_to_undo(desk: FlaskClient, run_jobs: Callable[..., int]) -> None:
    dead = [give_up(write(to=f"n{number}@customer.example")) for number in range(3)]
    ids = [it.id for it in dead]
    run_jobs()
    answer = desk.post("/desk/mail/resendings", data={"message": [*ids, write().id]})
    page = desk.get(answer.location).text
    assert "3 mails leave in a few seconds" in page
    assert "Undo" in page
    run_jobs()
    assert [state_of(each) for each in ids] == ["retrying"] * 3, "not yet: there is still time to undo"

    run_jobs(moment=clock.now() + timedelta(seconds=resending.UNDO_SECONDS + 1))
    assert [state_of(each) for each in ids] == ["sent"] * 3


def test_undo_holds_back_what_has_not_left(desk: FlaskClient, run_jobs: Callable[..., int]) -> None:
    dead = [give_up(write(to=f"n{number}@customer.example")) for number in range(2)]
    ids = [it.id for it in dead]
    desk.post("/desk/mail/resendings", data={"message": ids})
    answer = desk.post("/desk/mail/resendings/undone", data={"message": ids})
    assert "2 mails were held back" in desk.get(answer.location).text
    run_jobs(moment=clock.now() + timedelta(minutes=1))
    assert [state_of(each) for each in ids] == ["failed", "failed"]


def test_undo_after_they_left_changes_nothing(desk: FlaskClient, run_jobs: Callable[..., int]) -> None:
    it = give_up(write())
    desk.post("/desk/mail/resendings", data={"message": [it.id]})
    run_jobs(moment=clock.now() + timedelta(minutes=1))
    desk.post("/desk/mail/resendings/undone", data={"message": [it.id]})
    assert state_of(it.id) == "sent"


@pytest.mark.parametrize("ids", [["x"], ["-1"], ["9" * 40], ["1"] * 500, [""]])
@pytest.mark.parametrize("path", ["resendings", "resendings/undone"])
def test_a_strange_choice_gets_a_clear_answer(desk: FlaskClient, ids: list[str], path: str) -> None:
    assert desk.post(f"/desk/mail/{path}", data={"message": ids}).status_code == 422


def test_choosing_nothing_says_so(desk: FlaskClient) -> None:
    answer = desk.post("/desk/mail/resendings")
    assert "None of these mails was given up" in desk.get(answer.location).text


@pytest.mark.parametrize("query", ["state=x", "page=0", "page=x", "q=%00", "q=" + "x" * 300, "revived=x"])
def test_bad_questions_get_a_clear_answer(desk: FlaskClient, query: str) -> None:
    assert desk.get(f"/desk/mail?{query}").status_code in {400, 422}


def test_a_strange_argument_in_the_address_harms_nothing(desk: FlaskClient) -> None:
    assert desk.get("/desk/mail?endpoint=x&_external=1&message_id=7").status_code == 200


def test_dead_letters_wait_on_the_front_page_of_the_desk(desk: FlaskClient) -> None:
    give_up(write())
    assert "Mails that could not be sent" in desk.get("/desk").text


def test_charlie_and_staff_who_do_not_answer_for_mail_get_404(client: FlaskClient, cast: Cast) -> None:
    it = give_up(write())
    for person in (cast.charlie, cast.alice, cast.dora, cast.marta):
        cast.signed_in(client, person)
        for path in ("", "/export.csv", f"/{it.id}", f"/{it.id}/preview", f"/{it.id}/attachments/1"):
            assert client.get(f"/desk/mail{path}").status_code == 404
        for path in (f"/{it.id}/resending", "/resendings", "/resendings/undone"):
            assert client.post(f"/desk/mail{path}", data={"message": [it.id]}).status_code == 404
    assert newest().state == "failed"


def test_looking_changes_nothing(desk: FlaskClient) -> None:
    it = give_up(write())
    for path in (f"/{it.id}/resending", "/resendings", "/resendings/undone"):
        assert desk.get(f"/desk/mail{path}").status_code in {404, 405}
    assert state_of(it.id) == "failed"
