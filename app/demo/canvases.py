"""Two canvases of the demo story: that of an expert, filled by the questions, and the organisation's, from its orders."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.roles import Role
from app.canvas import mapping, queries
from app.canvas.groups import Kind
from app.canvas.models import Canvas
from app.canvas.proposing import proposals_for
from app.canvas.questions import QUESTIONS
from app.database import db, transaction
from app.demo.people import at_the_desk

OKSANA = "oksana@members.example"
ASKED = {question.key: question for question in QUESTIONS}

HERS: dict[str, list[str]] = {
    "boss": ["Zofia Wiśniewska-Kaczmarek"],
    "reports": ["Ayşe Yıldız, once a month"],
    "roles": ["Analyst", "Trainer of shop owners", "The one who finds the leak"],
    "serves": ["अंजलि देशपांडे"],
    "hands_over": ["Tomás Ferreira", "Mehmet Ali Çağlayan"],
    "uses_results": ["प्रिया शर्मा"],
    "depends_on": ["Kerem Aydın"],
    "leaders": ["Дарья Иванова"],
    "team": ["Lena Hoffmann"],
    "partners": ["Chamber of crafts, Gdańsk"],
    "customers": ["Zeytin Dalı", "Kawiarnia Port"],
    "indirect_customers": ["Guests of the cafés"],
    "key_partners": ["Open web analytics community"],
    "neighbourhood": ["Library on our street"],
    "town": [],
    "commercial": ["Market association of Lviv"],
    "professional": ["Women in data, Kyiv"],
    "social": ["School of my daughter"],
}
# Who gets it free → whose money carries it. Two have nobody: that is worth seeing.
CARRIED = {
    "अंजलि देशपांडे": "Zeytin Dalı",
    "Tomás Ferreira": "Zeytin Dalı",
    "Mehmet Ali Çağlayan": "Zeytin Dalı",
    "प्रिया शर्मा": "Kawiarnia Port",
    "Kerem Aydın": "Kawiarnia Port",
    "Lena Hoffmann": "Zofia Wiśniewska-Kaczmarek",
    "Chamber of crafts, Gdańsk": "Kawiarnia Port",
    "Open web analytics community": "Zeytin Dalı",
    "Market association of Lviv": "Chamber of crafts, Gdańsk",
    "Women in data, Kyiv": "Open web analytics community",
    "Library on our street": "Zofia Wiśniewska-Kaczmarek",
}
JUDGED = {
    "Zofia Wiśniewska-Kaczmarek": (5, 4),
    "Zeytin Dalı": (5, 5),
    "Kawiarnia Port": (4, 3),
    "Tomás Ferreira": (3, 5),
    "School of my daughter": (2, 2),
    "Women in data, Kyiv": (3, 4),
}
OURS: dict[str, list[str]] = {
    "boss": ["The founders", "Business angel from Tartu"],
    "roles": ["One partner for many disciplines", "School of shop owners"],
    "partners": ["Estonian e-residency hub"],
    "key_partners": ["Printer in İzmir", "Film rental in Warsaw"],
    "neighbourhood": ["Workshops of Kalamaja"],
    "commercial": ["Association of family businesses"],
    "social": ["Women's cooperative, Pune"],
}
OURS_CARRIED = {"Workshops of Kalamaja": "The founders", "Women's cooperative, Pune": "Business angel from Tartu"}


def chapters() -> list[tuple[int, float, Callable[[], object]]]:
    return [(15, 18.0, _her_canvas), (14, 9.0, _our_canvas)]


def _her_canvas() -> None:
    oksana = db.session.scalars(sa.select(User).where(User.email == OKSANA)).one()
    with transaction():
        canvas = mapping.begin(Kind.SELF_EMPLOYED, "Numbers for small shops", oksana)
        _fill(canvas, HERS, CARRIED)
        by_name = {entry.name: entry.id for entry in queries.entries_of(canvas)}
        mapping.score(canvas, {by_name[name]: given for name, given in JUDGED.items()})


def _our_canvas() -> None:
    with at_the_desk(Role.ADMIN) as admin, transaction():
        canvas = mapping.begin(Kind.ORGANISATION, "Whom the studio helps", admin)
        _fill(canvas, OURS, OURS_CARRIED)
        mapping.adopt(canvas, proposals_for(canvas)[:5])


def _fill(canvas: Canvas, answers: dict[str, list[str]], carried: dict[str, str]) -> None:
    for key, lines in answers.items():
        mapping.answer(canvas, ASKED[key], lines)
    by_name = {entry.name: entry for entry in queries.entries_of(canvas)}
    for name, payer in carried.items():
        mapping.subsidise(canvas, by_name[name], [by_name[payer].id])
    canvas.tick("payers")
