"""Cases in the demo story: a café in five languages, a training that failed, and a tea garden that is not verified here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import drawings, orders
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from app.media import filing, pictures
from app.projects.models import Project
from app.projects.queries import project_of_order
from cases.evidence import charting, recording
from cases.evidence.recording import Measured
from cases.writing import assets, commenting, saving, starting
from cases.writing.access import Seat
from cases.writing.document import Document
from cases.writing.models import Case
from cases.writing.queries import newest_text
from cases.writing.starting import Brief
from cases.writing.states import Goal, Industry, Problem

CAFE_SLUG, TRAINING_SLUG, TEA_SLUG = "kawiarnia-pod-lipa", "training-in-bristol", "rize-cay-bahcesi"
CAFE_BEGINS, TRAINING_BEGINS, TEA_BEGINS = 12, 11, 11
# Days before the story's end on which the steps lie; those of the tea garden stand in its texts.
CAFE_DAYS, TRAINING_DAYS = (53, 38, 35, 22, 15), (43, 36, 34)
TEXTS = Path(__file__).parent / "texts"


CAFE_ROWS = (
    (
        "reservations", "Rezerwacje stolików", Decimal(18), Decimal(63), "count", "Formularz na stronie i zeszyt przy barze",
        ("Table reservations", "Masa rezervasyonları", "Бронирования столиков", "टेबल आरक्षण"),
    ),
    (
        "calls", "Telefony o godziny otwarcia", Decimal(40), Decimal(12), "count", "Kreski przy telefonie",
        ("Calls about opening hours", "Açılış saati telefonları", "Звонки о часах работы", "समय पूछने वाले फ़ोन"),
    ),
    (
        "speed", "Czas do pokazania menu", Decimal("4.2"), Decimal("1.1"), "second", "Pomiar w Chromium, sieć komórkowa",
        ("Time until the menu is shown", "Menünün açılma süresi", "Время до показа меню", "मेन्यू दिखने का समय"),
    ),
)  # fmt: skip


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (CAFE_BEGINS, 8.0, _begin_cafe),
        (CAFE_BEGINS, 9.0, _measure_cafe),
        (CAFE_BEGINS, 11.0, partial(_write, CAFE_SLUG, "cafe", CAFE_DAYS, CAFE_BEGINS)),
        (CAFE_BEGINS - 1, 9.0, _talk),
        (TRAINING_BEGINS, 12.0, _begin_training),
        (TRAINING_BEGINS, 13.0, partial(_write, TRAINING_SLUG, "training", TRAINING_DAYS, TRAINING_BEGINS)),
        (TEA_BEGINS, 14.0, _begin_tea),
        (TEA_BEGINS, 15.0, partial(_write, TEA_SLUG, "tea", (), TEA_BEGINS)),
    ]


def case_called(slug: str) -> Case:
    return db.session.scalars(sa.select(Case).where(Case.slug == slug)).one()


def _begin_cafe() -> None:
    brief = Brief(
        goal=Goal.SIMILAR,
        industry=Industry.HOSPITALITY,
        language="pl",
        problems=(Problem.UNKNOWN, Problem.FEW_INQUIRIES),
    )
    with at_the_desk(Role.MARKETER) as marta, transaction():
        case = starting.start(_project("cafe"), brief, by=marta)
        case.slug = CAFE_SLUG
        picture = filing.keep_picture(pictures.clean(drawings.draw("strona-glowna.png")), filename="strona-glowna.png")
        assets.take(case, picture, by=marta, captured_on=_day(CAFE_DAYS[0] - CAFE_BEGINS))


def _measure_cafe() -> None:
    """Two weeks with the new site against the two weeks before it."""
    begins, ends = _day(22 - CAFE_BEGINS), _day(9 - CAFE_BEGINS)
    with at_the_desk(Role.MARKETER) as marta, transaction():
        case = case_called(CAFE_SLUG)
        for key, metric, before, after, unit, source, words in CAFE_ROWS:
            measured = Measured(
                metric=metric, baseline=before, value=after, unit=unit, begins_on=begins, ends_on=ends, source=source,
                method="Dwa tygodnie po uruchomieniu, w porównaniu z dwoma tygodniami przed nim", asset_key="strona-glowna",
                words={code: {"metric": name} for code, name in zip(("en", "tr", "ru", "hi"), words, strict=True)},
            )  # fmt: skip
            recording.add(case, key, measured, by=marta)
        charting.define(case, "reservations", charting.BEFORE_AFTER, ["reservations", "calls"])
        charting.define(case, "changes", charting.CHANGE, ["reservations", "calls", "speed"])


def _begin_training() -> None:
    brief = Brief(
        goal=Goal.FAILURE, industry=Industry.OTHER, language="en", problems=(Problem.NO_TIME, Problem.UNKNOWN)
    )
    with at_the_desk(Role.MARKETER) as marta, transaction():
        case = starting.start(_project("training"), brief, by=marta)
        case.slug = TRAINING_SLUG
        people = _counted("People in the training", "Участники тренинга", 8, None, "The list of both days")
        campaigns = _counted("Campaigns begun", "Начатые кампании", 1, 0, "Asked by phone")
        recording.add(case, "people", people, by=marta)
        recording.add(case, "campaigns", campaigns, by=marta)


def _counted(metric: str, russian: str, value: int, baseline: int | None, source: str) -> Measured:
    return Measured(
        metric=metric,
        value=Decimal(value),
        baseline=None if baseline is None else Decimal(baseline),
        unit="count",
        begins_on=_day(34 - TRAINING_BEGINS),
        ends_on=clock.today(),
        source=source,
        method="Counted by hand",
        words={"ru": {"metric": russian}},
    )


def _begin_tea() -> None:
    brief = Brief(goal=Goal.VALUE, industry=Industry.FOOD, language="tr", problems=(Problem.UNKNOWN,))
    with at_the_desk(Role.MARKETER) as marta, transaction():
        case = starting.start_external(
            brief,
            client_name="Fırtına Çay Bahçesi",
            title="Rize’de bir çay bahçesi",
            began_on=date(2025, 4, 1),
            ended_on=date(2025, 9, 30),
            by=marta,
        )
        case.slug = TEA_SLUG
        measured = Measured(
            metric="Hafta sonu ziyaretçileri",
            baseline=Decimal(240),
            value=Decimal(612),
            unit="count",
            begins_on=date(2025, 6, 1),
            ends_on=date(2025, 8, 31),
            source="Bahçenin ziyaretçi defteri",
            method="Bir önceki yazın aynı aylarıyla karşılaştırma",
            words={"en": {"metric": "Weekend visitors", "source": "The garden's visitors' book"}},
        )
        recording.add(case, "visits", measured, by=marta)


def _write(slug: str, name: str, days: Sequence[int], began: int) -> None:
    """Save the words in every language, the steps on days of the project."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        case = case_called(slug)
        for language, blocks in json.loads((TEXTS / f"{name}.json").read_text()).items():
            document = Document.from_blocks(blocks)
            newest = newest_text(case.id, language)
            words = _dated(document, days, began) if days else document
            reviews = newest_text(case.id, case.language)
            words = replace(words, reviews=reviews.document.reviews if reviews else ())
            saving.save(case, language, words, by=marta, base=newest.version if newest else 0)


def _dated(document: Document, days: Sequence[int], began: int) -> Document:
    dated = zip(document.steps, days, strict=True)
    return replace(document, steps=tuple(replace(step, on=_day(day - began).isoformat()) for step, day in dated))


def _talk() -> None:
    """Marketer and leader look at the draft."""
    with at_the_desk(Role.PROJECT_LEADER) as leader, transaction():
        _say(
            leader,
            "The colours came back twice, not once. I would tell that too: people like to see that we listen.",
            "steps",
        )
    with at_the_desk(Role.MARKETER) as marta, transaction():
        _say(
            marta,
            "Ask Piotr for a photo of the notebook at the bar, as a proof of the reservations.",
            "result",
            internal=True,
        )


def _say(by: User, words: str, place: str, *, internal: bool = False) -> None:
    case = case_called(CAFE_SLUG)
    commenting.comment(Seat(case=case, user=by, part="marketer"), words, place=place, internal=internal)


def _project(name: str) -> Project:
    project = project_of_order(orders.named(name).id)
    assert project is not None
    return project


def _day(days_ago: int) -> date:
    return clock.today() - timedelta(days=days_ago)
