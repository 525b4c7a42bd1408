"""A campaign: its seed is written down first, then the list is made, then the draw decides; nothing can be drawn twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.orders.references import new_reference
from reviews.asking import eligibility, planning, sampling, templating
from reviews.asking.destinations import Place
from reviews.asking.eligibility import Eligible
from reviews.asking.models import AskingCampaign, CampaignEntry
from reviews.asking.sending import place_url


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`sample_size` None: everyone. Filters know services and languages, nothing else (R6)."""

    name: str
    place: Place = Place.HOUSE
    service_ids: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    sample_size: int | None = None

    @property
    def filters(self) -> dict[str, list[int] | list[str]]:
        found: dict[str, list[int] | list[str]] = {}
        if self.service_ids:
            found["service_ids"] = sorted(self.service_ids)
        if self.languages:
            found["languages"] = sorted(self.languages)
        return found


def begin(draft: Draft, *, by: User | None) -> AskingCampaign:
    """Write it down with a seed. Raises `Refused` for what its place forbids, `Invalid` when the place has no address."""
    for locale in draft.languages or ("en", "tr", "ru", "hi", "pl"):
        templating.check(templating.wording("first", locale).whole, draft.place, selected=bool(draft.filters))
    if draft.place is not Place.HOUSE and not place_url(draft.place):
        raise Invalid(_l("Name the address of our page there first."))
    campaign = AskingCampaign(
        reference=new_reference(),
        name=draft.name,
        destination=draft.place,
        filters=draft.filters,
        sample_size=draft.sample_size,
        seed=secrets.token_hex(8),
        created_by_id=by.id if by else None,
    )
    db.session.add(campaign)
    db.session.flush()
    return campaign


def draw(campaign_id: int) -> AskingCampaign:
    """Make the list, draw, and plan the asks. Raises `Conflict` the second time."""
    campaign = campaign_by_id(campaign_id, lock=True)
    if campaign.drawn_at is not None:
        raise Conflict(_l("This campaign was drawn already. A draw cannot be repeated until it pleases."))
    population = _population(campaign)
    keys = {sampling.key_of(each.reference, each.position): each for each in population}
    chosen = sampling.drawn(keys, campaign.seed, campaign.sample_size)
    campaign.population_hash = sampling.population_hash(keys)
    campaign.population_size, campaign.chosen_size = len(keys), len(chosen)
    campaign.drawn_at = clock.now()
    db.session.add_all(
        CampaignEntry(campaign_id=campaign.id, key=key, order_line_id=each.line_id, chosen=key in chosen)
        for key, each in keys.items()
    )
    for key in sorted(chosen):
        planning.plan(keys[key], at=clock.now(), campaign_id=campaign.id, place=campaign.place)
    db.session.flush()
    return campaign


def size_now(campaign: AskingCampaign) -> int:
    """How many the list would hold if it were made now."""
    found = _select(campaign).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def campaign_by_id(campaign_id: int, *, lock: bool = False) -> AskingCampaign:
    """Raises `NotFound`."""
    found = db.session.get(AskingCampaign, campaign_id, with_for_update=lock) if campaign_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def campaign_by_reference(reference: str) -> AskingCampaign:
    """A drawn one, for everybody. Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(AskingCampaign).where(AskingCampaign.reference == reference, AskingCampaign.drawn_at.is_not(None))
    )
    if found is None:
        raise NotFound
    return found


def entries(campaign: AskingCampaign) -> sa.Select[CampaignEntry]:
    return sa.select(CampaignEntry).where(CampaignEntry.campaign_id == campaign.id).order_by(CampaignEntry.key)


def _population(campaign: AskingCampaign) -> Sequence[Eligible]:
    return eligibility.eligible(_select(campaign))


def _select(campaign: AskingCampaign) -> sa.Select[tuple[object, ...]]:
    filters = campaign.filters
    return eligibility.lines(
        service_ids=filters.get("service_ids", ()),
        languages=filters.get("languages", ()),
        until=clock.now(),
    )
