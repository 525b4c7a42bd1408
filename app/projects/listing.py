"""Lists of projects: what they are narrowed down to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa

from app.accounts.models import Contact
from app.errors import NotFound
from app.orders.models import Order
from app.orders.references import normalised
from app.projects.models import Project
from app.projects.states import State
from app.web import arguments


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Empty texts mean any; the text looks at title, reference and client."""

    text: str = ""
    state: str = ""

    @classmethod
    def from_address(cls) -> Self:
        """As the filters in the address say. Raises `Invalid` for what no filter offers."""
        states = [str(state) for state in State]
        return cls(text=arguments.text("q"), state=arguments.choice("state", states, ""))


def arranged(select: sa.Select[Project], wanted: Wanted) -> sa.Select[Project]:
    """The projects of `select` that fit, in its order."""
    if wanted.state:
        select = select.where(Project.state == wanted.state)
    if wanted.text:
        of_client = (
            sa.select(Order.id)
            .join(Contact, Contact.id == Order.contact_id)
            .where(
                sa.or_(
                    Contact.name.icontains(wanted.text, autoescape=True),
                    Contact.company_name.icontains(wanted.text, autoescape=True),
                )
            )
        )
        select = select.where(
            sa.or_(
                Project.title.icontains(wanted.text, autoescape=True),
                Project.reference == _reference(wanted.text),
                Project.order_id.in_(of_client),
            )
        )
    return select


def _reference(text: str) -> str:
    try:
        return normalised(text)
    except NotFound:
        return ""
