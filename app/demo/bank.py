"""The bank statement of the demo story: one line that fits, and two that a person must look at."""

from __future__ import annotations

import csv
import io

from app import clock
from app.accounts.roles import Role
from app.database import transaction
from app.demo.people import at_the_desk
from app.money import Money
from app.payments import bank_import, bank_statement, queries
from app.payments.models import BankImport

HEAD = ("Date", "Amount", "Currency", "Payer", "Description")


def import_statement(filename: str, rows: list[tuple[Money, str, str]]) -> None:
    """Import incoming lines (amount, payer, purpose), as the desk does: each in a transaction of its own."""
    text = _statement(rows)
    with at_the_desk(Role.FINANCE) as by:
        with transaction() as session:
            upload = BankImport(filename=filename, content=text, uploaded_by_id=by.id)
            session.add(upload)
            session.flush()
            import_id = upload.id
        sheet = bank_statement.cut(text)
        for line in bank_statement.lines(sheet, bank_statement.guessed(sheet)):
            with transaction():
                bank_import.import_line(line, into=queries.import_by_id(import_id), by=by)
        with transaction():
            bank_import.finish(queries.import_by_id(import_id, locked=True))


def _statement(rows: list[tuple[Money, str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    day = clock.today().isoformat()
    writer.writerows((day, str(amount.decimal), amount.currency, payer, purpose) for amount, payer, purpose in rows)
    return out.getvalue()
