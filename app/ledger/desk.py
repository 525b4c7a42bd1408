"""The ledger at the desk: accounts, what moved on each, the proof that it adds up, and corrections by two people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.ledger import checking, correcting, queries, wording
from app.ledger.forms import CorrectionForm
from app.ledger.models import Account, Correction, Transfer
from app.ledger.queries import Wanted
from app.ledger.units import Amount
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("ledger_desk", __name__, url_prefix="/desk/ledger", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
SORTS = ("holder", "-holder", "balance", "-balance", "kind", "-kind")


@routes.get("")
@desk(*MONEY)
def accounts() -> str:
    return render_template(
        "ledger/desk_accounts.html",
        page=paginate(queries.accounts(_wanted(), _sort()), per_page=30),
        sums=queries.sums_by_unit(),
        kinds=[(kind, wording.kind_words(kind)) for kind in queries.kinds_in_use()],
        units=[(unit, unit) for unit in queries.units_in_use()],
        proof=checking.latest_proof(),
        wording=wording,
        Amount=Amount,
    )


@routes.get("/export.csv")
@desk(*MONEY)
def export() -> Response:
    """What the list shows, as a file; balances are whole units beside their unit."""
    header = [_("Number"), _("Holder"), _("Account"), _("Unit"), _("Balance, in whole units"), _("Opened (UTC)")]
    found = db.session.scalars(queries.accounts(_wanted(), _sort()).execution_options(yield_per=200))
    return csv_response("accounts.csv", header, _account_lines(found))


@routes.get("/accounts/<int:account_id>")
@desk(*MONEY)
def account(account_id: int) -> str:
    found = queries.account_by_id(account_id)
    return render_template(
        "ledger/desk_account.html",
        account=found,
        page=paginate(queries.transfers_of(found), per_page=30),
        wording=wording,
    )


@routes.get("/accounts/<int:account_id>/transfers.csv")
@desk(*MONEY)
def transfers(account_id: int) -> Response:
    found = queries.account_by_id(account_id)
    header = [_("Transfer"), _("Posted (UTC)"), _("What for"), _("Source"), _("Other account")]
    header += [_("Unit"), _("Change, in whole units"), _("Takes back transfer")]
    rows = db.session.scalars(queries.transfers_of(found))
    return csv_response(f"account-{account_id}.csv", header, _transfer_lines(found, rows))


@routes.get("/proof")
@desk(*MONEY)
def proof() -> str:
    return render_template(
        "ledger/desk_proof.html",
        latest=checking.latest_proof(),
        page=paginate(queries.proofs(), per_page=15),
        wording=wording,
    )


@routes.post("/proofs")
@desk(*MONEY)
def prove() -> AnyResponse:
    with transaction():
        done = checking.prove(by=_person())
        audit.record("ledger.proven", done, flaws=len(done.flaws))
        wrong = len(done.flaws)
    if wrong:
        flash(_("Something does not add up. Look at it below before any money leaves."), "bad")
    else:
        flash(_("Everything adds up."), "good")
    return redirect(url_for(".proof"), 303)


@routes.route("/corrections", methods=["GET", "POST"])
@desk(*MONEY)
def corrections() -> str | AnyResponse | tuple[str, int]:
    form = CorrectionForm(key=secrets.token_urlsafe(18))
    if form.validate_on_submit() and _prepare(form):
        flash(_("Prepared. A colleague must post it; until then nothing moves."), "good")
        return redirect(url_for(".corrections"), 303)
    decided = arguments.choice("show", ("open", "decided"), "open") == "decided"
    page = render_template(
        "ledger/desk_corrections.html",
        page=paginate(queries.corrections(decided=decided), per_page=15),
        decided=decided,
        form=form,
        me=_person(),
        wording=wording,
    )
    return page, form.status


@routes.post("/corrections/<int:correction_id>/posting")
@desk(*MONEY)
def post_correction(correction_id: int) -> AnyResponse:
    return _decide(correcting.post_correction, correction_id, _("Posted. It stands in the person’s statement."))


@routes.post("/corrections/<int:correction_id>/discarding")
@desk(*MONEY)
def discard(correction_id: int) -> AnyResponse:
    return _decide(correcting.discard, correction_id, _("Discarded. Nothing has moved."))


def _decide(verb: Callable[..., Correction], correction_id: int, done: str) -> AnyResponse:
    try:
        with transaction():
            verb(correction_id, by=_person())
        flash(done, "good")
    except Conflict as refusal:
        flash(str(refusal), "bad")
    return redirect(url_for(".corrections"), 303)


def _prepare(form: CorrectionForm) -> bool:
    holder = user_by_email(form.email.data or "")
    if holder is None or not holder.is_active:
        form.email.errors = [_("There is no account with this address.")]
        return False
    assert form.value is not None
    try:
        with transaction():
            correcting.prepare(
                holder,
                form.kind.data,
                form.value,
                reason=form.reason.data or "",
                key=form.key.data,
                by=_person(),
            )
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", "") != "uq_ledger_correction_key":
            raise
    return True


def _account_lines(found: Iterable[Account]) -> Iterator[tuple[object, ...]]:
    for each in found:
        yield (
            each.id,
            each.holder.name if each.holder else _("Company"),
            wording.kind_words(each.kind),
            each.unit,
            each.balance,
            each.opened_at.isoformat(),
        )


def _transfer_lines(account: Account, found: Iterable[Transfer]) -> Iterator[tuple[object, ...]]:
    for each in found:
        incoming = each.credit_account_id == account.id
        yield (
            each.id,
            each.posting.posted_at.isoformat(),
            wording.purpose_words(each.posting.purpose),
            each.posting.source,
            str((each.debit if incoming else each.credit).name),
            each.unit,
            each.amount if incoming else -each.amount,
            each.reverses_id or "",
        )


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        kind=arguments.choice("kind", ("", *queries.kinds_in_use()), ""),
        unit=arguments.choice("unit", ("", *queries.units_in_use()), ""),
        whose=arguments.choice("whose", ("", "people", "company"), ""),
        below_zero=arguments.choice("below", ("", "1"), "") == "1",
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "holder")


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
