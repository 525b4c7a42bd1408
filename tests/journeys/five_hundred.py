"""What the story of the five hundred deliveries is told with: its people, its clock, and its browsers without a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.events import publish
from app.mail.models import MailMessage
from app.projects.facts import ProjectDelivered
from app.projects.models import Project
from reviews.asking import tasks as asking_tasks
from reviews.reviewing.models import Review
from tests.cast import Cast
from tests.conftest import CarefulClient
from tests.factories.asking import a_delivered_line
from tests.factories.reviews import a_service
from tests.jobs import perform_due
from tests.journeys.conftest import Live

DELIVERIES = 500
OBJECTED = 12
LANGUAGES = ("en", "tr", "ru", "hi", "pl")
NAMES = ("Olivia Brook", "Zeynep Şahin", "Анна Ковалёва", "प्रिया शर्मा", "Łucja Żak")
SLUG = "brand-film"
TOKEN = re.compile(r"/review/([\w-]{40,})")


@dataclass
class Story:
    """One company over forty days. `on(day)` stops the clock at noon of that day; jobs run when the story says so."""

    live: Live
    begins: datetime
    cast: Cast = field(default_factory=Cast)
    browsers: int = 0

    @contextmanager
    def on(self, day: int, *, seconds: int = 0) -> Iterator[datetime]:
        at = self.begins + timedelta(days=day, seconds=seconds)
        with clock.freeze(at):
            yield at

    def browser(self) -> FlaskClient:
        """A window of somebody who was never here, from an address of their own."""
        self.live.app.test_client_class = CarefulClient
        self.browsers += 1
        client = self.live.app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.1.{self.browsers // 250}.{1 + self.browsers % 250}"
        return client

    def desk(self, person: User | None = None) -> FlaskClient:
        return self.cast.signed_in(self.browser(), person or self.cast.marta)

    def run_jobs(self) -> int:
        return perform_due(most=20_000)

    @cached_property
    def service_id(self) -> int:
        return a_service(SLUG).id

    def mails(self, template: str, to: str | None = None) -> list[MailMessage]:
        found = sa.select(MailMessage).where(MailMessage.template == template).order_by(MailMessage.id)
        return list(db.session.scalars(found if to is None else found.where(MailMessage.recipient == to)))

    def reviews(self, *conditions: Any) -> list[Review]:
        return list(db.session.scalars(sa.select(Review).where(*conditions).order_by(Review.id)))

    def link_in(self, mail: MailMessage, path: str) -> str:
        """The path in a mail that begins with `path`."""
        found = re.search(rf"{re.escape(self.live.url)}({path}[^\s\"<>]+)", mail.text)
        assert found is not None, mail.text
        return found.group(1)


def deliver(story: Story, numbers: range, *, days_ago: int, told: bool) -> None:
    """Accepted works of as many buyers, told as the core tells them or from before anybody listened; three left a number."""
    lines = [
        a_delivered_line(
            service=a_service(SLUG),
            days_ago=days_ago,
            name=f"{NAMES[number % 5]} {number}",
            email=address(number),
            locale=LANGUAGES[number % 5],
            kind="person",
            company_name=None,
            street=f"Long Lane {number}",
            postcode=f"{10_000 + number}",
            phone=f"+48 600 100 {number}" if number >= DELIVERIES - 3 else "",
        )
        for number in numbers
    ]
    if told:
        known = {row.order_id: row.id for row in db.session.execute(sa.select(Project.id, Project.order_id))}
        with transaction():
            for line in lines:
                publish(ProjectDelivered(project_id=known[line.order_id], order_id=line.order_id))


def address(number: int) -> str:
    return f"buyer-{number}@customer.example"


def send_due() -> None:
    asking_tasks.look_for_due()
    perform_due(most=20_000)


def asked_by_mail(story: Story) -> dict[str, str]:
    """Whom the mails asked, and the token in each."""
    found: dict[str, str] = {}
    for mail in story.mails("asking/mail/ask"):
        token = TOKEN.search(mail.text)
        assert token is not None
        found.setdefault(mail.recipient, token.group(1))
    return found


def rate(story: Story, token: str, stars: int) -> tuple[FlaskClient, str]:
    """Two taps: the star in the mail and the button; the browser and the page of the new review."""
    client = story.browser()
    assert client.get(f"/review/{token}?stars={stars}").status_code == 200
    answer = client.post(f"/review/{token}/rating", data={"rating": stars})
    assert answer.status_code == 303, answer.text
    return client, str(answer.location)
