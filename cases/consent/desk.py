"""The desk of consent: whom to ask about a case, what they said, what they allowed."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import NotFound
from app.web import arguments
from app.web.pagination import paginate
from cases.consent import deciding, queries
from cases.consent.forms import InviteForm, StaffWithdrawalForm
from cases.consent.models import Coauthor
from cases.consent.wording import ENDS, NAMINGS, OUTPUTS, QUESTIONS
from cases.evidence.queries import results_of
from cases.writing.models import Case
from cases.writing.sockets import tabs
from cases.writing.states import State

routes = Blueprint("case_consent_desk", __name__, url_prefix="/desk/cases", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/consent")
@desk(Role.MARKETER, Role.ADMIN)
def index() -> str:
    """Cases of which nobody of the client knows yet."""
    found = sa.select(Case).where(queries.nobody_asked(), Case.state.in_([State.DRAFT, State.IN_REVIEW]))
    return render_template("consent/desk_unasked.html", page=paginate(found.order_by(Case.id)))


@routes.get("/<reference>/consent")
@desk(Role.MARKETER, Role.ADMIN)
def show(reference: str) -> Answer:
    return _draw(queries.case_at_desk(reference))


@routes.post("/<reference>/consent/coauthors")
@desk(Role.MARKETER, Role.ADMIN)
def invite(reference: str) -> Answer:
    """One of the project's clients by their id, or somebody by the address of their account."""
    case, form = queries.case_at_desk(reference), InviteForm()
    chosen = arguments.whole_number("user_id", 0, source=request.form)
    if chosen:
        user = next((each.user for each in queries.clients_to_ask(case) if each.user_id == chosen), None)
        if user is None:
            raise NotFound
    elif not form.validate():
        return _draw(case, form)
    else:
        user = db.session.scalar(sa.select(User).where(sa.func.lower(User.email) == (form.email.data or "").lower()))
        if user is None:
            form.email.errors = [_("There is no account with this address. Ask them to sign up first.")]
            return _draw(case, form)
    with transaction():
        deciding.invite(case, user, by=viewer().user)
    flash(_("%(name)s was asked by mail.", name=user.name), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/consent/coauthors/<int:seat_id>/removal")
@desk(Role.MARKETER, Role.ADMIN)
def remove(reference: str, seat_id: int) -> Answer:
    case = queries.case_at_desk(reference)
    seat = next((each for each in queries.coauthors_of(case.id) if each.id == seat_id), None)
    if seat is None:
        raise NotFound
    with transaction():
        deciding.remove(db.session.get_one(Coauthor, seat.id))
    flash(_("%(name)s sees nothing of this case any more.", name=seat.user.name), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/consent/withdrawal")
@desk(Role.MARKETER, Role.ADMIN)
def withdraw(reference: str) -> Answer:
    """The client told us by mail or telephone: it counts as if they had pressed the button."""
    case, form = queries.case_at_desk(reference), StaffWithdrawalForm()
    if not form.validate():
        return _draw(case, withdrawal=form)
    with transaction():
        deciding.withdraw(case, by=viewer().user)
        audit.record("case.consent_withdrawn", case, how=form.how.data)
    flash(_("Withdrawn. It is no longer shown."), "good")
    return redirect(url_for(".show", reference=reference), 303)


def _draw(case: Case, form: InviteForm | None = None, withdrawal: StaffWithdrawalForm | None = None) -> tuple[str, int]:
    page = render_template(
        "consent/desk_show.html",
        case=case,
        tabs_of_case=sorted((tab for answer in tabs.answers(case) for tab in answer), key=lambda tab: tab.order),
        form=form or InviteForm(formdata=None),
        withdrawal=withdrawal or StaffWithdrawalForm(formdata=None),
        seats=queries.coauthors_of(case.id),
        clients=queries.clients_to_ask(case),
        answers=queries.answers_of(case.id),
        results=results_of(case.id),
        is_approved=queries.is_approved(case),
        approvals=queries.approvals_of(case.id),
        allowed=queries.open_consents(case.id),
        ever=queries.consents_ever(case.id),
        outputs=OUTPUTS,
        namings=NAMINGS,
        questions=QUESTIONS,
        ends=ENDS,
    )
    return page, max(form.status if form else 200, withdrawal.status if withdrawal else 200)
