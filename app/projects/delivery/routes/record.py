"""The record of approvals: what was asked, shown and answered, whole and with exact times, to print or to keep."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template

from app import clock
from app.accounts.access import signed_in
from app.projects.access import Participation
from app.projects.delivery.models import Approval
from app.projects.delivery.queries import all_approvals_of, approval_in
from app.projects.delivery.routes.blueprint import place_in, routes


@routes.get("/approvals/record")
@signed_in
def record(reference: str) -> str:
    me = place_in(reference)
    return _draw(me, all_approvals_of(me))


@routes.get("/approvals/<int:approval_id>/record")
@signed_in
def record_of(reference: str, approval_id: int) -> str:
    me = place_in(reference)
    return _draw(me, [approval_in(me, approval_id)])


def _draw(me: Participation, approvals: Sequence[Approval]) -> str:
    return render_template("delivery/record.html", me=me, approvals=approvals, drawn_at=clock.now())
