"""From a delivery to the mails: who is asked when, by which words, how often, and who is left alone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.errors import NotFound
from app.events import publish
from app.mail.envelope import envelope
from app.mail.models import MailMessage
from app.orders.facts import OrderRefunded
from app.projects.facts import ProjectDelivered, ProjectReopened
from reviews.asking import rules, sending, tasks, templating
from reviews.asking.models import AskMail, ReviewAsk, Suppression
from reviews.asking.rules import Rule
from reviews.asking.schedule import Pace
from reviews.asking.templating import Wording
from reviews.reviewing.requesting import open_request
from reviews.reviewing.submitting import Words, answer
from tests.cast import Cast
from tests.factories.asking import a_delivered_line, asking_mails, planned
from tests.factories.reviews import a_review, a_service

pytestmark = pytest.mark.usefixtures("app")
TOKEN = re.compile(r"/review/([\w-]{40,})")


def send_due() -> None:
    for ask_id in list(sending.due()):
        tasks.send(ask_id=ask_id)


def token_in(mail: MailMessage) -> str:
    found = TOKEN.search(mail.text)
    assert found is not None
    return found.group(1)


def the_ask() -> ReviewAsk:
    return db.session.scalars(sa.select(ReviewAsk)).one()


def test_a_delivery_asks_after_its_delay_reminds_as_the_rule_says_and_stops_after_the_answer(noon: datetime) -> None:
    line = a_delivered_line(days_ago=0, locale="tr")
    with transaction():
        rules.keep(line.service_id or 0, Rule(pace=Pace(delay_days=5, reminders=2, reminder_gap_days=7)), by=None)
    project_id = db.session.scalar(sa.text("SELECT id FROM project"))
    for _twice in range(2):
        with transaction():
            publish(ProjectDelivered(project_id=project_id, order_id=line.order_id))

    assert (the_ask().state, the_ask().next_at) == ("waiting", noon + timedelta(days=5))
    send_due()
    assert asking_mails() == []

    with clock.freeze(noon + timedelta(days=5)):
        send_due()
        send_due()
    with clock.freeze(noon + timedelta(days=12)):
        send_due()
    first, reminder = asking_mails()
    assert (first.locale, first.subject) == (
        "tr",
        templating.house_wording("first", "tr").about(name="", service="Brand film", order="").subject,
    )
    assert reminder.subject != first.subject and token_in(reminder) != token_in(first)

    with transaction():
        answer(open_request(token_in(first), lock=True), Words(rating=1))
    with clock.freeze(noon + timedelta(days=40)):
        send_due()
    assert len(asking_mails()) == 2 and the_ask().state == "answered"
    with pytest.raises(NotFound):
        open_request(token_in(reminder))


def test_r10_the_mail_says_who_asks_about_what_what_becomes_of_it_and_how_to_say_no(noon: datetime) -> None:
    line = a_delivered_line(name="Zeynep Şahin")
    planned(line)
    send_due()

    mail = asking_mails()[0]
    for said in (
        "Zeynep Şahin",
        line.order.reference,
        "Brand film",
        "Imece",
        "with the name you choose",
        "/policies/terms",
    ):
        assert said in mail.text.replace("/terms", "/policies/terms"), said
    assert mail.text.count("?stars=") == 5 and "I have not tried it yet" in mail.html
    for number in range(1, 6):
        assert mail.html.count(f'?stars={number}"') == 1
    headers = envelope(mail).extra_headers if hasattr(envelope(mail), "extra_headers") else {}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in mail.text


def test_r11_one_click_in_the_mail_or_by_the_mail_program_ends_all_asking(
    client: FlaskClient, app: Any, noon: datetime
) -> None:
    line, other = a_delivered_line(email="ayla@customer.example"), a_delivered_line(email="ayla@customer.example")
    planned(line)
    planned(other, next_at=noon + timedelta(days=2))
    send_due()
    path = "/" + objecting_path(asking_mails()[0])

    page = client.get(path)
    assert page.status_code == 200 and db.session.scalar(sa.select(Suppression)) is None

    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    app.config["WTF_CSRF_ENABLED"] = False
    assert [ask.next_at for ask in db.session.scalars(sa.select(ReviewAsk))] == [None, None]
    with clock.freeze(noon + timedelta(days=30)):
        send_due()
    assert len(asking_mails()) == 1

    assert client.post(f"{path}/undo").status_code == 303
    assert db.session.scalar(sa.select(Suppression)) is None
    assert client.get("/reviews/no-more/nonsense.of-somebody").status_code == 404


def test_r11_the_order_form_says_it_where_the_address_is_typed(client: FlaskClient, cast: Cast) -> None:
    a_service()
    page = client.get("/services/brand-film/order").text
    assert "You can object at any time, at no cost" in page
    assert page.index('name="email"') < page.index("You can object at any time") < page.index("What it costs")


def objecting_path(mail: MailMessage) -> str:
    return (mail.unsubscribe_url or "").split("/", 3)[3]


def test_not_tried_yet_is_one_button_asks_again_later_and_reading_the_page_changes_nothing(
    client: FlaskClient, noon: datetime
) -> None:
    planned(a_delivered_line())
    send_due()
    token = token_in(asking_mails()[0])

    assert "14" in client.get(f"/reviews/later/{token}").text
    assert the_ask().next_at == noon + timedelta(days=7)
    assert client.post(f"/reviews/later/{token}").status_code == 200
    assert the_ask().next_at == noon + timedelta(days=14)
    assert client.get("/reviews/later/no-such-token").status_code == 404


def test_r9_a_person_gets_five_mails_in_thirty_days_over_all_orders_and_the_rest_wait(noon: datetime) -> None:
    for number in range(7):
        line = a_delivered_line(email="busy@customer.example", service=a_service(f"service-{number}"))
        planned(line)
    send_due()

    assert len(asking_mails()) == 5
    waiting = list(db.session.scalars(sa.select(ReviewAsk).where(ReviewAsk.state == "waiting")))
    assert [ask.next_at for ask in waiting] == [noon + timedelta(days=30)] * 2
    with clock.freeze(noon + timedelta(days=30)):
        send_due()
        recent = sa.select(sa.func.count()).where(AskMail.sent_at > clock.now() - timedelta(days=30))
        assert db.session.scalar(recent) <= 5


def test_r9_never_twice_about_the_same_service_in_a_year_nor_after_a_review(noon: datetime) -> None:
    service = a_service()
    for days in (20, 10):
        planned(a_delivered_line(email="again@customer.example", service=service, days_ago=days))
    written = a_delivered_line(email="wrote@customer.example")
    a_review(line=written, author_email="wrote@customer.example", rating=2)
    planned(written)
    send_due()

    assert [mail.recipient for mail in asking_mails()] == ["again@customer.example"]
    reasons = db.session.scalars(sa.select(ReviewAsk.because).where(ReviewAsk.state == "skipped"))
    assert sorted(reasons) == ["asked_lately", "reviewed"]


def test_nobody_is_asked_about_what_was_paid_back_or_goes_on_and_it_is_taken_up_after_the_next_delivery(
    noon: datetime,
) -> None:
    line, refunded = a_delivered_line(), a_delivered_line()
    planned(line)
    planned(refunded)
    project_id = db.session.scalar(sa.text("SELECT id FROM project ORDER BY id LIMIT 1"))
    with transaction():
        publish(ProjectReopened(project_id=project_id))
        publish(OrderRefunded(order_id=refunded.order_id, refunded_minor=12_000, fully=True))
    send_due()
    assert asking_mails() == []

    with transaction():
        publish(ProjectDelivered(project_id=project_id, order_id=line.order_id))
    states = db.session.execute(sa.select(ReviewAsk.state, ReviewAsk.because).order_by(ReviewAsk.id)).all()
    assert list(map(tuple, states)) == [("waiting", ""), ("skipped", "refunded")]


def test_the_desks_own_words_are_sent_and_words_that_steer_are_refused(noon: datetime) -> None:
    with transaction():
        templating.keep(
            "first", "pl", Wording("Jak było? {service}", "Dzień dobry {name}, zamówienie {order}."), by=None
        )
    line = a_delivered_line(locale="pl", name="Łucja Żak")
    planned(line)
    send_due()

    mail = asking_mails()[0]
    assert mail.subject == "Jak było? Brand film"
    assert f"Dzień dobry Łucja Żak, zamówienie {line.order.reference}." in mail.text
    with pytest.raises(templating.Refused), transaction():
        templating.keep("first", "pl", Wording("Prosimy o pięć gwiazdek", "Dzień dobry"), by=None)
    for language in ("en", "tr", "ru", "hi", "pl"):
        for kind in templating.KINDS:
            templating.check(templating.house_wording(kind, language).whole)
