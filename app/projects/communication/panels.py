"""The tab of the communication plan."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.projects.access import Participation
from app.projects.communication.queries import items_for, plan_for
from app.projects.sockets import Tab
from app.projects.states import State


def tabs(me: Participation) -> list[Tab]:
    """For those on the board; a client sees the tab once something of the plan is shown to them."""
    if not me.sees_board or me.project.known_state is State.AWAITING_LEADER:
        return []
    if not me.sees_internal and plan_for(me) is None and not items_for(me):
        return []
    url = url_for("communication.plan", reference=me.project.reference)
    return [Tab(label=_l("Communication plan"), url=url, order=45)]
