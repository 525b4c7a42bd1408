"""Cases with texts and results, made by the verbs behind the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.clock import now
from app.database import db, transaction
from app.projects.models import Project
from cases.evidence import recording
from cases.evidence.models import CaseResult
from cases.evidence.recording import Measured
from cases.writing import saving, starting
from cases.writing.document import Document, Source, StatedProblem, Step
from cases.writing.models import Case, CaseText
from cases.writing.starting import Brief
from cases.writing.states import Goal, Industry, Problem
from tests.factories.projects import running_project, with_client

TEXT = Document(
    title="A café with {{orders.change}} more orders in {{orders.period}}",
    highlights="Orders rose to {{orders}} a month; before, there were {{orders.baseline}}.",
    obstacles="The square was a building site.",
    problems=(StatedProblem(text="Nobody knew the café", results=("orders",)),),
    client="A café on the old square, for people who work nearby.",
    task="Fill the quiet afternoons.",
    criteria="They had seen our work for the bakery.",
    steps=(Step(on="2026-03-02", title="Looked and listened", argument="To ask costs little."),),
    result="From {{orders.baseline}} to {{orders}} orders a month.",
    you_get="The same week of listening, and a plan.",
    call="Tell us what is quiet at your place.",
    lessons="Begin with the neighbours.",
    sources=(Source(title="Town statistics 2025", url="https://stat.example/town"),),
)


def delivered_project(leader: User | None = None, client: User | None = None) -> Project:
    """A project from January to June 2026 that the client accepted."""
    project = running_project(leader)
    with_client(project, client)
    with transaction():
        project.opened_at = now().replace(year=2026, month=1, day=5)
        project.delivered_at = now().replace(year=2026, month=6, day=25)
        db.session.flush()
        project.state = "delivered"
    return project


def a_case(
    project: Project | None = None, *, goal: Goal = Goal.VALUE, language: str = "en", by: User | None = None
) -> Case:
    """A case of a delivered project with the text above and the result it refers to. Committed."""
    project = project or delivered_project()
    with transaction():
        case = starting.start(
            project,
            Brief(goal=goal, industry=Industry.FOOD, language=language, problems=(Problem.UNKNOWN,)),
            by=by,
        )
        recording.add(case, "orders", orders(), by=by)
        saving.save(case, language, TEXT, by=by, base=1)
    return case


def orders(**changes: Any) -> Measured:
    """From 120 to 168 orders a month within three months."""
    given: dict[str, Any] = {
        "metric": "Orders a month",
        "baseline": Decimal(120),
        "value": Decimal(168),
        "unit": "count",
        "begins_on": date(2026, 3, 1),
        "ends_on": date(2026, 5, 31),
        "source": "The till of the café",
        "method": "All receipts of the month",
    }
    return Measured(**{**given, **changes})


def newest(case: Case, language: str = "en") -> CaseText:
    from cases.writing.queries import newest_text

    found = newest_text(case.id, language)
    assert found is not None
    return found


def the_result(case: Case, key: str = "orders") -> CaseResult:
    return recording.result_at(case, key)
