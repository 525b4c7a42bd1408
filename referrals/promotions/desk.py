"""Promotions at the desk: everyone on the staff reads them, marketers and admins write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES
from app.catalogue.queries import Wanted as WantedServices
from app.catalogue.queries import listed
from app.database import db, transaction
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import errors_from_constraint
from app.web.locale import language_code
from app.web.pagination import paginate
from referrals.promotions import drafting, listing, queries, results
from referrals.promotions.code_forms import ConfirmForm
from referrals.promotions.drafting import Draft
from referrals.promotions.drawing import WRITERS, draw, may_write
from referrals.promotions.form_values import values_of
from referrals.promotions.forms import SPARE_ROWS, PromotionForm
from referrals.promotions.giving import draft_of
from referrals.promotions.listing import SORTS, Wanted
from referrals.promotions.models import Promotion
from referrals.promotions.simulating import LAST_DAYS, exposure, simulate
from referrals.promotions.term_words import sentences
from referrals.promotions.terms import Kind
from referrals.promotions.wording import KINDS, STANDINGS

routes = Blueprint("promotions", __name__, url_prefix="/desk/promotions", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    return render_template(
        "promotions/desk_promotions.html",
        page=paginate(listing.promotions(_wanted(), _sort()), per_page=25),
        standings=[(key, words) for key, (words, _tone) in STANDINGS.items()],
        kinds=[(kind.value, KINDS[kind]) for kind in Kind],
        may_write=may_write(),
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    """What the list shows, as a file; one line for each promotion and currency in which it was used."""
    found = list(db.session.scalars(listing.promotions(_wanted(), _sort())))
    header = [_("Name"), _("Kind"), _("State"), _("Uses"), _("Limit"), _("Begins"), _("Ends")]
    amounts = [_("Currency"), _("Paid uses"), _("Revenue without VAT"), _("Discount")]
    return csv_response("promotions.csv", [*header, *amounts], _lines(found))


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = _form(None)
    if request.method == "POST" and _is_sent(form) and form.validate():
        saved = _keep(form, lambda: _create(form))
        if saved is not None:
            flash(_("It is written. Look at what it would have cost, then publish it."), "good")
            return redirect(url_for(".show", promotion_id=saved), 303)
    return _draw_form(form, None)


@routes.get("/<int:promotion_id>")
@desk(*STAFF_ROLES)
def show(promotion_id: int) -> Answer:
    return draw(queries.promotion_by_id(promotion_id))


@routes.route("/<int:promotion_id>/edit", methods=["GET", "POST"])
@desk(*WRITERS)
def edit(promotion_id: int) -> Answer:
    promotion = queries.promotion_by_id(promotion_id)
    form = _form(promotion)
    saved = None
    if request.method == "POST" and _is_sent(form) and form.validate():
        saved = _keep(form, lambda: _revise(promotion_id, form))
    if saved is not None:
        flash(_("Your changes are saved."), "good")
        return redirect(url_for(".show", promotion_id=promotion_id), 303)
    return _draw_form(form, promotion)


@routes.get("/<int:promotion_id>/simulation")
@desk(*STAFF_ROLES)
def simulation(promotion_id: int) -> str:
    """What it would have cost, and the decision to publish."""
    promotion = queries.promotion_by_id(promotion_id)
    draft = draft_of(promotion)
    return render_template(
        "promotions/desk_simulation.html",
        promotion=promotion,
        sentences=sentences(draft),
        simulated=simulate(draft),
        exposures=exposure(draft),
        days=LAST_DAYS,
        may_write=may_write(),
    )


@routes.post("/<int:promotion_id>/publication")
@desk(*WRITERS)
def publish(promotion_id: int) -> AnyResponse:
    return _change(promotion_id, drafting.publish, _("It is published."), undo=None)


@routes.post("/<int:promotion_id>/pause")
@desk(*WRITERS)
def pause(promotion_id: int) -> AnyResponse:
    words = _("It is paused. Orders that were placed keep their discount.")
    return _change(promotion_id, drafting.pause, words, undo=".resume")


@routes.post("/<int:promotion_id>/resumption")
@desk(*WRITERS)
def resume(promotion_id: int) -> AnyResponse:
    return _change(promotion_id, drafting.resume, _("It goes on."), undo=".pause")


@routes.post("/<int:promotion_id>/end")
@desk(*WRITERS)
def end(promotion_id: int) -> AnyResponse:
    return _change(
        promotion_id, drafting.end, _("It has ended. Orders that were placed keep their discount."), undo=None
    )


@routes.post("/<int:promotion_id>/copies")
@desk(*WRITERS)
def copy(promotion_id: int) -> AnyResponse:
    if not ConfirmForm().validate():
        return redirect(url_for(".show", promotion_id=promotion_id), 303)
    with transaction():
        twin_id = drafting.copy(queries.promotion_by_id(promotion_id), by=viewer().user).id
    flash(_("This is the copy, a draft without codes."), "good")
    return redirect(url_for(".edit", promotion_id=twin_id), 303)


def _form(promotion: Promotion | None) -> PromotionForm:
    services = db.session.scalars(listed(WantedServices(), language_code())).unique()
    choices = [(each.id, each.text(language_code()).title) for each in services]
    data = values_of(draft_of(promotion)) if promotion is not None else None
    published = promotion is not None and promotion.state != "draft"
    form = PromotionForm(choices=choices, published=published, data=data)
    if promotion is not None and request.method == "GET":
        form.seen.data = str(promotion.edition)
    return form


def _is_sent(form: PromotionForm) -> bool:
    """Whether the button was not one of those that only add rows or draw the terms."""
    wish = request.form.get("more")
    form.add_rows(rows=SPARE_ROWS * (wish == "rows"), tiers=SPARE_ROWS * (wish == "tiers"))
    return wish not in {"rows", "tiers", "preview"}


def _keep(form: PromotionForm, write: Callable[[], int | None]) -> int | None:
    try:
        return write()
    except IntegrityError as error:
        under = _("More was given already than that. Choose a larger number.")
        errors_from_constraint(
            form,
            error,
            {
                "uq_promotion_name": ("name", _("Another promotion has this name.")),
                "ck_promotion_taken_within_limit": ("limit_total", under),
                "ck_promotion_money_taken_within_budget": ("rows", under),
            },
        )
    except drafting.CodeTaken as taken:
        form.code.errors = [*form.code.errors, str(taken)]
    return None


def _create(form: PromotionForm) -> int:
    with transaction():
        promotion = drafting.create(form.draft(), by=viewer().user)
        if form.code.data and form.way.data == "code":
            drafting.add_code(promotion, form.code.data)
        return promotion.id


def _revise(promotion_id: int, form: PromotionForm) -> int | None:
    with transaction():
        promotion = queries.locked(promotion_id)
        if form.seen.data != str(promotion.edition):
            form.form_errors.append(
                _("Somebody else has changed it since you opened it. Save again to keep what you wrote instead.")
            )
            form.seen.raw_data, form.seen.data = None, str(promotion.edition)
            return None
        drafting.revise(promotion, form.draft(promotion.rules))
        return promotion.id


def _draw_form(form: PromotionForm, promotion: Promotion | None) -> tuple[str, int]:
    if request.method == "GET":
        form.add_rows(rows=SPARE_ROWS, tiers=SPARE_ROWS)
    page = render_template(
        "promotions/desk_promotion_form.html", form=form, promotion=promotion, preview=_preview(form, promotion)
    )
    return page, form.status


def _preview(form: PromotionForm, promotion: Promotion | None) -> list[str]:
    """The terms as they would be, when asked for and when they can be told."""
    if request.method != "POST" or request.form.get("more") != "preview" or not form.validate():
        return []
    draft: Draft = form.draft(promotion.rules if promotion else None)
    return sentences(draft)


def _change(promotion_id: int, verb: Callable[[Promotion], None], words: str, *, undo: str | None) -> AnyResponse:
    back = redirect(url_for(".show", promotion_id=promotion_id), 303)
    if not ConfirmForm().validate():
        return back
    with transaction():
        verb(queries.locked(promotion_id))
    if undo is None:
        flash(words, "good")
    else:
        address = url_for(undo, promotion_id=promotion_id)
        flash(Markup(render_template("promotions/_undo.html", words=words, undo=address)), "good")  # noqa: S704
    return back


def _lines(found: list[Promotion]) -> Iterator[list[object]]:
    for each in found:
        standing = str(STANDINGS[each.standing][0])
        ends = [moment.isoformat(timespec="seconds") if moment else "" for moment in (each.starts_at, each.ends_at)]
        facts = [each.name, str(KINDS[Kind(each.kind)]), standing, each.taken, each.limit_total or "", *ends]
        amounts = [[row.currency, row.paid, row.revenue.decimal, row.cost.decimal] for row in results.brought(each.id)]
        for amount in amounts or [["", 0, "", ""]]:
            yield [*facts, *amount]


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        standing=arguments.choice("state", tuple(STANDINGS), "") or None,
        kind=arguments.choice("kind", [kind.value for kind in Kind], "") or None,
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "-created")
