"""Preparing a campaign: it begins with who should be included; every later step only after that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from text_unidecode import unidecode

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.ledger.units import POINTS
from reviews.army import inviting, logbook, terms
from reviews.army.mission_models import Mission, MissionStage
from reviews.army.models import Campaign, CampaignRole
from reviews.army.presets import PRESETS
from reviews.army.readiness import checks
from reviews.army.states import CampaignState, Part

# What a point costs the company in the campaign's currency, in minor units, when a preset is priced: points buy about that.
POINT_MINOR = 1


class NobodyThere(Invalid):
    title = _l("There is nobody like that yet")


class NotReady(Conflict):
    title = _l("Something is missing before it can begin")


def begin(name: str, who: Mapping[str, Any], locale: str, by: User | None, preset: str = "") -> Campaign:
    """The first step. Raises `NobodyThere` for an audience without people."""
    campaign = Campaign(name=name, slug=_free_slug(name), who=dict(who), locale=locale, created_at=clock.now())
    campaign.created_by_id, campaign.preset = by.id if by else None, preset if preset in PRESETS else ""
    _check_audience(campaign)
    db.session.add(campaign)
    db.session.flush()
    if campaign.preset:
        _fill_in(campaign, by)
    audit.record("army_campaign.written", campaign, name=campaign.slug)
    return campaign


def include(campaign: Campaign, name: str, who: Mapping[str, Any], locale: str) -> None:
    """Choose the people anew. Raises `NobodyThere`."""
    _check_open(campaign)
    campaign.name, campaign.who, campaign.locale = name, dict(who), locale
    _check_audience(campaign)


def appoint(campaign: Campaign, part: Part, user_id: int | None) -> None:
    """Somebody of ours answers for it by name; None takes the name away."""
    role = next((each for each in campaign.roles if each.part == part), None)
    if user_id is None:
        if role is not None:
            campaign.roles.remove(role)
            db.session.delete(role)
        return
    user = user_by_id(user_id)
    if not user.is_staff:
        raise NotFound
    if role is None:
        campaign.roles.append(CampaignRole(part=part, user_id=user.id, user=user, since=clock.now()))
    elif role.user_id != user.id:
        role.user_id, role.user, role.since = user.id, user, clock.now()
    db.session.flush()


def launch(campaign: Campaign, by: User | None) -> None:
    """Once nothing of the checklist is open. Raises `NotReady` with what is missing."""
    if campaign.state not in (CampaignState.DRAFT, CampaignState.PAUSED):
        raise Conflict
    terms.write(campaign, by)
    missing = [check for check in checks(campaign) if not check.done]
    if missing:
        raise NotReady(" ".join(str(check.sentence) for check in missing))
    campaign.go(CampaignState.LIVE, by)
    _record(campaign, "launched", by)


def pause(campaign: Campaign, by: User | None) -> None:
    """No new offers; what runs goes on."""
    campaign.go(CampaignState.PAUSED, by)
    _record(campaign, "paused", by)


def close(campaign: Campaign, by: User | None) -> None:
    """For good; what runs is still looked at and paid."""
    campaign.go(CampaignState.CLOSED, by)
    _record(campaign, "closed", by)


def add_mission(campaign: Campaign, stages: list[tuple[str, str]], by: User | None, **values: Any) -> Mission:
    """`stages` are pairs of words and what is handed over. Raises `Invalid` without any."""
    if not stages or len(stages) > 8:
        raise Invalid(_l("A mission has one to eight stages."))
    mission = Mission(campaign_id=campaign.id, created_at=clock.now(), **values)
    mission.stages = [
        MissionStage(position=number, title=title, proof=proof) for number, (title, proof) in enumerate(stages, start=1)
    ]
    db.session.add(mission)
    db.session.flush()
    mission.campaign = campaign
    logbook.note(campaign, "mission.opened", by=by, subject=str(mission.id), answers=mission.responsible)
    return mission


def close_mission(mission: Mission, by: User | None) -> None:
    """Nobody can take it any more; what runs goes on."""
    if mission.closed_at is None:
        mission.closed_at = clock.now()
        logbook.note(mission.campaign, "mission.closed", by=by, subject=str(mission.id))


def open_mission_again(mission: Mission, by: User | None) -> None:
    if mission.closed_at is not None:
        mission.closed_at = None
        logbook.note(mission.campaign, "mission.opened", by=by, subject=str(mission.id))


def _fill_in(campaign: Campaign, by: User | None) -> None:
    """What the preset says, in the campaign's language."""
    preset = PRESETS[campaign.preset]
    with force_locale(campaign.locale):
        campaign.goal, campaign.gives = str(preset.goal), list(preset.gives)
        campaign.good_for_company = str(preset.good_for_company)
        campaign.good_for_customers = str(preset.good_for_customers)
        campaign.good_for_peers = str(preset.good_for_peers)
        for idea in preset.missions:
            add_mission(
                campaign,
                [(str(words), proof) for words, proof in idea.stages],
                by,
                kind=idea.kind,
                title=str(idea.title),
                brief=str(idea.brief),
                effort_minutes=idea.minutes,
                places=20,
                reward_kind="points",
                units=idea.points,
                unit=POINTS,
                cost_minor=idea.points * POINT_MINOR,
                expenses_minor=idea.expenses_minor,
            )


def _check_audience(campaign: Campaign) -> None:
    if campaign.who.get("source") != "open" and inviting.size_of(campaign) == 0:
        raise NobodyThere(_l("Nobody of your data is like that today. Widen it, or open the campaign to everybody."))


def _check_open(campaign: Campaign) -> None:
    if campaign.state == CampaignState.CLOSED:
        raise Conflict


def _record(campaign: Campaign, what: str, by: User | None) -> None:
    logbook.note(campaign, f"campaign.{what}", by=by)
    audit.record(f"army_campaign.{what}", campaign)


def _free_slug(name: str) -> str:
    plain = unidecode(unicodedata.normalize("NFC", name)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "campaign"
    taken = set(db.session.scalars(sa.select(Campaign.slug).where(Campaign.slug.startswith(slug))))
    return next(each for each in (slug, *(f"{slug}-{number}" for number in range(2, 10_000))) if each not in taken)
