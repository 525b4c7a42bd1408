"""What a quote may have to know about the customer; each thing is asked of the database when it is first needed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cached_property

import sqlalchemy as sa

from app import clock
from app.accounts.models import Contact, User
from app.accounts.roles import STAFF_ROLES, Role
from app.database import db
from app.orders.models import Order
from referrals.promotions import identity, queries
from referrals.promotions.models import PromotionUse, UseKey
from referrals.promotions.terms import Group

LAPSED_AFTER = timedelta(days=180)


class Customer:
    """Somebody by account, by address, or by both; whoever gave neither is nobody yet."""

    def __init__(self, user_id: int | None, email: str | None) -> None:
        self.user_id = user_id
        self.email = email.strip().lower() if email else None

    @property
    def is_known(self) -> bool:
        return self.user_id is not None or self.email is not None

    @property
    def own_keys(self) -> tuple[str, ...]:
        return identity.keys_of(self.user_id, self.email)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Account, mailbox, and the means of payment that were used under either; sorted."""
        own = self.own_keys
        return tuple(sorted({*own, *queries.payers_of(own)})) if own else ()

    @cached_property
    def user(self) -> User | None:
        return db.session.get(User, self.user_id) if self.user_id is not None else None

    @cached_property
    def last_paid(self) -> datetime | None:
        """When the newest order of this customer was paid; None for a newcomer."""
        mine: list[sa.ColumnElement[bool]] = []
        if self.user_id is not None:
            mine += [Order.placed_by_id == self.user_id, Contact.user_id == self.user_id]
        if self.email is not None:
            mine.append(Contact.email == self.email)
        paid = (
            sa.select(Order.paid_at)
            .join(Contact, Contact.id == Order.contact_id)
            .where(sa.or_(*mine), Order.paid_at.is_not(None))
        )
        return db.session.scalar(paid.order_by(Order.paid_at.desc()).limit(1))

    @cached_property
    def is_new(self) -> bool:
        """No paid order yet, under an alias of the address neither."""
        if self.last_paid is not None:
            return False
        captured = (
            sa.select(UseKey.use_id)
            .join(PromotionUse, PromotionUse.id == UseKey.use_id)
            .where(UseKey.key.in_(self.keys), PromotionUse.captured_at.is_not(None))
        )
        return db.session.scalar(captured.limit(1)) is None

    def is_in(self, groups: Collection[str], listed: Collection[str]) -> bool:
        """Whether one of the groups is theirs."""
        return any(self._is_in(Group(group), listed) for group in groups)

    def _is_in(self, group: Group, listed: Collection[str]) -> bool:
        if group == Group.LISTED:
            return self.email is not None and identity.email_key(self.email) in listed
        if group in {Group.PARTNERS, Group.TEAM}:
            roles = {Role.PARTNER} if group == Group.PARTNERS else {*STAFF_ROLES, Role.PROJECT_EXPERT}
            return self.user is not None and not roles.isdisjoint(self.user.roles)
        if self.last_paid is None:
            return False
        return group == Group.RETURNING or self.last_paid < clock.now() - LAPSED_AFTER
