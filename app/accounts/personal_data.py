"""Everything kept about a person, gathered from all packages: to read, and to take away as JSON (GDPR Art. 15 and 20)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts.browsers import browser_of, system_of
from app.accounts.models import User, UserSession
from app.accounts.queries import contacts_of
from app.accounts.roles import role_name
from app.accounts.sockets import PersonalData, personal_data
from app.database import db
from app.mail.models import MailMessage


def sections(user: User) -> list[PersonalData]:
    return personal_data.answers(user)


def as_json(parts: list[PersonalData]) -> Iterator[str]:
    """One JSON object, a section after the other, drawn as it is sent."""
    yield f'{{"exported_at": "{clock.now().isoformat()}"'
    for part in parts:
        rows = json.dumps(list(part.rows), ensure_ascii=False, default=_written, indent=1)
        yield f",\n{json.dumps(part.key)}: {rows}"
    yield "}\n"


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def about_account(user: User) -> PersonalData:
    row = {
        _("Name"): user.name,
        _("E-mail address"): user.email,
        _("Address verified"): user.email_verified_at,
        _("Language"): user.locale,
        _("Time zone"): user.timezone,
        _("Roles"): [role_name(role) for role in sorted(user.roles)],
        _("Photo"): user.photo_id is not None,
        _("Second factor since"): user.totp_confirmed_at,
        _("Account since"): user.created_at,
    }
    return PersonalData(key="account", title=_("Account"), rows=[row])


def about_sessions(user: User) -> PersonalData:
    found = db.session.scalars(sa.select(UserSession).where(UserSession.user_id == user.id).order_by(UserSession.id))
    rows = [
        {
            _("Browser"): f"{browser_of(row.user_agent)} {system_of(row.user_agent)}".strip(),
            _("Called itself"): row.user_agent,
            _("Signed in"): row.started_at,
            _("Last seen"): row.last_seen_at,
            _("Signed out"): row.ended_at,
        }
        for row in found
    ]
    return PersonalData(key="sessions", title=_("Sessions"), rows=rows)


def about_contacts(user: User) -> PersonalData:
    rows = [
        {
            _("Name"): contact.name,
            _("Company"): contact.company_name,
            _("VAT or tax number"): contact.vat_id,
            _("E-mail address"): contact.email,
            _("Phone"): contact.phone,
            _("Street"): contact.street,
            _("Postal code"): contact.postcode,
            _("City"): contact.city,
            _("State or region"): contact.region,
            _("Country"): contact.country,
            _("Language"): contact.locale,
            _("Since"): contact.created_at,
        }
        for contact in contacts_of(user)
    ]
    return PersonalData(key="contacts", title=_("Contact details given with orders"), rows=rows)


def about_mails(user: User) -> PersonalData:
    found = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.recipient == user.email).order_by(MailMessage.id)
    )
    rows = [{_("Subject"): row.subject, _("Written"): row.created_at, _("Sent"): row.sent_at} for row in found]
    return PersonalData(key="mails", title=_("Mails we sent you"), rows=rows)
