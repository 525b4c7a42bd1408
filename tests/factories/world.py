"""A made-up world of partners by the thousand rows, written at once: what they bring, honestly or not."""

from __future__ import annotations

import itertools
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Contact, User, UserSession
from app.database import db
from app.orders.models import Order, OrderTouch
from app.payments.models import Payment, PaymentNotice
from referrals.programs.models import Enrolment, ProgramTerms
from referrals.promotions.models import PromoCode, Promotion, PromotionUse
from referrals.tracking.models import ReferralConversion, ReferralDay, ReferralLink, ReferralTouch

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
WRITTEN = (
    User, UserSession, Enrolment, ReferralLink, PromoCode, Contact, Order, Payment, PaymentNotice, OrderTouch, PromotionUse,
    ReferralConversion, ReferralDay, ReferralTouch,
)  # fmt: skip


@dataclass(frozen=True)
class Partner:
    user_id: int
    enrolment_id: int
    link_id: int
    code: str
    email: str


@dataclass
class World:
    """Rows wait until `write`; `now` is the moment at which it is looked at."""

    terms: ProgramTerms
    promotion: Promotion
    now: datetime
    rows: dict[type[Any], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterable[int] = field(default_factory=lambda: itertools.count(1_000_000))

    def number(self) -> int:
        return next(self._numbers)  # type: ignore[call-overload]

    def person(
        self, email: str = "", *, created_at: datetime | None = None, network: str = "", agent: str = AGENT
    ) -> int:
        user_id = self.number()
        self._add(
            User, id=user_id, email=email or f"p{user_id}@people.example", name="Somebody", locale="en", timezone="UTC",
            created_at=created_at or self.now - timedelta(days=400),
        )  # fmt: skip
        if network:
            self._add(
                UserSession, user_id=user_id, token_hash=secrets.token_hex(16), user_agent=agent, network_hash=network,
                started_at=self.now, last_seen_at=self.now, failed_codes=0,
            )  # fmt: skip
        return user_id

    def partner(self, *, network: str = "") -> Partner:
        number = self.number()
        email = f"partner{number}@gmail.example"
        user_id = self.person(email, network=network)
        made = Partner(user_id, number, self.number(), f"CODE{number}", email)
        began = self.now - timedelta(days=200)
        self._add(
            Enrolment, id=number, program_id=self.terms.program_id, user_id=user_id, terms_id=self.terms.id, state="active",
            joined_at=began,
        )  # fmt: skip
        self._add(
            ReferralLink,
            id=made.link_id,
            code=f"l{number}",
            enrolment_id=number,
            target="/",
            label="",
            created_at=began,
        )
        self._add(
            PromoCode, code=made.code, shown=made.code, promotion_id=self.promotion.id, partner_id=user_id, taken=0,
            created_at=began,
        )  # fmt: skip
        return made

    def clicks(self, partner: Partner, days_ago: int, people: int, *, apart: int = 0, event: str = "click") -> None:
        day = (self.now - timedelta(days=days_ago)).date()
        for kind, count in (("counted", people), ("repeat", apart)):
            if count:
                self._add(ReferralDay, day=day, link_id=partner.link_id, event=event, kind=kind, sub_id="", count=count)

    def visits(self, partner: Partner, at: datetime, host: str, count: int) -> None:
        for _each in range(count):
            self.touch(partner, at, details={"from": host})

    def touch(
        self, partner: Partner, at: datetime, *, kind: str = "counted", visitor: bytes = b"", **changes: Any
    ) -> int:
        number = self.number()
        values = {"details": {}, **changes}
        self._add(
            ReferralTouch, id=number, happened_at=at, link_id=partner.link_id, event="click", kind=kind,
            visitor=visitor or secrets.token_bytes(8), **values,
        )  # fmt: skip
        return number

    def order(
        self,
        partner: Partner,
        at: datetime,
        *,
        by: str = "link",
        email: str = "",
        placed_by: int | None = None,
        returned: bool = False,
        card: str = "",
        click: int = 1,
        credited: bool = True,
    ) -> int:
        """A paid order by a link or by a code alone; the conversion's number."""
        order_id = self.number()
        contact_id, reference = self._contact(email or f"b{order_id}@buyers.example", placed_by), f"W{order_id}"
        self._order_row(order_id, reference, contact_id, placed_by, at)
        if by == "link":
            details = {"click": click, "link_id": partner.link_id, "at": at.isoformat(), "late": False}
            self._add(OrderTouch, order_id=order_id, source="referrals.link", reference="x", details=details)
        else:
            self._add(
                PromotionUse, promotion_id=self.promotion.id, order_id=order_id, code=partner.code, state="captured",
                beyond=False, currency="EUR", amount_minor=100, reserved_at=at, captured_at=at,
            )  # fmt: skip
        if card:
            self._paid_with(order_id, card, at)
        return self._conversion(order_id, reference, partner, at, by, returned=returned) if credited else 0

    def write(self) -> None:
        """All of it, in the order in which rows need one another."""
        for kind in WRITTEN:
            waiting = self.rows.pop(kind, [])
            by_shape: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
            for row in waiting:
                by_shape[tuple(row)].append(row)
            for shaped in by_shape.values():
                db.session.execute(sa.insert(kind), shaped)
        db.session.commit()

    def _contact(self, email: str, user_id: int | None) -> int:
        number = self.number()
        self._add(
            Contact, id=number, user_id=user_id, kind="person", name="Buyer", email=email, street="S", postcode="1",
            city="C", country="EE", locale="en", created_at=self.now,
        )  # fmt: skip
        return number

    def _order_row(self, order_id: int, reference: str, contact_id: int, placed_by: int | None, at: datetime) -> None:
        self._add(
            Order, id=order_id, reference=reference, state="paid", relation="b2c", contact_id=contact_id,
            placed_by_id=placed_by, submission_key=f"world-{order_id}", locale="en", currency="EUR", net_minor=10_000,
            tax_minor=2_000, total_minor=12_000, paid_minor=12_000, refunded_minor=0, placed_at=at, due_at=at, paid_at=at,
        )  # fmt: skip

    def _paid_with(self, order_id: int, card: str, at: datetime) -> None:
        key = f"payment-{order_id}"
        self._add(
            Payment, order_id=order_id, gateway="sandbox", idempotency_key=key, currency="EUR", amount_minor=12_000,
            state="captured", captured_minor=12_000, refunded_minor=0, started_at=at, checks_made=0,
        )  # fmt: skip
        self._add(
            PaymentNotice, gateway="sandbox", event_id=f"ev-{order_id}", kind="captured", payment_key=key, source="webhook",
            payment_reference=key, payload={"payer": card}, happened_at=at, received_at=at,
        )  # fmt: skip

    def _conversion(
        self, order_id: int, reference: str, partner: Partner, at: datetime, by: str, *, returned: bool
    ) -> int:
        number = self.number()
        common = {
            "source": "order", "order_id": order_id, "enrolment_id": partner.enrolment_id, "quantity": 1, "currency": "EUR",
            "because": {}, "amount_minor": 10_000, "link_id": partner.link_id if by == "link" else None,
            "happened_at": at, "received_at": at,
        }  # fmt: skip
        self._add(ReferralConversion, id=number, external_id=reference, kind="sale", **common)
        if returned:
            self._add(
                ReferralConversion, id=self.number(), external_id=f"{reference}-back", kind="refund",
                sale_external_id=reference, sale_id=number, **common,
            )  # fmt: skip
        return number

    def _add(self, table: type[Any], /, **row: Any) -> None:
        self.rows[table].append(row)
