"""Somebody says that a work may not be shown: it is gone from every page at once, until a colleague has decided."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from app.orders.references import new_reference
from reviews.contributions import ending, letters
from reviews.contributions.asset_models import Asset, AssetDispute
from reviews.contributions.facts import AssetDisputed, DisputeDecided
from reviews.contributions.offering import locked_asset


class HasInterest(Conflict):
    title = _l("You have an interest in this, so a colleague decides")


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who says what; `user` when they are signed in."""

    code: str
    words: str
    name: str
    email: str
    locale: str
    user: User | None = None


def open_dispute(asset: Asset, said: Said) -> AssetDispute:
    """From this moment it is on no surface. A second one joins the first; both are answered."""
    asset = locked_asset(asset.id)
    dispute = AssetDispute(
        reference=new_reference(),
        asset_id=asset.id,
        code=said.code,
        words=said.words,
        opener_id=said.user.id if said.user else None,
        opener_name=said.name,
        opener_email=said.email,
        locale=said.locale,
    )
    db.session.add(dispute)
    db.session.flush()
    letters.tell_disputed(dispute)
    publish(AssetDisputed(asset_id=asset.id, dispute_id=dispute.id))
    return dispute


def decide(dispute: AssetDispute, *, upheld: bool, answer: str, by: User) -> None:
    """Upheld: it is withdrawn and its licences end. Not: it is shown again as before. Raises `HasInterest`, `Conflict`."""
    asset = locked_asset(dispute.asset_id)
    db.session.refresh(dispute)
    if dispute.decided_at is not None:
        raise Conflict(_l("This dispute is decided already."))
    if by.id == dispute.opener_id or any(holder.user_id == by.id for holder in asset.holders):
        raise HasInterest
    dispute.decided_at, dispute.decided_by_id = clock.now(), by.id
    dispute.upheld, dispute.answer = upheld, answer
    audit.record("dispute.decided", dispute, upheld=upheld)
    if upheld:
        asset.withdraw("dispute")
        ending.end_all_of(asset, "dispute", by=by)
    db.session.flush()
    letters.tell_dispute_decided(dispute)
    publish(DisputeDecided(asset_id=asset.id, dispute_id=dispute.id, upheld=upheld))


def dispute_by_reference(reference: str) -> AssetDispute:
    found = db.session.scalar(sa.select(AssetDispute).where(AssetDispute.reference == reference))
    if found is None:
        raise NotFound
    return found
