"""Statements as their owner sees them: month by month, as PDF, CSV, and the data by which they can be checked."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _

from app import clock
from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.ledger import document, queries, wording
from app.ledger.chaining import month_of
from app.ledger.models import Statement
from app.ledger.stating import Line, lines_of
from app.ledger.units import Amount
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("statements", __name__, url_prefix="/account/statements", template_folder="templates")


@routes.get("")
@signed_in
def mine() -> str:
    person = _person()
    return render_template(
        "ledger/statements.html",
        page=paginate(queries.statements_of(person), per_page=12),
        running=lines_of(person.id, month_of(clock.today())),
        wording=wording,
        Amount=Amount,
    )


@routes.get("/<int:number>")
@signed_in
def show(number: int) -> str:
    statement = queries.statement_of(viewer(), number)
    content = json.loads(statement.content)
    return render_template(
        "ledger/statement.html",
        statement=statement,
        content=content,
        accounts=sorted({*content["opening"], *content["closing"]}),
        lines=lines_of(statement.holder_id, statement.month),
        wording=wording,
        Amount=Amount,
    )


@routes.get("/<int:number>/statement.pdf")
@signed_in
def pdf(number: int) -> Response:
    statement = queries.statement_of(viewer(), number)
    return _file(document.render(statement), "application/pdf", f"{_filename(statement)}.pdf")


@routes.get("/<int:number>/statement.json")
@signed_in
def data(number: int) -> Response:
    """The canonical text, byte for byte: its SHA-256 is the statement's fingerprint."""
    statement = queries.statement_of(viewer(), number)
    return _file(statement.content.encode(), "application/json", f"{_filename(statement)}.json")


@routes.get("/<int:number>/statement.csv")
@signed_in
def table(number: int) -> Response:
    statement = queries.statement_of(viewer(), number)
    header = [_("Transfer"), _("Posted (UTC)"), _("What for"), _("Account"), _("Unit"), _("Units")]
    return csv_response(f"{_filename(statement)}.csv", header, _lines(lines_of(statement.holder_id, statement.month)))


def _lines(found: list[Line]) -> Iterator[tuple[object, ...]]:
    for line in found:
        yield (
            line.transfer_id,
            line.posted_at.isoformat(),
            wording.purpose_words(line.purpose),
            wording.kind_words(line.kind),
            line.unit,
            line.units,
        )


def _file(body: bytes, content_type: str, filename: str) -> Response:
    answer = current_app.response_class(body, mimetype=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _filename(statement: Statement) -> str:
    return f"statement-{statement.month:%Y-%m}"


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
