"""The contact of an order: taken from a form once, corrected later with a trace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts import audit, verifying
from app.accounts.facts import ContactCorrected
from app.accounts.models import Contact, User
from app.accounts.vat_ids import normalised
from app.database import db
from app.events import publish
from app.web.forms import Form

FIELDS = (
    "kind",
    "name",
    "company_name",
    "vat_id",
    "email",
    "phone",
    "street",
    "postcode",
    "city",
    "region",
    "country",
    "locale",
)
# The log keeps the values of what identifies a company; of people it keeps only which field was corrected.
_TOLD = ("kind", "company_name", "vat_id", "country", "locale")


def from_form(form: Form, user: User | None) -> Contact:
    """Add a contact out of validated fields. It is verified only when `user` has proven that address before."""
    contact = Contact(user_id=user.id if user else None, **values_of(form))
    contact.email_verified_at = clock.now() if user and _is_proven(contact.email, user) else None
    db.session.add(contact)
    db.session.flush()
    return contact


def values_of(form: Form) -> dict[str, Any]:
    """What was entered, as the columns of a contact hold it."""
    entered = {name: getattr(form, name).data or None for name in FIELDS}
    if entered["kind"] == "person":
        entered["company_name"] = None
        entered["vat_id"] = None
    if entered["vat_id"]:
        entered["vat_id"] = normalised(entered["vat_id"])
    return entered


def correct(contact: Contact, by: User | None, **changes: Any) -> tuple[str, ...]:
    """Change what differs and say which fields that were. A new e-mail address must be verified anew.

    `by` None is a guest who holds the link to an order.

    The correction is audited and published, so that open invitations to an old address can be ended.
    """
    fields = tuple(name for name in FIELDS if name in changes and changes[name] != getattr(contact, name))
    if not fields:
        return ()
    told = {name: {"from": getattr(contact, name), "to": changes[name]} for name in fields if name in _TOLD}
    for name in fields:
        setattr(contact, name, changes[name])
    audit.record("contact.corrected", contact, fields=fields, values=told, by=by.id if by else None)
    if "email" in fields:
        _verify_anew(contact)
    publish(ContactCorrected(contact_id=contact.id, fields=fields))
    return fields


def _verify_anew(contact: Contact) -> None:
    # First of all, or the contact itself, which carries the new address already, would prove it.
    contact.email_verified_at = None
    db.session.flush()
    owner = contact.user
    if owner is not None and _is_proven(contact.email, owner):
        contact.email_verified_at = clock.now()
        return
    verifying.ask(contact.email, locale=contact.locale, name=contact.name)


def _is_proven(email: str, user: User) -> bool:
    if email == user.email:
        return user.is_verified
    before = sa.select(Contact.id).where(
        Contact.user_id == user.id, Contact.email == email, Contact.email_verified_at.is_not(None)
    )
    return db.session.scalar(before.limit(1)) is not None
