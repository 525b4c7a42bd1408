"""What invoices keep about a person, told on request.

Erasure finds nothing to do here: tax law wants issued invoices kept as they are, and they are snapshots that need no
contact, so the contact itself can be emptied.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.invoices.models import Invoice
from app.invoices.snapshot import Snapshot
from app.orders.models import Order
from app.orders.queries import contacts_of


def invoices_about(user: User) -> PersonalData:
    mine = sa.or_(Order.placed_by_id == user.id, Order.contact_id.in_(contacts_of(user)))
    found = db.session.scalars(sa.select(Invoice).join(Invoice.order).where(mine).order_by(Invoice.id))
    return PersonalData(key="invoices", title=_l("Invoices"), rows=[_row(each) for each in found])


def _row(invoice: Invoice) -> dict[str, object]:
    snapshot = Snapshot.from_json(invoice.snapshot)
    buyer = snapshot.buyer
    address = (buyer.street, f"{buyer.postcode} {buyer.city}", buyer.region, buyer.country)
    return {
        "number": invoice.label,
        "date": invoice.issue_date.isoformat(),
        "order": snapshot.order_reference,
        "buyer": buyer.name,
        "contact": buyer.contact_name or "",
        "address": ", ".join(part for part in address if part),
        "vat_id": buyer.vat_id or "",
        "email": buyer.email or "",
        "total": str(invoice.total),
    }
