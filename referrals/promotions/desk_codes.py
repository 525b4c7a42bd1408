"""Codes, batches and uses of a promotion at the desk, and what about promotions a person must know."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.queries import user_by_email
from app.accounts.roles import STAFF_ROLES
from app.database import db, transaction
from app.errors import NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.promotions import batching, drafting, giving, listing, queries, tasks
from referrals.promotions.code_forms import BatchForm, CodeForm, ConfirmForm
from referrals.promotions.codes import canonical, in_groups, new_codes
from referrals.promotions.drawing import WRITERS, draw, may_write
from referrals.promotions.models import USE_STATES, CodeBatch, PromoCode, Promotion, PromotionAttention, PromotionUse
from referrals.promotions.wording import ATTENTION, USES

routes = Blueprint("promotion_codes", __name__, url_prefix="/desk/promotions", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
AT_ONCE = 10_000


@routes.post("/<int:promotion_id>/codes")
@desk(*WRITERS)
def add(promotion_id: int) -> Answer:
    """One more code: a word, or one nobody can guess; of nobody, of a partner, or for one person alone."""
    promotion, form = queries.promotion_by_id(promotion_id), CodeForm()
    if form.validate() and _add(promotion, form):
        flash(_("The code is there."), "good")
        return redirect(url_for("promotions.show", promotion_id=promotion_id), 303)
    return draw(promotion, code=form)


@routes.post("/<int:promotion_id>/codes/<code>/end")
@desk(*WRITERS)
def end(promotion_id: int, code: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            drafting.end_code(_code_of(promotion_id, code))
        flash(_("Nobody can use the code any more. Orders that were placed with it keep their discount."), "good")
    return redirect(url_for("promotions.show", promotion_id=promotion_id), 303)


@routes.post("/<int:promotion_id>/codes/<code>/revival")
@desk(*WRITERS)
def revive(promotion_id: int, code: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            drafting.revive_code(_code_of(promotion_id, code))
        flash(_("The code can be used again."), "good")
    return redirect(url_for("promotions.show", promotion_id=promotion_id), 303)


@routes.post("/<int:promotion_id>/batches")
@desk(*WRITERS)
def order_batch(promotion_id: int) -> Answer:
    promotion, form = queries.promotion_by_id(promotion_id), BatchForm()
    if not form.validate():
        return draw(promotion, batch=form)
    with transaction():
        batch = batching.order(
            promotion,
            form.size.data,
            prefix=form.prefix.data or "",
            purpose=form.purpose.data or "",
            by=viewer().user,
        )
        tasks.make_codes.defer(key=f"promotions.batch:{batch.id}", batch_id=batch.id)
        audit.record("code_batch.ordered", batch, size=batch.size)
        batch_id = batch.id
    flash(_("The codes are being made. You can download them here when they are ready."), "good")
    return redirect(url_for(".show_batch", batch_id=batch_id), 303)


@routes.get("/batches/<int:batch_id>")
@desk(*STAFF_ROLES)
def show_batch(batch_id: int) -> str:
    batch = queries.batch_by_id(batch_id)
    used = sa.select(sa.func.count()).where(PromoCode.batch_id == batch.id, PromoCode.taken > 0)
    return render_template(
        "promotions/desk_batch.html", batch=batch, used=db.session.scalar(used) or 0, may_write=may_write()
    )


@routes.get("/batches/<int:batch_id>/codes.csv")
@desk(*WRITERS)
def download(batch_id: int) -> Response:
    """All codes of a batch that is ready, and whether each was used."""
    batch = queries.batch_by_id(batch_id)
    if batch.ready_at is None:
        raise NotFound
    return csv_response(f"codes-{batch.id}.csv", [_("Code"), _("Used")], _codes(batch.id, batch.prefix))


@routes.post("/batches/<int:batch_id>/end")
@desk(*WRITERS)
def end_batch(batch_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            batch = db.session.get(CodeBatch, queries.batch_by_id(batch_id).id, with_for_update=True)
            if batch is not None and batch.ended_at is None:
                batch.ended_at = clock.now()
                audit.record("code_batch.ended", batch)
        flash(_("Nobody can use the codes of this batch any more."), "good")
    return redirect(url_for(".show_batch", batch_id=batch_id), 303)


@routes.get("/<int:promotion_id>/uses")
@desk(*STAFF_ROLES)
def uses(promotion_id: int) -> str:
    promotion = queries.promotion_by_id(promotion_id)
    return render_template(
        "promotions/desk_uses.html",
        promotion=promotion,
        page=paginate(_uses(promotion), per_page=25),
        use_words=USES,
        states=[(state, USES[state][0]) for state in USE_STATES],
    )


@routes.get("/<int:promotion_id>/uses.csv")
@desk(*STAFF_ROLES)
def export_uses(promotion_id: int) -> Response:
    promotion = queries.promotion_by_id(promotion_id)
    found = list(db.session.scalars(_uses(promotion)))
    header = [
        _("Order"),
        _("Code"),
        _("State"),
        _("Reserved"),
        _("Paid"),
        _("Currency"),
        _("Discount"),
        _("Over the limit"),
    ]
    return csv_response(f"uses-{promotion.id}.csv", header, _use_lines(found))


@routes.get("/attention")
@desk(*STAFF_ROLES)
def attention() -> str:
    return render_template(
        "promotions/desk_attention.html",
        page=paginate(listing.open_attention(), per_page=25),
        kinds=ATTENTION,
        may_write=may_write(),
    )


@routes.post("/attention/<int:item_id>/resolution")
@desk(*WRITERS)
def resolve(item_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            item = db.session.get(PromotionAttention, item_id, with_for_update=True) if item_id < 2**63 else None
            if item is None:
                raise NotFound
            if item.resolved_at is None:
                user = viewer().user
                item.resolved_at, item.resolved_by_id = clock.now(), user.id if user else None
                audit.record("promotion_attention.resolved", item)
        flash(_("It is done."), "good")
    return redirect(url_for(".attention"), 303)


def _add(promotion: Promotion, form: CodeForm) -> bool:
    word = form.code.data or in_groups(new_codes(1)[0])
    person = user_by_email(form.person.data) if form.person.data else None
    if form.person.data and person is None:
        form.person.errors = [*form.person.errors, _("Nobody has an account with this address.")]
        return False
    try:
        with transaction():
            if person is None:
                drafting.add_code(promotion, word, use_limit=form.use_limit.data)
            else:
                giving.give(promotion, person, part=form.part.data, shown=word, use_limit=form.use_limit.data)
    except drafting.CodeTaken as taken:
        form.code.errors = [*form.code.errors, str(taken)]
        return False
    return True


def _code_of(promotion_id: int, code: str) -> PromoCode:
    found = db.session.get(PromoCode, canonical(code), with_for_update=True)
    if found is None or found.promotion_id != promotion_id:
        raise NotFound
    return found


def _uses(promotion: Promotion) -> sa.Select[PromotionUse]:
    return listing.uses_of(promotion, arguments.choice("state", USE_STATES, ""), arguments.text("q"))


def _codes(batch_id: int, prefix: str) -> Iterator[list[object]]:
    """In portions by key, so that a million does not lie in memory."""
    after = ""
    while True:
        rows = db.session.execute(
            sa.select(PromoCode.code, PromoCode.taken)
            .where(PromoCode.batch_id == batch_id, PromoCode.code > after)
            .order_by(PromoCode.code)
            .limit(AT_ONCE)
        ).all()
        for code, taken in rows:
            yield [in_groups(code, prefix), _("yes") if taken else _("no")]
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][0]


def _use_lines(found: list[PromotionUse]) -> Iterator[list[object]]:
    for each in found:
        yield [
            each.order.reference,
            each.spoken,
            str(USES[each.state][0]),
            each.reserved_at.isoformat(timespec="seconds"),
            each.captured_at.isoformat(timespec="seconds") if each.captured_at else "",
            each.currency,
            each.amount.decimal,
            _("yes") if each.beyond else _("no"),
        ]
