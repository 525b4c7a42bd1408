"""What people see of their payouts: what is there, when it comes, why not yet, and how they want it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.accounts.proving import NotProven, has_second_factor_at_hand, prove_owner
from app.accounts.second_factor import WrongCode
from app.database import db, transaction
from app.money import MoneyError, exponent
from app.payouts import declaring, letters, methods, queries, wording
from app.payouts.candidates import cause, causes, threshold
from app.payouts.declaring import AGREEMENT_VERSION, Declared
from app.payouts.delivering import pdf_of
from app.payouts.forms import AgreementForm, MethodForm, TaxForm
from app.payouts.letters import PDF
from app.payouts.models import PayoutMethod
from app.payouts.preparing import payout_day
from app.payouts.queries import PREFERRED
from app.web import arguments
from app.web.limits import limiter
from app.web.pagination import paginate

routes = Blueprint("payouts", __name__, template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/account/payouts")
@signed_in
def overview() -> str:
    user = _person()
    page = paginate(queries.mine(viewer()), per_page=15)
    return render_template(
        "payouts/overview.html",
        purses=queries.purses_of(user),
        stopped=queries.ended_methods(user),
        tax=declaring.live_details(user),
        agreement=declaring.live_agreement(user),
        page=page,
        statements=queries.statement_numbers(user, page),
        payout_day=payout_day(),
        preferred=PREFERRED,
        wording=wording,
    )


@routes.get("/account/payouts/method")
@signed_in
def method() -> Answer:
    currency = _currency()
    present = methods.live_method(_person(), currency)
    values = {"kind": present.kind, "cause": present.cause} if present else {"holder": _person().name}
    return _draw_method(MethodForm(currency, formdata=None, data=values), present)


@routes.post("/account/payouts/method")
@limiter.limit("30 per hour")
@signed_in
def choose_method() -> Answer:
    """Password and second factor are asked for again: who finds an open browser must not turn the money to themselves."""
    currency = _currency()
    form = MethodForm(currency)
    present = methods.live_method(_person(), currency)
    if not form.validate():
        return _draw_method(form, present)
    try:
        with transaction():
            prove_owner(_person(), form.password.data)
            proven = has_second_factor_at_hand(_person(), form.code.data)
            if proven:
                methods.choose(_person(), currency, form.kind.data, account=form.bank_account, cause=form.chosen_cause)
    except NotProven as error:
        form.password.errors = [str(error)]
        return _draw_method(form, present)
    if not proven:
        form.code.errors = [str(WrongCode())]
        return _draw_method(form, present)
    flash(_("Saved. We have sent you a mail about it, so that nobody can change this behind your back."), "good")
    return redirect(url_for(".overview"), 303)


@routes.get("/account/payouts/tax-details")
@signed_in
def tax_details() -> Answer:
    present = declaring.live_details(_person())
    known = declaring.details_of(present) if present else None
    values = {**vars(known), "kind": present.kind, "country": present.country} if present and known else {}
    return _draw_tax(TaxForm(formdata=None, data={"name": _person().name, **values}))


@routes.post("/account/payouts/tax-details")
@limiter.limit("30 per hour")
@signed_in
def declare() -> Answer:
    form = TaxForm()
    if not form.validate():
        return _draw_tax(form)
    details = Declared(
        name=form.name.data,
        street=form.street.data,
        postcode=form.postcode.data,
        city=form.city.data,
        number=form.number.data,
        vat_id=form.vat_id.data or "",
    )
    with transaction():
        declaring.declare(_person(), kind=form.kind.data, country=form.country.data, details=details)
    flash(_("Your tax details are saved."), "good")
    return redirect(url_for(".overview"), 303)


@routes.get("/account/payouts/self-billing")
@signed_in
def self_billing() -> Answer:
    return _draw_agreement(AgreementForm(formdata=None))


@routes.post("/account/payouts/self-billing")
@signed_in
def agree() -> Answer:
    form = AgreementForm()
    if not form.validate():
        return _draw_agreement(form)
    with transaction():
        declaring.agree(_person())
    flash(_("Agreed. With every payout you receive a document for your books."), "good")
    return redirect(url_for(".overview"), 303)


@routes.post("/account/payouts/self-billing/withdrawal")
@signed_in
def withdraw_agreement() -> AnyResponse:
    with transaction():
        declaring.withdraw_agreement(_person())
    flash(_("Withdrawn. From now on you write your own invoices."), "good")
    return redirect(url_for(".overview"), 303)


@routes.get("/account/payouts/documents/<label>.pdf")
def document(label: str) -> Response:
    """Drawn from its snapshot, the same bytes every time."""
    found = queries.document_for(viewer(), label)
    answer = current_app.response_class(pdf_of(found), mimetype=PDF)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.label}.pdf")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@routes.get("/account/payouts/<reference>")
@signed_in
def show(reference: str) -> str:
    payout = queries.payout_of(viewer(), reference)
    return render_template(
        "payouts/show.html",
        payout=payout,
        steps=queries.steps_of(payout),
        documents=queries.documents_of(payout),
        wording=wording,
    )


@routes.get("/payouts/stop/<int:method_id>/<key>")
def stop(method_id: int, key: str) -> str:
    """From the mail about a changed account, for its owner, who may be signed out of everything."""
    found = letters.check_key(db.session.get(PayoutMethod, method_id), key)
    return render_template("payouts/stop.html", method=found, key=key)


@routes.post("/payouts/stop/<int:method_id>/<key>")
def stop_it(method_id: int, key: str) -> AnyResponse:
    with transaction():
        methods.stop(letters.check_key(db.session.get(PayoutMethod, method_id), key))
    return redirect(url_for(".stop", method_id=method_id, key=key), 303)


def _draw_method(form: MethodForm, present: PayoutMethod | None) -> tuple[str, int]:
    page = render_template(
        "payouts/method.html",
        form=form,
        present=present,
        currency=form.currency,
        threshold=threshold(form.currency),
        causes=causes(),
        cause=cause,
        has_password=_person().password_hash is not None,
        has_second_factor=_person().has_second_factor,
    )
    return page, form.status


def _draw_tax(form: TaxForm) -> tuple[str, int]:
    return render_template("payouts/tax_details.html", form=form), form.status


def _draw_agreement(form: AgreementForm) -> tuple[str, int]:
    page = render_template(
        "payouts/self_billing.html",
        form=form,
        agreement=declaring.live_agreement(_person()),
        tax=declaring.live_details(_person()),
        version=AGREEMENT_VERSION,
    )
    return page, form.status


def _currency() -> str:
    """The currency the address names. Raises `Invalid`, also for one that nobody uses."""
    text = arguments.text("currency", PREFERRED, 3, source=request.args)
    try:
        exponent(text)
    except MoneyError:
        return arguments.choice("currency", (PREFERRED,))
    return text


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
