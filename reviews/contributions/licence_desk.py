"""The desk of licences: windows, contract, files, the usage log; disputes; and the rules of contributions."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.catalogue.models import Service
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.errors import Conflict, NotFound
from app.media import serving
from app.money import Money
from app.stamps.wording import state_words
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import (
    contract,
    disputing,
    ending,
    granting,
    offering,
    placing,
    queries,
    ruling,
    surfaces,
    terms,
    wording,
)
from reviews.contributions.asset_models import AssetDispute
from reviews.contributions.desk_forms import DecideDisputeForm, EndForm, RulesForm, UseForm
from reviews.contributions.forms import ConfirmForm
from reviews.contributions.licence_models import Licence, LicenceOffer
from reviews.contributions.papers import contract_file
from reviews.contributions.queries import OFFER_VIEWS

licences = Blueprint("licences_desk", __name__, url_prefix="/desk/licences", template_folder="templates")
disputes = Blueprint("disputes_desk", __name__, url_prefix="/desk/licence-disputes", template_folder="templates")
rules = Blueprint("contribution_rules", __name__, url_prefix="/desk/contribution-rules", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@licences.get("")
@desk(*WRITERS)
def index() -> str:
    return render_template("contributions/desk_licences.html", page=paginate(_wanted()), wording=wording, terms=terms)


@licences.get("/licences.csv")
@desk(*WRITERS)
def export() -> Response:
    header = [
        _("Number"),
        _("Work"),
        _("State"),
        _("May use it"),
        _("From"),
        _("Until"),
        _("Exclusive"),
        _("Fee"),
        _("Currency"),
    ]
    return csv_response("licences.csv", header, list(_lines(list(db.session.scalars(_wanted().limit(50_000))))))


@licences.get("/<reference>")
@desk(*WRITERS)
def show(reference: str) -> Answer:
    return _draw(queries.offer_by_reference(reference))


@licences.post("/<reference>/revocation")
@desk(*WRITERS)
def revoke(reference: str) -> AnyResponse:
    offer = queries.offer_by_reference(reference)
    if ConfirmForm().validate():
        with transaction():
            offering.revoke(offering.locked_offer(offer.id))
            audit.record("licence.revoked", offer)
        flash(_("Taken back. The holders are told."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@licences.post("/<reference>/price")
@desk(*WRITERS)
def accept_price(reference: str) -> AnyResponse:
    offer = queries.offer_by_reference(reference)
    if ConfirmForm().validate():
        with transaction():
            granting.accept_price(offer.id)
            audit.record("licence.agreed", offer)
        flash(_("Agreed. The licence stands and the fee is booked."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@licences.post("/<reference>/uses")
@desk(*WRITERS)
def place(reference: str) -> Answer:
    """On the page of a service it is shown at once; elsewhere the log says where it is."""
    licence, form = _licence(reference), UseForm()
    form.offer_services()
    if form.validate():
        service = service_by_slug(form.service.data, including_inactive=True) if form.service.data else None
        try:
            with transaction():
                placing.place(licence.reference, _use(form, service), by=_me(), service=service)
            flash(_("Noted in the log of uses."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except Conflict as error:
            form.purpose.errors = [*form.purpose.errors, str(error)]
        except NotFound:
            form.surface.errors = [*form.surface.errors, _("It is not in force now, or it may not be seen.")]
    return _draw(queries.offer_by_reference(reference), use=form)


@licences.post("/<reference>/uses/<int:use_id>/removal")
@desk(*WRITERS)
def take_down(reference: str, use_id: int) -> AnyResponse:
    licence = _licence(reference)
    entry = next((each for each in licence.usages if each.id == use_id), None)
    if entry is None:
        raise NotFound
    if ConfirmForm().validate():
        with transaction():
            placing.take_down(entry)
        flash(_("It is gone from there."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@licences.post("/<reference>/ending")
@desk(*WRITERS)
def end(reference: str) -> AnyResponse:
    licence, form = _licence(reference), EndForm()
    if not form.validate():
        raise NotFound
    with transaction():
        ending.end(licence, form.reason.data, by=_me())
    flash(_("Ended. It is gone from every page; the fee stays paid."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@licences.get("/<reference>/contract.pdf")
@desk(*WRITERS)
def contract_pdf(reference: str) -> Response:
    return contract_file(queries.offer_by_reference(reference).licence)


@licences.get("/<reference>/contract.tsr")
@desk(*WRITERS)
def stamp(reference: str) -> Response:
    """The whole answer of the authority, to be verified without us: `openssl ts -verify -in … -data contract.pdf`."""
    found = contract.stamp_of_contract(queries.offer_by_reference(reference).licence)
    if found is None or found.token is None:
        raise NotFound
    answer = Response(found.token, mimetype="application/timestamp-reply")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{reference}.tsr")
    return answer


@licences.post("/<reference>/file")
@desk(*WRITERS)
def file(reference: str) -> Response:
    """The file with its rights inside; fetching it is noted. Not before the window opens, and not after."""
    licence = surfaces.licence_in_force(_licence(reference).reference)
    if licence.delivered is None:
        raise NotFound
    with transaction():
        audit.record("licence.delivered", licence)
    return serving.send(licence.delivered, download=True, filename=f"{licence.reference}-{licence.delivered.filename}")


@disputes.get("")
@desk(*WRITERS)
def all_disputes() -> str:
    undecided = arguments.choice("state", ("open", "all"), "open") == "open"
    return render_template(
        "contributions/desk_disputes.html", page=paginate(queries.disputes(undecided=undecided)), wording=wording
    )


@disputes.get("/<reference>")
@desk(*WRITERS)
def show_dispute(reference: str) -> Answer:
    return _draw_dispute(disputing.dispute_by_reference(reference))


@disputes.post("/<reference>/decision")
@desk(*WRITERS)
def decide(reference: str) -> Answer:
    dispute, form = disputing.dispute_by_reference(reference), DecideDisputeForm()
    if form.validate():
        try:
            with transaction():
                disputing.decide(dispute, upheld=form.upheld.data == "yes", answer=form.answer.data or "", by=_me())
            flash(_("Decided, and told to both sides."), "good")
            return redirect(url_for(".all_disputes"), 303)
        except Conflict as error:
            form.answer.errors = [*form.answer.errors, str(error)]
    return _draw_dispute(disputing.dispute_by_reference(reference), form)


@rules.route("", methods=["GET", "POST"])
@desk(*WRITERS)
def edit() -> Answer:
    form, row = RulesForm(), ruling.policy()
    if form.validate_on_submit():
        with transaction():
            ruling.write(
                names_price=bool(form.names_price.data),
                platform_fee_bp=100 * (form.platform_fee_percent.data or 0),
                silence_days=form.silence_days.data or 14,
                enough_evaluations=form.enough_evaluations.data or 1,
            )
        flash(_("Saved. It holds for what is asked from now on."), "good")
        return redirect(url_for(".edit"), 303)
    if request.method == "GET":
        form.names_price.data, form.platform_fee_percent.data = row.names_price, row.platform_fee_bp // 100
        form.silence_days.data, form.enough_evaluations.data = row.silence_days, row.enough_evaluations
    return render_template("contributions/desk_rules.html", form=form), form.status


def _draw(offer: LicenceOffer, *, use: UseForm | None = None) -> Answer:
    form = use or UseForm(formdata=None)
    if use is None:
        form.offer_services()
        form.purpose.data, form.medium.data = offer.purposes[0], offer.media[0]
    page = render_template(
        "contributions/desk_licence.html",
        offer=offer,
        licence=offer.licence,
        shown=offer.licence is not None and _is_in_force(offer.licence),
        named_money=Money(max((each.named_minor or 0 for each in offer.consents), default=0), offer.currency),
        use=form,
        end=EndForm(formdata=None),
        who=terms.licensee_of(offer),
        stamp=contract.stamp_of_contract(offer.licence),
        stamp_words=state_words(),
        wording=wording,
    )
    return page, use.status if use else 200


def _draw_dispute(dispute: AssetDispute, form: DecideDisputeForm | None = None) -> Answer:
    page = render_template(
        "contributions/desk_dispute.html",
        dispute=dispute,
        form=form or DecideDisputeForm(formdata=None),
        wording=wording,
    )
    return page, form.status if form else 200


def _use(form: UseForm, service: Service | None) -> placing.Use:
    title = form.title.data or (service.text(language_code()).title if service else "")
    return placing.Use(
        surface=form.surface.data,
        title=title or str(wording.SURFACES[form.surface.data]),
        purpose=form.purpose.data,
        place=form.place.data,
        medium=form.medium.data,
        url=form.url.data or "",
    )


def _is_in_force(licence: Licence) -> bool:
    found = sa.select(Licence.id).join(Licence.asset).where(Licence.id == licence.id, surfaces.in_force())
    return db.session.scalar(found) is not None


def _licence(reference: str) -> Licence:
    licence = queries.offer_by_reference(reference).licence
    if licence is None:
        raise NotFound
    return licence


def _wanted() -> sa.Select[LicenceOffer]:
    return queries.offers(arguments.choice("view", OFFER_VIEWS, "all"), arguments.text("q"))


def _lines(offers: list[LicenceOffer]) -> Iterator[list[object]]:
    for it in offers:
        state = wording.STANDINGS[it.licence.standing][0] if it.licence else wording.OFFER_STATES[it.state][0]
        yield [
            it.reference,
            it.asset.title,
            str(state),
            terms.licensee_of(it),
            it.starts_on.isoformat(),
            it.ends_on.isoformat(),
            _("yes") if it.exclusive else _("no"),
            it.fee.decimal if it.fee is not None else "",
            it.currency,
        ]


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
