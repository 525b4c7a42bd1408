"""What the canvas keeps about a person: told on request, and removed on erasure."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import Contact, User
from app.accounts.sockets import PersonalData
from app.canvas import mapping, queries
from app.canvas.models import Canvas
from app.database import db


def canvases_about(user: User) -> PersonalData:
    own = sa.select(Canvas).where(Canvas.owner_id == user.id).order_by(Canvas.id)
    rows = [
        {
            "title": canvas.title,
            "kind": canvas.kind,
            "roles": canvas.roles.splitlines(),
            "entries": [
                {
                    "group": entry.group,
                    "name": entry.name,
                    "relations": list(entry.relations),
                    "payment": entry.payment,
                    "influence": entry.influence,
                    "helpfulness": entry.helpfulness,
                    "note": entry.note,
                }
                for entry in queries.entries_of(canvas)
            ],
        }
        for canvas in db.session.scalars(own)
    ]
    return PersonalData(key="canvases", title=_l("Customers canvases"), rows=rows)


def erase(user: User | None, email: str) -> None:
    of_person = Contact.email == email if user is None else sa.or_(Contact.email == email, Contact.user_id == user.id)
    contact_ids = db.session.scalars(sa.select(Contact.id).where(of_person)).all()
    mapping.forget(user, contact_ids)
