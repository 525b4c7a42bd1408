"""Programs for those who might join: what they earn, in plain words and numbers, and one button."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import NotFound
from app.money import Money
from referrals.programs import joining
from referrals.programs.forms import CalculatorForm
from referrals.programs.models import Enrolment, Program, ProgramTerms
from referrals.programs.plain import count_label, example, example_words, sentences
from referrals.programs.queries import enrolment_of, open_programs, shown_program

routes = Blueprint("programs", __name__, url_prefix="/partners", template_folder="templates")


@routes.get("")
def index() -> str:
    found = open_programs()
    return render_template(
        "programs/index.html", programs=[(each, sentences(each.terms)[:1]) for each in found if each.terms]
    )


@routes.get("/<slug>")
def show(slug: str) -> str:
    user = viewer().user
    program = shown_program(slug, user)
    terms = program.terms
    assert terms is not None
    form = _calculator(terms)
    net, count = _typed(form)
    return render_template(
        "programs/show.html",
        program=program,
        terms=terms,
        sentences=sentences(terms),
        example=example(terms, net=net, count=count),
        example_words=example_words(terms, net=net, count=count),
        count_label=count_label(terms.basis),
        form=form,
        enrolment=enrolment_of(program, user) if user else None,
        refusal=joining.refusal(program, user) if user else None,
    )


@routes.post("/<slug>/partnership")
@signed_in
def join(slug: str) -> Response:
    """One step: from here the first link is ready. By joining, the terms that the page shows are accepted."""
    user = _me()
    program = shown_program(slug, user)
    try:
        with transaction():
            enrolment = joining.join(program, user)
    except joining.NotOpen as refusal:
        flash(str(refusal), "bad")
        return redirect(url_for(".show", slug=slug), 303)
    if enrolment.state == "active":
        flash(_("You take part now. Your first link is ready."), "good")
        return redirect(url_for("partner_kit.show"), 303)
    flash(_("We have your wish to join and write to you when it is decided."), "good")
    return redirect(url_for(".show", slug=slug), 303)


@routes.post("/<slug>/acceptance")
@signed_in
def accept(slug: str) -> Response:
    program, enrolment = _mine(slug)
    terms = program.terms
    assert terms is not None
    with transaction():
        joining.accept(enrolment, terms)
    flash(_("You have accepted version %(version)s of the terms.", version=terms.version), "good")
    return redirect(url_for(".show", slug=slug), 303)


@routes.post("/<slug>/leaving")
@signed_in
def leave(slug: str) -> Response:
    _program, enrolment = _mine(slug)
    with transaction():
        joining.leave(enrolment)
    flash(_("You have left the program. What you earned stays yours."), "good")
    return redirect(url_for(".index"), 303)


def _calculator(terms: ProgramTerms) -> CalculatorForm:
    form = CalculatorForm(request.args or None, meta={"csrf": False})
    form.fit(terms)
    if {"amount", "count"} & request.args.keys():
        form.process(request.args)
        form.validate()
    return form


def _typed(form: CalculatorForm) -> tuple[Money | None, int | None]:
    """What was asked for, where it can be read."""
    if form.errors:
        return None, None
    net = form.amount.data if "amount" in form and isinstance(form.amount.data, Money) else None
    return net, form.count.data if "count" in form else None


def _mine(slug: str) -> tuple[Program, Enrolment]:
    """Raises `NotFound` for who takes no part."""
    program = shown_program(slug, _me())
    enrolment = enrolment_of(program, _me())
    if enrolment is None or enrolment.state != "active":
        raise NotFound
    return program, enrolment


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
