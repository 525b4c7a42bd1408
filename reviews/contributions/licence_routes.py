"""My licences: what I am asked, the exact words, my yes or no, the contract, and what I got."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import Conflict, Invalid, NotFound
from app.money import Money
from app.stamps.wording import state_words
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import contract, granting, offering, queries, statement_paper, stating, terms, wording
from reviews.contributions.forms import AgreeForm, RefuseForm
from reviews.contributions.granting import Stated
from reviews.contributions.licence_models import LicenceOffer
from reviews.contributions.papers import contract_file, paper
from reviews.contributions.statement_paper import thing_of
from reviews.contributions.stating import YearStatement

routes = Blueprint("my_licences", __name__, url_prefix="/account/licences", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@signed_in
def index() -> str:
    return render_template(
        "contributions/licences.html", page=paginate(queries.offers_to(_me())), wording=wording, terms=terms
    )


@routes.get("/statement")
@signed_in
def statement() -> str:
    return render_template(
        "contributions/statement.html", statement=_statement(), years=stating.years_of(_me()), wording=wording
    )


@routes.get("/statement.csv")
@signed_in
def export() -> Response:
    header = [_("Day"), _("What for"), _("Work"), _("Amount"), _("Taken back"), _("Left"), _("Currency")]
    found = _statement()
    return csv_response(f"royalties-{found.year}.csv", header, list(_lines(found)))


@routes.get("/statement.pdf")
@signed_in
def statement_pdf() -> Response:
    found = _statement()
    return paper(statement_paper.render(_me(), found), f"royalties-{found.year}.pdf")


@routes.get("/<reference>")
@signed_in
def show(reference: str) -> Answer:
    return _draw(queries.offer_to(_me(), reference))


@routes.post("/<reference>/agreement")
@signed_in
def agree(reference: str) -> Answer:
    offer, form = queries.offer_to(_me(), reference), AgreeForm()
    named = _named(form, offer) if form.validate() else None
    if form.errors:
        return _draw(offer, form)
    stated = Stated(
        is_mine=bool(form.is_mine.data),
        of_age=bool(form.of_age.data),
        shows_people=form.people.data == "yes",
        shows_property=form.property.data == "yes",
        terms=bool(form.terms.data),
    )
    try:
        with transaction():
            granting.agree(
                offer.id, _me(), stated, seen_sha256=form.seen.data or "", language=language_code(), named=named
            )
            state = offer.state
    except (Conflict, Invalid) as error:
        form.form_errors.append(str(error))
        return _draw(queries.offer_to(_me(), reference), form)
    flash(AFTER[state]() if state in AFTER else _("Thank you."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/refusal")
@signed_in
def refuse(reference: str) -> Answer:
    offer, form = queries.offer_to(_me(), reference), RefuseForm()
    if not form.validate():
        return _draw(offer)
    with transaction():
        offering.decline(offering.locked_offer(offer.id), form.reason.data or "")
    flash(_("You said no. Nothing of it is used."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/<reference>/contract.pdf")
@signed_in
def contract_pdf(reference: str) -> Response:
    return contract_file(queries.offer_to(_me(), reference).licence)


AFTER = {
    "granted": lambda: _("The licence stands, and your fee is booked. The contract comes by mail."),
    "agreed": lambda: _("You agreed. It stands when it is paid, and everybody who is seen in it agrees."),
    "named": lambda: _("Your price is with us. You get an answer by mail."),
    "asked": lambda: _("You agreed. It stands when the other holders agree too."),
}


def _draw(offer: LicenceOffer, form: AgreeForm | None = None) -> Answer:
    holder = granting.holder_of(offer, _me())
    words = terms.words_for(offer, holder, language_code())
    own = next((each for each in offer.consents if each.holder_id == holder.id), None)
    page = render_template(
        "contributions/licence.html",
        offer=offer,
        holder=holder,
        words=own.terms if own else words,
        seen=terms.digest(words),
        own=own,
        may_answer=offer.state == "asked" and own is None and offer.expires_at > clock.now(),
        form=form or AgreeForm(formdata=None),
        refuse=RefuseForm(formdata=None),
        who=terms.licensee_of(offer),
        stamp=contract.stamp_of_contract(offer.licence),
        stamp_words=state_words(),
        wording=wording,
    )
    return page, form.status if form else 200


def _named(form: AgreeForm, offer: LicenceOffer) -> Money | None:
    """Where the fee is open, the holder names it; call it on a form that was validated."""
    if offer.fee_minor is not None:
        return None
    named = form.amount(form.price, offer.currency)
    if named is None and not form.price.errors:
        form.price.errors = [*form.price.errors, _("Name your price.")]
    return named


def _statement() -> YearStatement:
    return stating.statement_of(_me(), arguments.whole_number("year", clock.today().year, low=2000, high=2999))


def _lines(found: YearStatement) -> Iterator[list[object]]:
    for line in found.lines:
        it = line.royalty
        yield [
            it.booked_at.date().isoformat(),
            str(wording.ROYALTY_KINDS[it.kind]),
            thing_of(line),
            it.amount.decimal,
            line.taken_back.decimal,
            line.left.decimal,
            it.currency,
        ]


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
