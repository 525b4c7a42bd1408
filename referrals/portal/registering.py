"""Leads: who registers somebody first has them until the lead ends, also when several register at the same moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import Contact, User
from app.database import db
from app.errors import Conflict, Invalid
from app.orders.models import Order
from app.orders.states import CONFIRMED
from referrals.portal.kinds import LEAD
from referrals.portal.models import PartnerLead, PartnerLeadMeeting
from referrals.portal.telling import tell
from referrals.programs.models import Enrolment
from referrals.tracking.mailboxes import GOOGLE, unaliased
from referrals.tracking.sockets import RegisteredLead

# How long a lead is protected, how long a meeting prolongs it at most, and how long an ended one is remembered by name.
PROTECTED_DAYS, LONGEST_DAYS, REMEMBERED_DAYS = 90, 180, 90
MOST_OPEN = 200


class Taken(Conflict):
    title = _l("Somebody else is talking to them already")


class KnownCustomer(Conflict):
    title = _l("They are a customer of ours already")


def register(enrolment: Enrolment, *, email: str, name: str, company: str = "", wish: str = "") -> PartnerLead:
    """The first registered wins. Raises `Taken` (without saying by whom), `KnownCustomer`, `Invalid`."""
    mailbox = unaliased(email)
    if mailbox == unaliased(enrolment.user.email):
        raise Invalid(_l("You cannot be your own lead."))
    _check_room(enrolment)
    if _has_ordered(mailbox):
        raise KnownCustomer(_l("Leads are people who have not ordered here yet. Share a link with them instead."))
    now = clock.now()
    _let_go_of_expired(mailbox, now)
    made = db.session.scalar(
        insert(PartnerLead)
        .values(
            enrolment_id=enrolment.id,
            mailbox=mailbox,
            email=email,
            name=name,
            company=company,
            wish=wish,
            state="open",
            refusal="",
            registered_at=now,
            expires_at=now + timedelta(days=PROTECTED_DAYS),
        )
        .on_conflict_do_nothing(index_elements=["mailbox"], index_where=PartnerLead.state == "open")
        .returning(PartnerLead)
    )
    if made is None:
        raise Taken(_l("You can try again when that has ended. What you bring by your links counts all the same."))
    return made


def note_meeting(lead: PartnerLead, *, met_on: date, way: str, note: str) -> PartnerLeadMeeting:
    """A conversation prolongs the protection. Raises `Conflict` for a lead that has ended, `Invalid` for the future."""
    if met_on > clock.today() + timedelta(days=1):
        raise Invalid(_l("That day has not come yet."))
    _still_open(lead)
    meeting = PartnerLeadMeeting(lead_id=lead.id, met_on=met_on, way=way, note=note)
    db.session.add(meeting)
    furthest = lead.registered_at + timedelta(days=LONGEST_DAYS)
    lead.expires_at = max(lead.expires_at, min(clock.now() + timedelta(days=PROTECTED_DAYS), furthest))
    db.session.flush()
    return meeting


def withdraw(lead: PartnerLead) -> None:
    """The partner lets go; somebody else can register them now."""
    _still_open(lead)
    _end(lead, "withdrawn")


def refuse(lead: PartnerLead, *, reason: str, by: User) -> None:
    """Staff say why it does not count."""
    _still_open(lead)
    lead.refusal, lead.refused_by_id = reason, by.id
    _end(lead, "refused")
    audit.record("lead.refused", lead)
    tell(lead.enrolment.user, LEAD, f"refused:{lead.id}", {"lead_id": lead.id, "state": "refused", "reason": reason})


def protecting(order_id: int) -> list[RegisteredLead]:
    """The answer to `referrals.registered_leads`: whose lead the buyer was when the order was placed."""
    order = db.session.get_one(Order, order_id)
    found = db.session.scalars(
        sa.select(PartnerLead)
        .where(PartnerLead.mailbox == unaliased(order.contact.email))
        .where(PartnerLead.registered_at <= order.placed_at, PartnerLead.expires_at > order.placed_at)
        .where(sa.or_(PartnerLead.state.in_(("open", "ordered")), PartnerLead.ended_at > order.placed_at))
        .where(PartnerLead.state != "refused")
        .order_by(PartnerLead.registered_at, PartnerLead.id)
        .limit(1)
    ).all()
    return [RegisteredLead(id=each.id, enrolment_id=each.enrolment_id, at=each.registered_at) for each in found]


def end_by_order(order: Order) -> None:
    """The lead has ordered: it is over, whoever is credited."""
    found = sa.select(PartnerLead).where(
        PartnerLead.mailbox == unaliased(order.contact.email), PartnerLead.state == "open"
    )
    for lead in db.session.scalars(found.with_for_update()):
        lead.order_id = order.id
        _end(lead, "ordered")
        tell(lead.enrolment.user, LEAD, f"ordered:{lead.id}", {"lead_id": lead.id, "state": "ordered"})


def expire(now: datetime) -> None:
    """Leads whose time is over."""
    found = sa.select(PartnerLead).where(PartnerLead.state == "open", PartnerLead.expires_at <= now)
    for lead in db.session.scalars(found.order_by(PartnerLead.id).with_for_update(skip_locked=True)):
        _end(lead, "expired", at=lead.expires_at)
        tell(lead.enrolment.user, LEAD, f"expired:{lead.id}", {"lead_id": lead.id, "state": "expired"})


def forget(now: datetime) -> None:
    """Who did not order is forgotten some time after the end; that there was a lead stays."""
    db.session.execute(
        sa.update(PartnerLead)
        .where(PartnerLead.ended_at < now - timedelta(days=REMEMBERED_DAYS), PartnerLead.forgotten_at.is_(None))
        .values(**_NOBODY, forgotten_at=now)
    )
    ended = sa.select(PartnerLead.id).where(PartnerLead.forgotten_at.is_not(None))
    db.session.execute(sa.update(PartnerLeadMeeting).where(PartnerLeadMeeting.lead_id.in_(ended)).values(note=""))


_NOBODY = {"mailbox": "", "email": "", "name": "", "company": "", "wish": ""}


def _still_open(lead: PartnerLead) -> None:
    db.session.refresh(lead, with_for_update=True)
    if not lead.is_open:
        raise Conflict(_l("This lead has ended."))


def _end(lead: PartnerLead, state: str, at: datetime | None = None) -> None:
    lead.state, lead.ended_at = state, at or clock.now()
    db.session.flush()


def _let_go_of_expired(mailbox: str, now: datetime) -> None:
    db.session.execute(
        sa.update(PartnerLead)
        .where(PartnerLead.mailbox == mailbox, PartnerLead.state == "open", PartnerLead.expires_at <= now)
        .values(state="expired", ended_at=PartnerLead.expires_at)
    )


def _has_ordered(mailbox: str) -> bool:
    """Whether a confirmed order came from this mailbox, by whichever alias."""
    name, _at, host = mailbox.rpartition("@")
    hosts = sorted(GOOGLE) if host in GOOGLE else [host]
    local = sa.func.split_part(sa.func.split_part(Contact.email, "@", 1), "+", 1)
    local = sa.func.replace(local, ".", "") if host in GOOGLE else local
    found = sa.select(Order.id).join(Order.contact).where(Order.state.in_([str(each) for each in CONFIRMED]))
    found = found.where(sa.func.split_part(Contact.email, "@", 2).in_(hosts), local == name)
    return db.session.scalar(found.limit(1)) is not None


def _check_room(enrolment: Enrolment) -> None:
    count = sa.select(sa.func.count()).where(PartnerLead.enrolment_id == enrolment.id, PartnerLead.state == "open")
    if (db.session.scalar(count) or 0) >= MOST_OPEN:
        raise Invalid(_l("You have %(most)s open leads already. Let go of some first.", most=MOST_OPEN))
