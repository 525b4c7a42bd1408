"""Programs at the desk: live in five steps, changed by a new version, paused and ended; and their partners."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, DomainError, NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.programs import drafting, joining, queries
from referrals.programs.audience import Audience, size
from referrals.programs.forms import InviteForm, PayForm, PeopleForm, RulesForm, WhatForm, rules_of
from referrals.programs.models import Program
from referrals.programs.plain import example, example_words, sentences
from referrals.programs.simulating import LAST_DAYS, simulate
from referrals.programs.simulating_events import simulate_events
from referrals.programs.wording import enrolment_words, state_words

routes = Blueprint("programs_desk", __name__, url_prefix="/desk/referrals/programs", template_folder="templates")
WRITERS = (Role.ADMIN, Role.MARKETER)
STEPS = ("pay", "rules", "people")
MOST_INVITATIONS = 100
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    wanted = queries.programs(arguments.text("q"), arguments.choice("state", queries.STATES, ""))
    page = paginate(wanted)
    return render_template(
        "programs/desk_programs.html",
        page=page,
        counts=queries.counts_of([each.id for each in page]),
        states=state_words(),
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    """Step 1."""
    form = WhatForm()
    if form.validate_on_submit():
        action = form.action.data if form.basis.data == "action" else None
        with transaction():
            program = drafting.create(
                name=form.name.data or "",
                jurisdiction=form.jurisdiction.data,
                basis=form.basis.data,
                action=action or None,
                by=_me(),
            )
        return redirect(url_for(".step", program_id=program.id, step="pay"), 303)
    return render_template("programs/desk_what.html", form=form), form.status


@routes.route("/<int:program_id>/<any(pay, rules, people):step>", methods=["GET", "POST"])
@desk(*WRITERS)
def step(program_id: int, step: str) -> Answer:
    """Steps 2 to 4, each of which can be come back to; what they say becomes the next version."""
    program = queries.program_by_id(program_id)
    if program.state == "ended":
        raise Conflict(_("It has ended. Make a new program instead."))
    form, values_of = _FORMS[step](program)
    if form.validate_on_submit():
        with transaction():
            drafting.change(queries.program_by_id(program_id), **values_of())
        following = dict(zip(STEPS, (*STEPS[1:], None), strict=True))[step]
        target = (
            url_for(".step", program_id=program_id, step=following)
            if following
            else url_for(".look", program_id=program_id)
        )
        return redirect(target, 303)
    audience = _audience(form) if step == "people" else None
    page = render_template(f"programs/desk_{step}.html", program=program, form=form, audience=audience)
    return page, form.status


@routes.get("/<int:program_id>/look")
@desk(*WRITERS)
def look(program_id: int) -> str:
    """Step 5: the terms in plain words, what they would have cost, and the decision to publish."""
    program = queries.program_by_id(program_id)
    terms = program.draft or program.terms
    if terms is None:
        raise NotFound
    return render_template(
        "programs/desk_look.html",
        program=program,
        terms=terms,
        sentences=sentences(terms),
        example=example(terms),
        example_words=example_words(terms),
        simulated=simulate(terms),
        past=simulate_events(terms),
        days=LAST_DAYS,
        size=size(Audience.from_json(terms.audience), terms.joining),
    )


@routes.post("/<int:program_id>/publication")
@desk(*WRITERS)
def publish(program_id: int) -> AnyResponse:
    try:
        with transaction():
            drafting.publish(queries.program_by_id(program_id), by=_me())
    except drafting.NotPublishable as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".look", program_id=program_id), 303)
    flash(_("It is published. It holds for what happens from now on."), "good")
    return redirect(url_for(".show", program_id=program_id), 303)


@routes.get("/<int:program_id>")
@desk(*WRITERS)
def show(program_id: int) -> Answer:
    return _draw(queries.program_by_id(program_id), InviteForm(formdata=None))


@routes.post("/<int:program_id>/pause")
@desk(*WRITERS)
def pause(program_id: int) -> AnyResponse:
    return _move(program_id, drafting.pause, _("It is paused. What was earned stays earned."))


@routes.post("/<int:program_id>/resumption")
@desk(*WRITERS)
def resume(program_id: int) -> AnyResponse:
    return _move(program_id, drafting.resume, _("It goes on."))


@routes.post("/<int:program_id>/end")
@desk(*WRITERS)
def end(program_id: int) -> AnyResponse:
    return _move(program_id, drafting.end, _("It has ended. What was earned stays earned and is paid."))


@routes.post("/<int:program_id>/partners")
@desk(*WRITERS)
def invite(program_id: int) -> Answer:
    program, form = queries.program_by_id(program_id), InviteForm()
    if form.validate():
        person = user_by_email(form.email.data or "")
        try:
            with transaction():
                told = _invite(program, person, form.email.data or "")
        except joining.NotOpen as refusal:
            form.email.errors = [str(refusal)]
        else:
            flash(told, "good")
            return redirect(url_for(".show", program_id=program_id), 303)
    return _draw(program, form)


@routes.post("/invitations/<int:invitation_id>/withdrawal")
@desk(*WRITERS)
def withdraw_invitation(invitation_id: int) -> AnyResponse:
    invitation = queries.invitation_by_id(invitation_id)
    with transaction():
        joining.withdraw(invitation)
    flash(_("The invitation is withdrawn."), "good")
    return redirect(url_for(".show", program_id=invitation.program_id), 303)


@routes.post("/<int:program_id>/people/size")
@desk(*WRITERS)
def audience_size(program_id: int) -> Response:
    """How many people could join by the rule as it stands in the form now, shown while it is written."""
    queries.program_by_id(program_id)
    form = PeopleForm()
    form.validate()
    answer = jsonify(html=render_template("programs/_size.html", audience=_audience(form)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post("/partners/<int:enrolment_id>/approval")
@desk(*WRITERS)
def approve(enrolment_id: int) -> AnyResponse:
    return _decide(enrolment_id, joining.approve, _("They take part now and got a mail."))


@routes.post("/partners/<int:enrolment_id>/refusal")
@desk(*WRITERS)
def refuse(enrolment_id: int) -> AnyResponse:
    return _decide(enrolment_id, joining.refuse, _("They were told that it is not possible."))


@routes.get("/<int:program_id>/partners.csv")
@desk(*WRITERS)
def export(program_id: int) -> Response:
    program = queries.program_by_id(program_id)
    words = enrolment_words()
    found = list(db.session.scalars(queries.enrolments(program)))
    header = [_("Name"), _("E-mail"), _("State"), _("Since")]
    return csv_response(
        "partners.csv",
        header,
        [[each.user.name, each.user.email, words[each.state][0], each.joined_at.isoformat()] for each in found],
    )


def _pay(program: Program) -> tuple[PayForm, Callable[[], dict[str, object]]]:
    terms = program.draft or program.versions[-1]
    # What was sent counts alone: a list of texts must not be filled up with the numbers that are kept.
    form = PayForm(obj=None if request.method == "POST" else terms)
    form.fit(program, terms.basis)
    if not form.is_submitted():
        form.show(terms)

    def values() -> dict[str, object]:
        caps = {f"{name}_minor": form[name].data.minor if form[name].data else None for name in form.caps}
        levels = form.rates()
        approver = _me().id if len(levels) > 1 else None
        return {
            "pays": form.pays.data if terms.basis == "order" else "flat",
            "currency": form.currency.data,
            "levels": levels,
            "approved_by_id": approver,
            "friend_bp": form.friend_bp,
            **caps,
        }

    return form, values


def _rules(program: Program) -> tuple[RulesForm, Callable[[], dict[str, object]]]:
    terms = program.draft or program.versions[-1]
    form = RulesForm(obj=terms)
    form.fit(terms.basis)
    return form, lambda: {name: form[name].data for name in rules_of(terms.basis)}


def _people(program: Program) -> tuple[PeopleForm, Callable[[], dict[str, object]]]:
    terms = program.draft or program.versions[-1]
    form = PeopleForm(obj=terms)
    if not form.is_submitted():
        form.show(terms)
    return form, lambda: {
        "joining": form.joining.data,
        "audience": form.audience.as_json(),
        "note": form.note.data or "",
    }


_FORMS: dict[str, Callable[[Program], tuple[PayForm | RulesForm | PeopleForm, Callable[[], dict[str, object]]]]] = {
    "pay": _pay,
    "rules": _rules,
    "people": _people,
}


def _audience(form: PayForm | RulesForm | PeopleForm) -> int | None:
    assert isinstance(form, PeopleForm)
    return None if form.errors else size(form.audience, form.joining.data)


def _draw(program: Program, form: InviteForm) -> tuple[str, int]:
    terms = program.terms
    page = render_template(
        "programs/desk_program.html",
        program=program,
        terms=terms,
        sentences=sentences(terms) if terms else [],
        versions=queries.terms_of(program),
        partners=paginate(queries.enrolments(program), per_page=20),
        invitations=db.session.scalars(queries.open_invitations(program).limit(MOST_INVITATIONS)).all(),
        counts=queries.counts_of([program.id])[program.id],
        form=form,
        states=state_words(),
        partner_states=enrolment_words(),
    )
    return page, form.status


def _invite(program: Program, person: User | None, email: str) -> str:
    """Who has an account takes part at once; who has none gets the way in. What to say about it."""
    if person is not None and person.is_active:
        joining.invite(program, person, by=_me())
        return _("%(name)s takes part now and got a mail.", name=person.name)
    joining.invite_address(program, email, by=_me())
    return _("%(address)s got a mail with the way in.", address=email)


def _move(program_id: int, verb: Callable[[Program], None], words: str) -> AnyResponse:
    try:
        with transaction():
            verb(queries.program_by_id(program_id))
    except Conflict as refusal:
        flash(str(refusal), "bad")
    else:
        flash(words, "good")
    return redirect(url_for(".show", program_id=program_id), 303)


def _decide(enrolment_id: int, verb: Callable[..., None], words: str) -> AnyResponse:
    enrolment = queries.enrolment_by_id(enrolment_id)
    try:
        with transaction():
            verb(enrolment)
    except DomainError as refusal:
        flash(str(refusal), "bad")
    else:
        flash(words, "good")
    return redirect(url_for(".show", program_id=enrolment.program_id), 303)


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
