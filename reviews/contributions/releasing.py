"""Releases: whoever can be recognised in a work, or owns what it shows, is asked by a link and may take it back."""

from __future__ import annotations

import secrets
from hashlib import sha256

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.database import db
from app.errors import Conflict, NotFound
from app.media.models import StoredFile
from reviews.contributions import granting, letters
from reviews.contributions.asset_models import Asset, AssetRelease
from reviews.contributions.offering import locked_asset

TOKEN_BYTES = 24
MOST = 20


class TooMany(Conflict):
    title = _l("That is more people than we can ask for one work")


def ask(asset: Asset, *, kind: str, name: str, email: str, locale: str) -> tuple[AssetRelease, str]:
    """Send the link; only its hash is kept. The raw token is returned for those who show it in person."""
    _require_room(asset)
    raw = secrets.token_urlsafe(TOKEN_BYTES)
    release = AssetRelease(asset_id=asset.id, kind=kind, name=name, email=email, locale=locale, token_hash=hashed(raw))
    _note(asset, kind)
    db.session.add(release)
    db.session.flush()
    letters.ask_for_release(release, raw)
    return release, raw


def keep_paper(asset: Asset, *, kind: str, name: str, paper: StoredFile, locale: str) -> AssetRelease:
    """They signed on paper."""
    _require_room(asset)
    release = AssetRelease(
        asset_id=asset.id,
        kind=kind,
        name=name,
        locale=locale,
        paper_id=paper.id,
        state="given",
        answered_at=clock.now(),
    )
    _note(asset, kind)
    db.session.add(release)
    db.session.flush()
    granting.stand_for_release(asset.id)
    return release


def answer(raw: str, *, agrees: bool, words: str) -> AssetRelease:
    """Yes, no, or taking a yes back: the newest answer holds. Raises `NotFound`."""
    release = by_token(raw)
    locked_asset(release.asset_id)
    if agrees:
        release.state = "given"
    else:
        release.state = "revoked" if release.state == "given" else "refused"
    release.answered_at, release.words = clock.now(), words
    db.session.flush()
    if agrees:
        granting.stand_for_release(release.asset_id)
    else:
        letters.tell_release_refused(release)
    return release


def by_token(raw: str) -> AssetRelease:
    found = db.session.scalar(sa.select(AssetRelease).where(AssetRelease.token_hash == hashed(raw)))
    if found is None:
        raise NotFound
    return found


def hashed(raw: str) -> str:
    return sha256(raw.encode()).hexdigest()


def _require_room(asset: Asset) -> None:
    if len(asset.releases) >= MOST:
        raise TooMany


def _note(asset: Asset, kind: str) -> None:
    if kind == "model":
        asset.shows_people = True
    else:
        asset.shows_property = True
