"""The newsletter begins when whoever reads the address has confirmed it, and ends by one click."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.sockets import personal_data
from app.database import db
from app.mail.models import MailMessage
from app.newsletter.models import Subscription
from app.newsletter.privacy import erase
from app.newsletter.subscribing import leaving_url
from tests.cast import Cast

NEWS = "reader@post.example"
pytestmark = pytest.mark.usefixtures("db")


def states() -> dict[str, str]:
    db.session.expire_all()
    return {each.email: each.state for each in db.session.scalars(sa.select(Subscription))}


def letters(to: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.recipient == to).order_by(MailMessage.id)
    return list(db.session.scalars(found))


def link_in(letter: MailMessage) -> str:
    found = re.search(r"https?://[^/]+(/newsletter/\S+)", letter.text)
    assert found is not None
    return found.group(1)


def subscribe(client: FlaskClient, email: str = NEWS) -> Any:
    return client.post("/newsletter", data={"email": email}, follow_redirects=True)


def test_it_begins_only_once_the_reader_has_confirmed(client: FlaskClient) -> None:
    assert "Look into your mail" in subscribe(client, " Reader@Post.example ").text
    assert states() == {NEWS: "asked"}
    [letter] = letters(NEWS)
    link = link_in(letter)
    assert "Yes, send it to me" in client.get(link).text
    assert states() == {NEWS: "asked"}, "a scanner that opens the link subscribes nobody"
    client.post(link)
    assert states() == {NEWS: "confirmed"}
    assert client.post(link).status_code == 410, "the link works once"

    again = subscribe(client).text
    assert "Look into your mail" in again, "nobody learns who subscribes to it"
    assert len(letters(NEWS)) == 1


def test_who_has_proven_the_address_here_needs_no_mail(client: FlaskClient, cast: Cast) -> None:
    page = subscribe(cast.signed_in(client, cast.alice), cast.alice.email).text
    assert "You get the newsletter from now on" in page
    assert states() == {cast.alice.email: "confirmed"}
    assert letters(cast.alice.email) == []
    subscribe(client, "other@post.example")
    assert states()["other@post.example"] == "asked", "an account speaks for its own address alone"


def test_leaving_takes_one_click_and_coming_back_another_mail(client: FlaskClient) -> None:
    subscribe(client)
    client.post(link_in(letters(NEWS)[0]))
    it = db.session.scalars(sa.select(Subscription)).one()
    path = "/newsletter" + leaving_url(it).partition("/newsletter")[2]
    assert "Leave" in client.get(path).text
    assert states() == {NEWS: "confirmed"}
    client.post(path)
    assert states() == {NEWS: "ended"}
    for wrong in (
        path[:-1],
        path + "0",
        "/newsletter/leaving/x",
        f"/newsletter/leaving/{it.id}-",
        "/newsletter/leaving/²-1",
    ):
        assert client.get(wrong).status_code == 404
    subscribe(client)
    client.post(link_in(letters(NEWS)[1]))
    assert states() == {NEWS: "confirmed"}


def test_the_desk_reads_and_exports_them_and_charlie_does_not(client: FlaskClient, cast: Cast) -> None:
    marta = cast.signed_in(client, cast.marta)
    assert "Nobody has subscribed yet" in marta.get("/desk/newsletter").text
    subscribe(client)
    assert NEWS in marta.get("/desk/newsletter?state=asked&language=en&q=reader").text
    assert "No address is like that" in marta.get("/desk/newsletter?state=confirmed").text
    lines = marta.get("/desk/newsletter/export.csv").text.splitlines()
    assert len(lines) == 2
    assert "/newsletter/leaving/" in lines[1]
    for person in (cast.charlie, cast.fatma):
        it = cast.signed_in(client, person)
        assert it.get("/desk/newsletter").status_code == it.get("/desk/newsletter/export.csv").status_code == 404


def test_it_is_told_and_erased_with_the_person(client: FlaskClient, cast: Cast) -> None:
    subscribe(cast.signed_in(client, cast.alice), cast.alice.email)
    told = {each.key: each.rows for each in personal_data.answers(cast.alice)}
    assert [row["state"] for row in told["newsletter"]] == ["confirmed"]
    erase(db.session.get_one(User, cast.alice.id), cast.alice.email)
    db.session.commit()
    assert states() == {}
