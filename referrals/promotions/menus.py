"""Where promotions show up: in the desk's menu, its search and among what waits there."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.roles import STAFF_ROLES, Role
from app.database import db
from app.web.navigation import MenuEntry, SearchHit, Waiting
from referrals.promotions import listing
from referrals.promotions.listing import Wanted
from referrals.promotions.models import CodeBatch, PromoCode, Promotion
from referrals.promotions.wording import STANDINGS

MOST_HITS = 5
HANDS = frozenset({Role.MARKETER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
STAFF = frozenset(role.value for role in STAFF_ROLES)


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "referrals", _l("Promotions"), "promotions.index", roles=STAFF, order=30, icon="bi-percent"),
        MenuEntry("desk", "referrals", _l("Free gifts of orders"), "promotion_gifts.index", HANDS, 34, "bi-box2-heart"),
    ]


def search(text: str) -> list[SearchHit]:
    """Promotions by name, words or code, and the code itself, also one of a batch."""
    found = db.session.scalars(listing.promotions(Wanted(text=text)).limit(MOST_HITS))
    codes = db.session.scalars(listing.codes_like(text).limit(MOST_HITS))
    return [*map(_promotion_hit, found), *(hit for code in codes if (hit := _batch_hit(code)) is not None)]


def waiting() -> list[Waiting]:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(listing.open_attention().subquery())) or 0
    return [
        Waiting(_l("Promotions that need a look"), count, "promotion_codes.attention", {}, STAFF),
        Waiting(_l("Free gifts to send"), listing.gifts_to_send_count(), "promotion_gifts.index", {}, HANDS),
    ]


def _promotion_hit(it: Promotion) -> SearchHit:
    url = url_for("promotions.show", promotion_id=it.id)
    return SearchHit(_("Promotion"), it.name, url, STANDINGS[it.standing][0])


def _batch_hit(code: PromoCode) -> SearchHit | None:
    batch = db.session.get(CodeBatch, code.batch_id) if code.batch_id is not None else None
    if batch is None:
        return None
    words = _("Used") if code.taken else _("Not used yet")
    return SearchHit(_("Code"), code.spoken, url_for("promotion_codes.show_batch", batch_id=batch.id), words)
