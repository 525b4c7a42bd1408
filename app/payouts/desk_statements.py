"""The bank's word on payouts: a statement is uploaded, looked at line by line, and imported."""

from __future__ import annotations

import logging
from collections import Counter

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Busy, Gone, NotFound
from app.payments import bank_statement
from app.payments.bank_statement import UnreadableStatement
from app.payouts import bank_words, confirming, queries, sealing
from app.payouts.bank_words import UnreadableFile, Word
from app.payouts.forms import StatementForm
from app.payouts.models import PayoutStatement
from app.web.pagination import paginate

log = logging.getLogger(__name__)
routes = Blueprint("payouts_statements", __name__, url_prefix="/desk/payouts/statements", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
LARGEST_FILE = 5 * 1024 * 1024
REASONS = {
    "broken_xml": _l("This XML breaks off or is not well formed. Please download it again."),
    "other_xml": _l("This XML is not a statement. Ask your bank’s page for camt.053."),
    "too_many_rows": _l("This statement is too long. Export a shorter period."),
    "too_large": _l("This file is larger than 5 MB. Export a shorter period."),
    "columns": _l(
        "The columns of date, amount and purpose cannot be told from its head. Ask your bank’s page for camt.053."
    ),
}
UNREADABLE = _l("This is neither a camt statement nor a CSV table.")
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*MONEY)
def statements() -> Answer:
    return _draw(StatementForm(formdata=None))


@routes.post("")
@desk(*MONEY)
def upload() -> Answer:
    form = StatementForm()
    if not form.validate():
        return _draw(form)
    try:
        data = _data(form)
        read(data)
    except (UnreadableFile, UnreadableStatement) as error:
        form.file.errors = [REASONS.get(error.reason, UNREADABLE)]
        return _draw(form)
    with transaction() as session:
        row = PayoutStatement(filename=_filename(form), sealed=sealing.sealed_bytes(data), uploaded_by_id=_person().id)
        session.add(row)
        session.flush()
        statement_id = row.id
    return redirect(url_for(".preview", statement_id=statement_id), 303)


@routes.get("/<int:statement_id>")
@desk(*MONEY)
def preview(statement_id: int) -> str:
    """What will happen to each line; nothing has happened yet."""
    it = _statement(statement_id)
    planned = confirming.plan(_words(it))
    ours = [each for each in planned if each.fate != "not_ours"]
    return render_template(
        "payouts/desk_statement.html",
        it=it,
        planned=ours,
        others=len(planned) - len(ours),
        counts=Counter(each.fate for each in ours),
        fates=confirming.FATES,
        changing=confirming.CHANGING,
    )


@routes.post("/<int:statement_id>/confirmation")
@desk(*MONEY)
def confirm(statement_id: int) -> Response:
    """Every line in a transaction of its own, so that a bad one spoils no other."""
    words = confirming.in_order(_words(_statement(statement_id)))
    counts = Counter(_apply(word) for word in words)
    with transaction():
        it = db.session.get_one(PayoutStatement, statement_id, with_for_update=True, populate_existing=True)
        it.sealed, it.imported_at = None, clock.now()
        audit.record("payout_statement.imported", it, **counts)
    arrived = counts["arrived"] + counts["batch_arrived"]
    back = counts["failed"] + counts["returned"]
    flash(_("Arrived: %(arrived)s. Came back: %(back)s.", arrived=arrived, back=back), "good")
    if counts["error"]:
        flash(_("Could not be imported: %(count)s. Please upload the statement again.", count=counts["error"]), "bad")
    return redirect(url_for(".statements"), 303)


@routes.post("/<int:statement_id>/discarding")
@desk(*MONEY)
def discard(statement_id: int) -> Response:
    _statement(statement_id)
    with transaction() as session:
        session.delete(session.get_one(PayoutStatement, statement_id, with_for_update=True))
    flash(_("The file was put aside; nothing was imported."), "good")
    return redirect(url_for(".statements"), 303)


def read(data: bytes) -> list[Word]:
    """Raises `UnreadableFile` and `UnreadableStatement`."""
    if bank_words.is_xml(data):
        return bank_words.from_camt(data)
    sheet = bank_statement.cut(bank_statement.decoded(data))
    mapping = bank_statement.guessed(sheet)
    if mapping.missing:
        raise UnreadableFile("columns")
    return bank_words.from_csv(bank_statement.lines(sheet, mapping))


def _data(form: StatementForm) -> bytes:
    with form.file.data.stream as stream:
        data: bytes = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableFile("too_large")
    return data


def _apply(word: Word) -> str:
    try:
        with transaction():
            return confirming.apply(word, by=_person())
    except Busy:
        raise
    except Exception:
        log.exception("a line of a statement about payouts could not be imported")
        return "error"


def _words(it: PayoutStatement) -> list[Word]:
    return read(sealing.opened_bytes(it.sealed or b""))


def _statement(statement_id: int) -> PayoutStatement:
    """An uploaded file that still has its text. Raises `Gone` once it has been imported."""
    it = db.session.get(PayoutStatement, statement_id)
    if it is None:
        raise NotFound
    if it.sealed is None:
        raise Gone(_("This statement has been imported."))
    return it


def _filename(form: StatementForm) -> str:
    name = "".join(character for character in form.file.data.filename or "" if character.isprintable())
    return name[-120:] or "statement"


def _draw(form: StatementForm) -> tuple[str, int]:
    page = render_template("payouts/desk_statements.html", form=form, page=paginate(queries.statements()))
    return page, form.status


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
