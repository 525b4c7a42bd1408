"""Messages to you: a person reads what went to their own proven address, and nobody else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.database import transaction
from app.mail.models import MailMessage
from app.mail.outbox import Attachment
from app.media import filing
from tests.app.mail.letters import newest, write
from tests.cast import Cast


@pytest.fixture
def letter(cast: Cast, run_jobs: Callable[..., int]) -> MailMessage:
    """A mail with an invoice that Alice has received."""
    with transaction():
        kept = filing.keep(b"%PDF-1.7", filename="a.pdf", content_type="application/pdf")
    write(
        to=cast.alice.email, name="your invoice", attachments=[Attachment(kept.key, "Invoice 7.pdf", "application/pdf")]
    )
    run_jobs()
    return newest()


def paths(letter: MailMessage) -> list[str]:
    base = f"/account/messages/{letter.id}"
    return [base, f"{base}/preview", f"{base}/attachments/{letter.attachments[0].id}"]


def test_alice_reads_her_mail_and_its_attachment(client: FlaskClient, cast: Cast, letter: MailMessage) -> None:
    cast.signed_in(client, cast.alice)
    assert "your invoice" in client.get("/account/messages").text
    page, frame, file = (client.get(path) for path in paths(letter))
    assert "Invoice 7.pdf" in page.text
    assert "Hello your invoice" in frame.text
    assert file.data == b"%PDF-1.7"
    assert file.headers["Cache-Control"] == "private, no-cache"


def test_the_case_of_an_address_does_not_matter(client: FlaskClient, cast: Cast, run_jobs: Callable[..., int]) -> None:
    write(to="Alice@Customer.example", name="written large")
    run_jobs()
    assert "written large" in cast.signed_in(client, cast.alice).get("/account/messages").text


def test_charlie_and_even_staff_get_404(client: FlaskClient, cast: Cast, letter: MailMessage) -> None:
    for person in (cast.charlie, cast.bob, cast.ada):
        cast.signed_in(client, person)
        assert "your invoice" not in client.get("/account/messages").text
        for path in paths(letter):
            assert client.get(path).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, letter: MailMessage) -> None:
    for path in ["/account/messages", *paths(letter)]:
        answer = client.get(path)
        assert answer.status_code == 302
        assert "sign-in" in answer.location


def test_who_has_not_proven_the_address_reads_nothing(client: FlaskClient, cast: Cast, letter: MailMessage) -> None:
    with transaction():
        cast.alice.email_verified_at = None
    cast.signed_in(client, cast.alice)
    page = client.get("/account/messages").text
    assert "verify your address first" in page
    assert "your invoice" not in page
    for path in paths(letter):
        assert client.get(path).status_code == 404


def test_mails_with_secret_links_stay_in_the_mailbox(
    client: FlaskClient, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    it = write(to=cast.alice.email, name="sign-in link", private=True)
    run_jobs()
    cast.signed_in(client, cast.alice)
    assert "sign-in link" not in client.get("/account/messages").text
    assert client.get(f"/account/messages/{it.id}").status_code == 404
    assert client.get(f"/account/messages/{it.id}/preview").status_code == 404


def test_what_has_not_left_is_not_shown(client: FlaskClient, cast: Cast) -> None:
    it = write(to=cast.alice.email, name="still waiting")
    cast.signed_in(client, cast.alice)
    assert "No messages yet" in client.get("/account/messages").text
    assert client.get(f"/account/messages/{it.id}").status_code == 404


@pytest.mark.parametrize("page", ["x", "0", "-1", "9" * 30])
def test_a_strange_page_number_gets_a_clear_answer(client: FlaskClient, cast: Cast, page: str) -> None:
    assert cast.signed_in(client, cast.alice).get(f"/account/messages?page={page}").status_code == 422


def test_the_list_costs_as_many_questions_for_twenty_mails_as_for_two(
    client: FlaskClient, cast: Cast, run_jobs: Callable[..., int], queries: list[str]
) -> None:
    cast.signed_in(client, cast.alice)
    spent = []
    for number in (2, 18):
        for _ in range(number):
            write(to=cast.alice.email)
        run_jobs()
        queries.clear()
        client.get("/account/messages")
        spent.append(sum("FROM mail_" in statement for statement in queries))
    assert spent == [3, 3], "the count, the page, and all attachments of the page"
