"""What publishing does when a client decides and when numbers change."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from cases.consent.facts import ConsentGiven, ConsentWithdrawn
from cases.consent.outputs import Output
from cases.evidence.facts import ResultChanged
from cases.publishing import deferring, releasing
from cases.publishing.channels import State
from cases.publishing.models import Publication
from cases.writing.models import Case


def draw_anew(fact: ConsentGiven) -> None:
    """Another name or another output: what is in public is drawn as it may be shown now."""
    found = sa.select(Publication.id).where(Publication.case_id == fact.case_id, Publication.state == State.LIVE)
    for publication_id in db.session.scalars(found):
        deferring.draw(publication_id)
    deferring.tidy(fact.case_id)


def take_down(fact: ConsentWithdrawn) -> None:
    """Without the web nothing stays; without another output only its files go."""
    if fact.output == Output.WEB:
        releasing.take_down(db.session.get_one(Case, fact.case_id))
    else:
        deferring.tidy(fact.case_id)


def hold(fact: ResultChanged) -> None:
    releasing.hold(db.session.get_one(Case, fact.case_id))
