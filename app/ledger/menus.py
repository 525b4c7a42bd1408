"""Where the ledger shows up: menus, the desk's counters, panels, and what it tells a person of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.sockets import PersonalData
from app.database import db
from app.ledger import checking, queries, remarks, wording
from app.ledger.models import Account, Transfer
from app.web.navigation import MenuEntry, Panel, Waiting, allowed

MONEY = frozenset({Role.FINANCE.value, Role.ADMIN.value})
MOST = 3


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "money", _l("Ledger"), "ledger_desk.accounts", MONEY, 60, "bi-journal-text"),
        MenuEntry("desk", "money", _l("Corrections"), "ledger_desk.corrections", MONEY, 61, "bi-pencil-square"),
        MenuEntry("desk", "money", _l("Proof of the books"), "ledger_desk.proof", MONEY, 62, "bi-check2-all"),
    ]


def waiting() -> list[Waiting]:
    if not allowed(MONEY):
        return []
    latest = checking.latest_proof()
    return [
        Waiting(_l("Things in the books that do not add up"), len(latest.flaws) if latest else 0, "ledger_desk.proof"),
        Waiting(
            _l("Corrections that need a second person"),
            queries.corrections_waiting_count(),
            "ledger_desk.corrections",
        ),
    ]


def panel_at(place: str, **context: object) -> Panel | None:
    """On the page of rewards, the latest statements; on a person's page at the desk, their accounts."""
    person = context.get("person")
    if not isinstance(person, User):
        return None
    if place == "portal.rewards":
        return _latest_statements(person)
    if place == "desk.person" and allowed(MONEY):
        return _accounts(person)
    return None


def transfers_about(user: User) -> PersonalData:
    mine = sa.select(Account.id).where(Account.holder_id == user.id)
    touched = sa.or_(Transfer.debit_account_id.in_(mine), Transfer.credit_account_id.in_(mine))
    rows = [
        {
            "posted_at": each.posting.posted_at.isoformat(),
            "purpose": each.posting.purpose,
            "because": remarks.spoken(each.posting.because),
            "from": str(each.debit.name),
            "to": str(each.credit.name),
            "amount": each.amount,
            "unit": each.unit,
        }
        for each in db.session.scalars(sa.select(Transfer).where(touched).order_by(Transfer.id))
    ]
    return PersonalData(key="ledger", title=_l("Transfers of your accounts"), rows=rows)


def remarks_about(user: User) -> PersonalData:
    rows = [{"written_at": each.written_at.isoformat(), "text": each.text} for each in remarks.about(user)]
    return PersonalData(key="remarks", title=_l("What we noted with movements of your accounts"), rows=rows)


def _latest_statements(person: User) -> Panel | None:
    found = db.session.scalars(queries.statements_of(person).limit(MOST)).all()
    drawn = render_template("ledger/_statements_panel.html", statements=found)
    return Panel(Markup(drawn), 60)  # noqa: S704  drawn by our own template, which escapes what it shows


def _accounts(person: User) -> Panel | None:
    found = db.session.scalars(
        sa.select(Account).where(Account.holder_id == person.id).order_by(Account.unit, Account.kind)
    ).all()
    if not found:
        return None
    drawn = render_template("ledger/_desk_panel.html", accounts=found, wording=wording)
    return Panel(Markup(drawn), 45)  # noqa: S704  drawn by our own template, which escapes what it shows
