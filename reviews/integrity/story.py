"""Integrity in the demo story: eight strangers praise one service within two days, and last month is audited."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import transaction
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from reviews.integrity import policy, tasks
from reviews.reviewing import submitting
from reviews.reviewing.states import Channel
from reviews.reviewing.submitting import Source, Words

SLUG = "social-calendar"
STRANGERS = (
    (3, "Max", "Best agency ever!"), (3, "Anna", "Just perfect, thank you"), (3, "Leo", "Five stars, no question"),
    (2, "Mia", "Wow, simply wow"), (2, "Tom", "Everything was great"), (2, "Lea", "Would give six stars"),
    (2, "Ben", "Top team, top work"), (2, "Ida", "Nothing to complain about at all"),
)  # fmt: skip


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    said = [
        (days, 10.0 + number * 0.2, partial(_say, name, text)) for number, (days, name, text) in enumerate(STRANGERS)
    ]
    return [*said, (2, 16.3, tasks.look), (20, 8.0, _add), (5, 4.7, tasks.audit)]


def _say(name: str, text: str) -> None:
    source = Source(
        service_id=service_by_slug(SLUG, including_inactive=True).id,
        channel=Channel.ONSITE_FORM,
        proof="form:confirmed-by-mail",
        author_email=f"{name.lower()}@quickmail.example",
    )
    with transaction():
        submitting.submit(Words(rating=5, text=text, author_name=name, language="en"), source)


def _add() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        policy.add(
            "en",
            "Questions about this policy? Write to us, or ask at our desk in Kalamaja on any working day.",
            by=marta,
        )
        policy.add(
            "tr",
            "Bu politika hakkında sorularınız mı var? Bize yazın ya da Kalamaja’daki masamıza uğrayın.",
            by=marta,
        )
