"""Bringing works: uploaded, asked for from a review, or made of an accepted idea; whose they are, and what they may cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.media import filing, films, pictures, uploads
from app.media.models import StoredFile
from app.media.storage import storage
from app.orders.references import new_reference
from reviews.contributions import letters, shares, tasks
from reviews.contributions.asset_models import Asset, AssetHolder
from reviews.contributions.licence_models import LicenceOffer
from reviews.contributions.models import LONGEST_TITLE, Idea
from reviews.contributions.offering import locked_asset
from reviews.reviewing.models import ReviewMedia

PREVIEW_SIDE = 900
MOST_AT_ONCE = 24
TITLE_ROOM = LONGEST_TITLE - 4
MOST_HOLDERS = 12
CURRENCY = "EUR"  # of a work nobody has priced yet


class NotWhole(Conflict):
    title = _l("The shares do not make the whole yet")


class CannotList(Conflict):
    title = _l("It cannot be shown in the library yet")


@dataclass(frozen=True, kw_only=True)
class Described:
    """What its bringer says about a work."""

    title: str
    description: str = ""
    language: str = "en"
    made: str = "own"
    made_on: date | None = None
    made_where: str = ""
    tags: tuple[str, ...] = ()
    shows_people: bool = False
    shows_property: bool = False
    currency: str = ""
    price_minor: int | None = None
    exclusive_price_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """Somebody else who holds a part of it."""

    name: str
    email: str
    share_bp: int


def bring_photo(by: User, upload: FileStorage, described: Described) -> Asset:
    """Raises `Invalid` for what is no picture."""
    data = uploads.read(upload)
    picture, preview = pictures.clean(data), pictures.clean(data, longest_side=PREVIEW_SIDE)
    asset = _brought(by, "photo", described)
    asset.file_id = filing.keep_picture(picture, filename="photo").id
    asset.preview_id = filing.keep_picture(preview, filename="preview").id
    db.session.flush()
    return asset


def bring_photos(by: User, uploads_sent: Sequence[FileStorage], described: Described) -> list[Asset]:
    """One, or several with the same words and a number behind the title. Raises `Invalid` for too many, or for no picture."""
    if len(uploads_sent) == 1:
        return [bring_photo(by, uploads_sent[0], described)]
    if len(uploads_sent) > MOST_AT_ONCE:
        raise Invalid(_l("Send at most %(most)s pictures at once.", most=MOST_AT_ONCE))
    return [
        bring_photo(by, each, replace(described, title=f"{described.title[:TITLE_ROOM]} {number}"))
        for number, each in enumerate(uploads_sent, start=1)
    ]


def bring_text(by: User, text: str, described: Described) -> Asset:
    if not text.strip():
        raise Invalid(_l("Write the text first."))
    asset = _brought(by, "text", described)
    asset.text = text
    db.session.flush()
    return asset


def bring_film(by: User, path: Path, described: Described) -> Asset:
    """Looked at now, written anew by a job. Raises `Invalid` for what is no film."""
    kind = films.look(path)
    asset = _brought(by, kind, described)
    asset.original_id = filing.keep_file(path, filename="sent", content_type="application/octet-stream").id
    db.session.flush()
    tasks.remake.defer(asset_id=asset.id)
    return asset


def bring_from_review(media: ReviewMedia) -> Asset:
    """The company likes a photo or film of a review; nothing is used before its author agrees. Raises `CannotList`."""
    review = media.review
    known = db.session.scalar(sa.select(Asset).where(Asset.review_media_id == media.id))
    if known is not None:
        return known
    email = review.author_email or (review.user.email if review.user else None)
    if not email or media.file is None:
        raise CannotList(_l("Nobody is known who could be asked."))
    asset = Asset(
        reference=new_reference(),
        kind=media.kind,
        title=media.caption or review.title or review.service.text(review.language).title,
        language=review.language,
        source="review",
        review_id=review.id,
        review_media_id=media.id,
        currency=CURRENCY,
        file_id=_copy_of(media.file).id,
        preview_id=_preview_of(media).id,
    )
    db.session.add(asset)
    db.session.flush()
    owner = review.user or user_by_email(email)
    _add_holder(asset, email=email, name=review.author_name or (owner.name if owner else ""), user=owner)
    return asset


def bring_from_idea(idea: Idea, currency: str) -> Asset:
    """An accepted idea becomes something whose rights can be bought; its author holds all of it. Raises `CannotList`."""
    known = db.session.scalar(sa.select(Asset).where(Asset.idea_id == idea.id))
    if known is not None:
        return known
    if idea.author is None or not idea.author.is_active:
        raise CannotList(_l("Nobody is known who could be asked."))
    asset = Asset(
        reference=new_reference(),
        kind="idea",
        title=idea.title,
        text=idea.text,
        language=idea.language,
        source="idea",
        idea_id=idea.id,
        currency=currency,
        shows_people=False,
        shows_property=False,
    )
    db.session.add(asset)
    db.session.flush()
    _add_holder(asset, email=idea.author.email, name=idea.author.name, user=idea.author)
    return asset


def describe(asset: Asset, described: Described) -> None:
    """By one of its holders. What is licensed keeps its terms; the price is of the next request."""
    asset.title, asset.description, asset.language = described.title, described.description, described.language
    asset.made, asset.made_on, asset.made_where = described.made, described.made_on, described.made_where
    asset.tags = list(described.tags)
    asset.shows_people, asset.shows_property = described.shows_people, described.shows_property
    asset.currency = described.currency or asset.currency
    asset.price_minor, asset.exclusive_price_minor = described.price_minor, described.exclusive_price_minor


def share_with(asset: Asset, owner: User, others: Sequence[Share]) -> None:
    """Name the other holders; the rest is the owner's. Each new one is asked to confirm. Raises `NotWhole`, `CannotList`."""
    asset = locked_asset(asset.id)
    rest = shares.WHOLE_BP - sum(each.share_bp for each in others)
    emails = [each.email for each in others]
    if rest <= 0 or len(set(emails)) != len(emails) or owner.email in emails or len(others) >= MOST_HOLDERS:
        raise NotWhole(_l("Name everybody once, with shares that leave something for you."))
    if _was_licensed(asset):
        raise CannotList(_l("A licence was asked for or stands: the shares stay as they were agreed."))
    before = {holder.email: holder for holder in asset.holders}
    for holder in before.values():
        if holder.email not in {owner.email, *emails}:
            asset.holders.remove(holder)
            db.session.delete(holder)
    before[owner.email].share_bp = rest
    for each in others:
        known = before.get(each.email)
        if known is None:
            known = _add_holder(asset, email=each.email, name=each.name, user=user_by_email(each.email))
        elif known.share_bp == each.share_bp:
            continue
        known.name, known.share_bp, known.confirmed_at = each.name, each.share_bp, None
        letters.ask_holder(known)
    asset.listed_at = asset.listed_at if asset.is_whole else None
    db.session.flush()


