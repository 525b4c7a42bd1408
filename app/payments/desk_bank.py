"""Bank statements at the desk: upload, look at what will happen to each line, import."""

from __future__ import annotations

import logging
from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Busy, Gone, Invalid, NotFound
from app.money import MoneyError, exponent
from app.payments import bank_import, bank_statement, queries
from app.payments.bank_statement import COLUMNS, Line, Mapping, Sheet, UnreadableStatement
from app.payments.forms import MappingForm, StatementForm
from app.payments.models import BankImport
from app.web.pagination import paginate

log = logging.getLogger(__name__)
routes = Blueprint("payments_bank", __name__, url_prefix="/desk/payments/imports", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
LARGEST_FILE = 2 * 1024 * 1024
LARGEST_ID = 2**63 - 1
MAPPED = (*COLUMNS, "only_currency", "decimal", "date_order")
REASONS = {
    "not_text": _l("This file is not text. Ask your bank's page for CSV."),
    "empty": _l("This file is empty."),
    "too_many_rows": _l("This file has more than 5,000 lines. Export a shorter period."),
    "one_column": _l("This file has only one column. Ask your bank's page for CSV."),
    "broken": _l("This file breaks off in the middle of a cell."),
    "too_large": _l("This file is larger than 2 MB. Export a shorter period."),
}
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*MONEY)
def imports() -> str:
    return _draw_list(StatementForm(formdata=None))[0]


@routes.post("")
@desk(*MONEY)
def upload() -> Answer:
    form = StatementForm()
    if not form.validate():
        return _draw_list(form)
    try:
        text = _read(form)
    except UnreadableStatement as error:
        form.file.errors = [REASONS[error.reason]]
        return _draw_list(form)
    with transaction() as session:
        it = BankImport(filename=_filename(form), content=text, uploaded_by_id=viewer().user.id)  # type: ignore[union-attr]
        session.add(it)
        session.flush()
        import_id = it.id
    return redirect(url_for(".preview", import_id=import_id), 303)


@routes.get("/<int:import_id>")
@desk(*MONEY)
def preview(import_id: int) -> Answer:
    """What will happen to each line, with the columns as guessed or as chosen; nothing has happened yet."""
    it = _import(import_id)
    sheet = bank_statement.cut(it.content or "")
    form, mapping = _mapping(sheet)
    lines = bank_statement.lines(sheet, mapping) if not mapping.missing and not form.errors else []
    planned = bank_import.plan(lines)
    page = render_template(
        "payments/desk_import.html",
        it=it,
        form=form,
        mapping=mapping,
        planned=planned,
        counts=Counter(each.fate for each in planned),
        fates=bank_import.fates(),
        sheet=sheet,
    )
    return page, form.status


@routes.post("/<int:import_id>/confirmation")
@desk(*MONEY)
def confirm(import_id: int) -> Answer:
    """Import as previewed: every line in a transaction of its own, so that a bad one spoils no other."""
    it = _import(import_id)
    sheet = bank_statement.cut(it.content or "")
    form, mapping = _mapping(sheet)
    if form.errors or mapping.missing:
        raise Invalid(_("Please choose the columns first."))
    counts = Counter(_import_line(it.id, line) for line in bank_statement.lines(sheet, mapping))
    with transaction():
        it = queries.import_by_id(import_id, locked=True)
        bank_import.finish(it)
        audit.record("bank_import.finished", it, **counts)
    _flash_counts(counts)
    return redirect(url_for(".imports"), 303)


@routes.post("/<int:import_id>/discarding")
@desk(*MONEY)
def discard(import_id: int) -> Response:
    _import(import_id)
    with transaction() as session:
        session.delete(queries.import_by_id(import_id, locked=True))
    flash(_("The file was put aside; nothing was imported."), "good")
    return redirect(url_for(".imports"), 303)


def _import_line(import_id: int, line: Line) -> str:
    try:
        with transaction():
            return bank_import.import_line(line, into=queries.import_by_id(import_id), by=viewer().user)  # type: ignore[arg-type]
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001  a line that cannot be settled is kept for a person
        log.warning("line %s of import %s could not be settled: %s", line.number, import_id, type(error).__name__)
    with transaction():
        bank_import.keep_for_a_person(line, into=queries.import_by_id(import_id), by=viewer().user)  # type: ignore[arg-type]
    return "unknown"


def _read(form: StatementForm) -> str:
    with form.file.data.stream as stream:
        data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableStatement("too_large")
    text = bank_statement.decoded(data, form.encoding.data)
    bank_statement.cut(text)
    return text


def _filename(form: StatementForm) -> str:
    name = "".join(character for character in form.file.data.filename or "" if character.isprintable())
    return name[-120:] or "statement.csv"


def _mapping(sheet: Sheet) -> tuple[MappingForm, Mapping]:
    """The columns as the address or form says, else as the file's own head suggests."""
    given = request.form if request.method == "POST" else request.args
    if not any(name in given for name in COLUMNS):
        guess = bank_statement.guessed(sheet)
        shown = {name: "" if getattr(guess, name) is None else str(getattr(guess, name)) for name in COLUMNS}
        return MappingForm(sheet.head, formdata=None, data={**shown, "only_currency": guess.only_currency}), guess
    form = MappingForm(sheet.head, formdata=MultiDict({name: given.get(name, "") for name in MAPPED}))
    form.validate()
    currency = (form.only_currency.data or "EUR").upper()
    try:
        exponent(currency)
    except MoneyError:
        form.only_currency.errors = [_("This is not the code of a currency, such as EUR.")]
    if form.errors:
        return form, Mapping()
    places = {name: int(form[name].data) if form[name].data else None for name in COLUMNS}
    return form, Mapping(
        **places, only_currency=currency, decimal=form.decimal.data or "", date_order=form.date_order.data or ""
    )


def _draw_list(form: StatementForm) -> tuple[str, int]:
    page = render_template("payments/desk_imports.html", form=form, page=paginate(queries.imports()))
    return page, form.status


def _flash_counts(counts: Counter[str]) -> None:
    waiting = counts["unknown"] + counts["differs"] + counts["closed"]
    paid = counts["pays"]
    flash(_("Paid at once: %(paid)s. Waiting for your decision: %(waiting)s.", paid=paid, waiting=waiting), "good")
    if counts["known"]:
        flash(_("Imported before and left alone: %(known)s.", known=counts["known"]), "info")


def _import(import_id: int) -> BankImport:
    """An uploaded file that still has its text. Raises `Gone` once it has been imported."""
    if import_id > LARGEST_ID:
        raise NotFound
    it = queries.import_by_id(import_id)
    if it.content is None:
        raise Gone(_("This statement has been imported."))
    return it
