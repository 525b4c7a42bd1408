"""A case begins: from a project that was delivered, or from work that was done elsewhere and is not verified here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from text_unidecode import unidecode

from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.orders.references import new_reference
from app.projects.models import Project
from app.projects.states import State as ProjectState
from cases.writing import drafting, saving
from cases.writing.document import Document
from cases.writing.facts import CaseStarted
from cases.writing.models import Case
from cases.writing.states import Goal, Industry, Problem

LONGEST_SLUG = 70
TELLABLE = (ProjectState.DELIVERED, ProjectState.CLOSED)


class NotFinished(Conflict):
    title = _l("This project is not finished")


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is known when a case begins."""

    goal: Goal
    industry: Industry
    language: str
    problems: Sequence[Problem] = ()


def start(project: Project, brief: Brief, *, by: User | None) -> Case:
    """A case of a delivered project, with a first text drafted from what happened in it. Raises `NotFinished`."""
    if project.known_state not in TELLABLE:
        raise NotFinished(_l("A case tells of what was delivered. The client has not accepted the delivery yet."))
    ended = project.closed_at or project.delivered_at
    case = _new(brief, project.client_name, project.title, by)
    case.project_id = project.id
    case.began_on = project.opened_at.date()
    case.ended_on = ended.date() if ended else None
    return _begin(case, drafting.draft(project, brief.goal), by)


def start_external(
    brief: Brief, *, client_name: str, title: str, began_on: date | None, ended_on: date | None, by: User | None
) -> Case:
    """A case of work that did not go through this house."""
    case = _new(brief, client_name, title, by)
    case.external, case.began_on, case.ended_on = True, began_on, ended_on
    return _begin(case, Document(title=title), by)


def slug_for(words: str) -> str:
    """A plain address made of a title, different from all there are."""
    plain = re.sub(r"[^a-z0-9]+", "-", unidecode(words).lower()).strip("-")[:LONGEST_SLUG].strip("-") or "case"
    taken = set(db.session.scalars(sa.select(Case.slug).where(Case.slug.startswith(plain))))
    number, slug = 2, plain
    while slug in taken:
        number, slug = number + 1, f"{plain}-{number}"
    return slug


def _new(brief: Brief, client_name: str, title: str, by: User | None) -> Case:
    return Case(
        reference=new_reference(),
        slug=slug_for(title),
        goal=brief.goal,
        industry=brief.industry,
        problems=[str(problem) for problem in brief.problems],
        language=brief.language,
        client_name=client_name[:200],
        created_by_id=by.id if by else None,
    )


def _begin(case: Case, document: Document, by: User | None) -> Case:
    db.session.add(case)
    db.session.flush()
    publish(CaseStarted(case_id=case.id, project_id=case.project_id))
    saving.save(case, case.language, document, by=by, base=0)
    return case