def confirm_share(asset: Asset, person: User) -> None:
    holder = _holder_of(asset, person)
    holder.user_id, holder.confirmed_at = person.id, holder.confirmed_at or clock.now()


def list_in_library(asset: Asset) -> None:
    """From now on anybody can find it. Raises `CannotList` with what is missing."""
    if asset.withdrawn_at is not None:
        raise CannotList(_l("It was taken back."))
    if asset.file_id is None and not asset.text:
        raise CannotList(_l("The file is still being made safe. Try again in a minute."))
    if asset.price_minor is None:
        raise CannotList(_l("Say what a licence costs first."))
    if not asset.is_whole:
        raise CannotList(_l("Somebody who holds a part has not confirmed it yet."))
    if asset.missing_releases:
        raise CannotList(_l("Somebody who is seen in it, or whose thing it shows, has not agreed yet."))
    asset.listed_at = asset.listed_at or clock.now()


def unlist(asset: Asset) -> None:
    asset.listed_at = None


def _brought(by: User, kind: str, described: Described) -> Asset:
    asset = Asset(reference=new_reference(), kind=kind, source="upload", title="", language="", currency=CURRENCY)
    describe(asset, described)
    db.session.add(asset)
    db.session.flush()
    _add_holder(asset, email=by.email, name=by.name, user=by)
    return asset


def _add_holder(asset: Asset, *, email: str, name: str, user: User | None) -> AssetHolder:
    """The first holds the whole, and has confirmed it by bringing it."""
    first = not asset.holders
    holder = AssetHolder(
        email=email,
        name=name,
        user_id=user.id if user else None,
        share_bp=shares.WHOLE_BP if first else 1,
        confirmed_at=clock.now() if first else None,
    )
    asset.holders.append(holder)
    db.session.flush()
    return holder


def _holder_of(asset: Asset, person: User) -> AssetHolder:
    for holder in asset.holders:
        if holder.user_id == person.id or (holder.user_id is None and holder.email == person.email):
            return holder
    raise NotFound


def _was_licensed(asset: Asset) -> bool:
    found = sa.select(LicenceOffer.id).where(
        LicenceOffer.asset_id == asset.id, LicenceOffer.state.in_(("asked", "named", "agreed", "granted"))
    )
    return db.session.scalar(found.limit(1)) is not None


def _copy_of(file: StoredFile) -> StoredFile:
    return filing.keep(storage().get(file.key), filename=file.filename, content_type=file.content_type)


def _preview_of(media: ReviewMedia) -> StoredFile:
    """A small picture of it; of a film its poster."""
    file = media.file if media.kind == "photo" else media.poster
    if file is None:
        raise CannotList(_l("It has no picture yet."))
    try:
        small = pictures.clean(storage().get(file.key), longest_side=PREVIEW_SIDE)
    except Invalid:
        return _copy_of(file)
    return filing.keep_picture(small, filename="preview")
