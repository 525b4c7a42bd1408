"""The call list at the desk: whom to call, what to say in their language, and what came of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES
from app.config import settings
from app.database import transaction
from app.errors import Invalid
from app.orders.models import OrderLine
from app.web.pagination import paginate
from reviews.asking import calling
from reviews.asking.calling import Report
from reviews.asking.forms import CallForm
from reviews.asking.wording import OUTCOME_WORDS
from reviews.reviewing.submitting import Words

routes = Blueprint("asking_calls", __name__, url_prefix="/desk/asking/calls", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    return render_template("asking/desk_calls.html", page=paginate(calling.to_call()))


@routes.route("/<int:line_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def call(line_id: int) -> Answer:
    line, form = calling.line_to_call(line_id), CallForm()
    if form.validate_on_submit() and _record(line_id, form):
        flash(_("It is written down."), "good")
        return redirect(url_for(".index"), 303)
    return render_template(
        "asking/desk_call.html",
        line=line,
        form=form,
        script=_script(line),
        calls=calling.calls_about(line),
        outcomes=OUTCOME_WORDS,
    ), form.status


def _record(line_id: int, form: CallForm) -> bool:
    try:
        with transaction():
            line, user = calling.line_to_call(line_id), viewer().user
            assert user is not None
            made = calling.record(line, _report(form, line), by=user)
            audit.record("asking_call.made", made, outcome=made.outcome)
    except Invalid as error:
        field = form.again_on if form.outcome.data == "call_later" else form.rating
        field.errors = [*field.errors, str(error)]
        return False
    return True


def _report(form: CallForm, line: OrderLine) -> Report:
    words = None
    if form.outcome.data == "answered" and form.rating.data:
        words = Words(
            rating=form.rating.data,
            text=form.words.data or "",
            author_name=form.author_name.data or "",
            language=line.order.contact.locale,
        )
    return Report(outcome=form.outcome.data, words=words, again_on=form.again_on.data)


def _script(line: OrderLine) -> list[str]:
    """What to say, in the language of the person who is called; the same words for everybody."""
    contact, company = line.order.contact, settings().seller.name
    with force_locale(contact.locale):
        return [
            _("Good day, is this %(name)s? I am calling from %(company)s.", name=contact.name, company=company),
            _(
                "You ordered “%(service)s” from us. Do you have two minutes to say how it was? You may also say no.",
                service=line.title,
            ),
            _("How many stars would you give, from one to five?"),
            _("What was good, and what was not? I write it down word for word."),
            _("We would show your words on our pages. Which name may stand beside them?"),
            _("You get a message with what I wrote down. There you can change or withdraw it at any time."),
        ]
