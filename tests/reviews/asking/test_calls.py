"""By phone, on the site, and from the words of a channel: who is asked, and what they decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.channels import feedback
from reviews.asking.models import ChatPermission, PhoneCall, PromptShowing, Suppression
from reviews.reviewing.models import Review
from tests.cast import Cast
from tests.factories import channels, projects
from tests.factories.asking import a_delivered_line
from tests.factories.reviews import a_service


def mails(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"asking/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found.order_by(MailMessage.id)))


def test_calls_are_made_in_order_with_a_script_and_an_answer_becomes_a_review_its_author_can_check(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    desk = cast.signed_in(browser(), cast.marta)
    first, second, third = (a_delivered_line(phone=f"+48 600 {n}", locale="pl") for n in range(3))
    a_delivered_line()
    listed = desk.get("/desk/asking/calls").text
    assert listed.index("+48 600 0") < listed.index("+48 600 1") < listed.index("+48 600 2")
    page = f"/desk/asking/calls/{first.id}"
    assert 'lang="pl"' in desk.get(page).text

    assert desk.post(page, data={"outcome": "answered"}).status_code == 422
    said = {"outcome": "answered", "rating": "2", "words": "Za późno, ale ładnie.", "author_name": "Zofia W."}
    assert desk.post(page, data=said).status_code == 303
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.rating, review.channel, review.verification, review.text) == (
        2,
        "phone_call",
        "order_token",
        said["words"],
    )
    told = mails("called")[0]
    assert said["words"] in told.text and review.reference in told.text and told.recipient == first.order.contact.email
    assert desk.get(page).status_code == 404

    assert (
        desk.post(
            f"/desk/asking/calls/{second.id}", data={"outcome": "call_later", "again_on": "2026-11-23"}
        ).status_code
        == 303
    )
    assert desk.post(f"/desk/asking/calls/{third.id}", data={"outcome": "refused"}).status_code == 303
    assert db.session.scalars(sa.select(Suppression.reason)).all() == ["called"]
    assert "Nobody to call" in desk.get("/desk/asking/calls").text
    with clock.freeze(noon + timedelta(days=4)):
        cast.signed_in(desk, cast.marta)
        assert "+48 600 1" in desk.get("/desk/asking/calls").text
        assert desk.post(f"/desk/asking/calls/{second.id}", data={"outcome": "no_answer"}).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PhoneCall)) == 4
    assert cast.signed_in(browser(), cast.charlie).get("/desk/asking/calls").status_code == 404


def test_the_question_on_the_site_is_calm_rests_when_closed_and_asks_only_whom_it_concerns(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    alice, charlie = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.charlie)
    line = a_delivered_line(cast.alice)
    pages = ("/account", "/services/brand-film")
    for page in pages:
        assert "How was “Brand film”?" in alice.get(page).text, page
    assert not any("How was" in charlie.get(page).text for page in pages)
    desk = cast.signed_in(browser(), cast.marta)
    rule = {"active": "y", "after_days": "3", "rest_days": "14", "most_times": "3", "places": ["portal.front"]}
    assert desk.post("/desk/asking/prompt", data=rule).status_code == 303
    assert ["How was" in alice.get(page).text for page in pages] == [True, False]
    for _twice in range(2):
        assert alice.post(f"/reviews/of-your-order/{line.id}/shown").status_code == 204
    assert db.session.scalars(sa.select(PromptShowing.times)).all() == [2], "kept for the audit of equal treatment"
    for path in ("", "/not-now", "/shown"):
        assert charlie.post(f"/reviews/of-your-order/{line.id}{path}", data={"stars": "5"}).status_code == 404

    assert alice.post(f"/reviews/of-your-order/{line.id}/not-now").status_code == 303
    assert "How was" not in alice.get("/account").text
    with clock.freeze(noon + timedelta(days=15)):
        cast.signed_in(alice, cast.alice)
        assert "How was" in alice.get("/account").text
        tapped = alice.post(f"/reviews/of-your-order/{line.id}", data={"stars": "4", "prompt": "1"})
        assert tapped.status_code == 303 and "stars=4" in tapped.location
        assert "Brand film" in alice.get("/reviews/of-your-order").text


def test_r14_a_link_by_order_number_and_address_tells_nobody_whether_the_order_exists(browser: Any, cast: Cast) -> None:
    line = a_delivered_line(email="ayla@customer.example")
    known = line.order.reference
    for order, email in ((known, "ayla@customer.example"), (known, "x@y.example"), ("NO", "x@y.example")):
        sent = browser().post("/reviews/of-your-order", data={"order": order, "email": email})
        assert (sent.status_code, sent.location) == (303, "/reviews/of-your-order?sent=1")
    assert [mail.recipient for mail in mails("invited")] == ["ayla@customer.example"]
    for page in ("/", "/services", "/reviews/of-your-order"):
        assert 'href="/reviews/of-your-order"' in browser().get(page).text
    for who in (cast.alice, cast.marta):
        assert 'href="/reviews/of-your-order"' in cast.signed_in(browser(), who).get("/account").text


def test_words_of_a_channel_are_shown_only_when_their_author_says_so(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    project = projects.running_project(cast.dora)
    project.order.lines[0].service_id = a_service().id
    db.session.commit()
    projects.with_client(project, cast.alice)
    message = channels.say(project, cast.alice, "Die Weberinnen haben geweint vor Freude.")
    for _twice in range(2):
        with transaction():
            feedback.mark(channels.channel_of(project), message, channels.seen_by(cast.dora, project))
    run_jobs(only="asking.ask_permission")
    permission = db.session.scalars(sa.select(ChatPermission)).one()
    assert "geweint vor Freude" in mails("permission")[0].text
    page = f"/account/words/{permission.id}"
    alice, charlie = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.charlie)
    assert (charlie.get(page).status_code, charlie.post(page).status_code) == (404, 404)
    assert page in alice.get("/account").text
    assert "geweint vor Freude" in alice.get(page).text
    assert alice.post(page, data={"words": "…"}).status_code == 422
    assert (
        alice.post(page, data={"rating": "5", "words": "Vor Freude geweint.", "author_name": "Alice"}).status_code
        == 303
    )
    review = db.session.scalars(sa.select(Review)).one()
    assert (review.channel, review.text, review.user_id) == ("chat", "Vor Freude geweint.", cast.alice.id)
    assert alice.get(page).status_code == 404
