"""The desk's own words of the mails that ask, in each language, and what keeps them from steering."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Invalid
from reviews.asking.destinations import Breach, Place, Plan, Refusal, refusals
from reviews.asking.models import AskingTemplate

KINDS = ("first", "reminder")
PLACEHOLDERS = ("{name}", "{service}", "{order}")


class Refused(Invalid):
    """A destination forbids what was planned; `found` says what."""

    title = _l("This may not be asked like that")

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__(_l("The rules of the place where the review would appear forbid this."))
        self.found = found


@dataclass(frozen=True)
class Wording:
    subject: str
    words: str

    @property
    def whole(self) -> str:
        return f"{self.subject}\n{self.words}"

    def about(self, *, name: str, service: str, order: str) -> Wording:
        """With the names of this person and this order in it."""
        return Wording(*(_filled(each, name, service, order) for each in (self.subject, self.words)))


def wording(kind: str, locale: str) -> Wording:
    """The desk's words, else the house's."""
    found = db.session.scalar(
        sa.select(AskingTemplate).where(AskingTemplate.kind == kind, AskingTemplate.locale == locale)
    )
    return Wording(found.subject, found.words) if found else house_wording(kind, locale)


def house_wording(kind: str, locale: str) -> Wording:
    with force_locale(locale):
        if kind == "reminder":
            return Wording(
                _("A short question about “%(service)s”", service="{service}"),
                _(
                    "Hello %(name)s,\n\nsome days ago we asked how “%(service)s” was for you. If you want to tell others, one "
                    "tap is enough; a few words help them more. If not, you need not do anything.",
                    name="{name}",
                    service="{service}",
                ),
            )
        return Wording(
            _("How was “%(service)s”?", service="{service}"),
            _(
                "Hello %(name)s,\n\nyour order %(order)s is delivered. How was “%(service)s” for you? What was good and what was "
                "not helps others to choose, and us to do better.",
                name="{name}",
                order="{order}",
                service="{service}",
            ),
        )


def check(text: str, place: Place = Place.HOUSE, *, offers: bool = False, selected: bool = False) -> None:
    """Raises `Refused` (422) when `text`, a gift or a selection breaks a rule of `place` (R5, R7)."""
    found = refusals(place, Plan(text=text, offers=offers, selected=selected))
    if found:
        raise Refused(found)


def keep(kind: str, locale: str, it: Wording, *, by: User | None) -> None:
    """Raises `Refused` for words that steer."""
    check(it.whole)
    values = {
        "subject": it.subject,
        "words": it.words,
        "updated_at": clock.now(),
        "updated_by_id": by.id if by else None,
    }
    db.session.execute(
        insert(AskingTemplate)
        .values(kind=kind, locale=locale, **values)
        .on_conflict_do_update(index_elements=["kind", "locale"], set_=values)
    )


def forget(kind: str, locale: str) -> None:
    """Back to the words of the house."""
    db.session.execute(sa.delete(AskingTemplate).where(AskingTemplate.kind == kind, AskingTemplate.locale == locale))


def fits(place: Place, locale: str) -> list[Refusal]:
    """What of the present words would be refused at `place`."""
    plans = (Plan(text=wording(kind, locale).whole) for kind in KINDS)
    return [each for plan in plans for each in refusals(place, plan) if each.breach is not Breach.SELECTION]


def _filled(text: str, name: str, service: str, order: str) -> str:
    return text.replace("{name}", name).replace("{service}", service).replace("{order}", order)
