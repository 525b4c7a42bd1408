"""What the communication plan keeps about a person: which items they put into it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.projects.communication.models import CommunicationItem
from app.projects.models import Project


def items_about(user: User) -> PersonalData:
    found = db.session.execute(
        sa.select(Project.reference, CommunicationItem.title, CommunicationItem.created_at)
        .join(Project, Project.id == CommunicationItem.project_id)
        .where(CommunicationItem.created_by_id == user.id)
        .order_by(CommunicationItem.id)
    )
    rows = [{"project": reference, "item": title, "created_at": at} for reference, title, at in found]
    return PersonalData(key="communication_plans", title=_l("Communication plan"), rows=rows)
