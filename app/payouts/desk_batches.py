"""Batches at the desk: looked at, released by a second person, discarded, given to the bank."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Conflict, Invalid, NotFound
from app.ledger import remarks
from app.money import Money
from app.payouts import files, queries, releasing, settling, wording
from app.payouts.forms import ReasonForm
from app.payouts.models import PayoutBatch
from app.payouts.providers import provider
from app.payouts.states import BatchState, State
from app.payouts.stepping import locked_batch
from app.web import arguments
from app.web.pagination import paginate

routes = Blueprint("payouts_batches", __name__, url_prefix="/desk/payouts/batches", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)


@routes.get("")
@desk(*MONEY)
def batches() -> str:
    state = arguments.choice("state", ("", *wording.BATCH_STATES), "")
    return render_template(
        "payouts/desk_batches.html", page=paginate(queries.batches(state)), wording=wording, total_of=total_of
    )


@routes.get("/<reference>")
@desk(*MONEY)
def show(reference: str) -> str:
    batch = queries.batch_by_reference(reference)
    inside = queries.payouts_in(batch)
    way = provider(batch.provider)
    return render_template(
        "payouts/desk_batch.html",
        batch=batch,
        payouts=inside,
        total=total_of(batch),
        steps=queries.steps_of(batch),
        is_mine=batch.prepared_by_id == _person().id,
        provider=way,
        to_hand_over=way.takes_files and any(each.state == State.RELEASED for each in inside),
        form=ReasonForm(formdata=None),
        wording=wording,
    )


@routes.post("/<reference>/release")
@desk(*MONEY)
def release(reference: str) -> AnyResponse:
    batch_id = queries.batch_by_reference(reference).id
    try:
        with transaction():
            releasing.release(batch_id, by=_person())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("Released. What becomes of each payout stands here."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/discarding")
@desk(*MONEY)
def discard(reference: str) -> AnyResponse:
    batch_id = queries.batch_by_reference(reference).id
    form = ReasonForm()
    if not form.validate():
        raise Invalid(_("Please say why, in at most 300 letters."))
    try:
        with transaction():
            why = remarks.reason(form.reason.data, about=None, by=_person())
            releasing.discard(batch_id, by=_person(), reason=why)
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("Discarded. Every amount in it is available again."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/handing-over")
@desk(*MONEY)
def hand_over(reference: str) -> AnyResponse:
    """A person says that the files are with the bank now."""
    batch_id = queries.batch_by_reference(reference).id
    with transaction():
        batch = locked_batch(batch_id)
        if batch.state != BatchState.RELEASED:
            raise Conflict(_("This batch has no files to give to the bank."))
        count = settling.handed_to_bank(batch, by=_person())
        audit.record("payout_batch.handed_over", batch, payouts=count)
    words = ngettext("%(num)s payout is on its way.", "%(num)s payouts are on their way.", count)
    flash(words, "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/<reference>/files/<kind>")
@desk(*MONEY)
def file(reference: str, kind: str) -> Response:
    """Exactly the file that was released."""
    if kind not in {"sepa", "csv"}:
        raise NotFound
    it = files.file_of(queries.batch_by_reference(reference), kind)
    answer = current_app.response_class(files.content_of(it), mimetype=it.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=it.filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.set_etag(it.sha256)
    return answer


def total_of(batch: PayoutBatch) -> Money:
    """Of what is in it still: what was taken out does not count."""
    inside = [each.amount_minor for each in batch.payouts if each.state != State.WITHDRAWN]
    return Money(sum(inside), batch.currency)


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
