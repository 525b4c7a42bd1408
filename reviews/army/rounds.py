"""Rounds that bring volunteers and customers together, what both say, and the next best when somebody says no."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from reviews.army import budgets, letters, logbook, terms, working
from reviews.army.facts import MissionOffered
from reviews.army.mission_models import MatchRound, Mission, MissionAssignment, Wish
from reviews.army.models import Volunteer, VolunteerBlock
from reviews.army.pairing import Helper, Rules, Wanted, match
from reviews.army.states import REFUSED, RUNNING, Step

NEVER_OFFERED_DAYS = 10_000


def run(mission_id: int, by: User | None, seed: str | None = None) -> MatchRound:
    """One round for the open wishes of a meeting. `seed` only for a story that is told the same way each time."""
    mission = db.session.get(Mission, mission_id)
    if mission is None or not mission.is_meeting:
        raise NotFound
    campaign = budgets.locked(mission.campaign_id)
    if not campaign.is_live or not mission.is_open:
        raise Conflict
    seed = seed or secrets.token_hex(16)
    volunteers, wishes = ready_volunteers(mission), waiting_wishes(mission)
    wanted = _as_wanted(mission, wishes)
    room, full = _room(mission, len(wanted))
    rules = Rules(adults_only=campaign.adults_only, skill_needed=bool(mission.skill))
    found = match(_as_helpers(volunteers, mission), wanted[:room], rules, seed)
    row = MatchRound(
        mission_id=mission.id,
        seed=seed,
        ran_at=clock.now(),
        ran_by_id=by.id if by else None,
        wishes=len(wishes),
        volunteers=len(volunteers),
        pairs=len(found.pairs),
        result={
            "pairs": {str(wish): helper for wish, helper in found.pairs.items()},
            "not_chosen": {str(who): reason for who, reason in found.not_chosen.items()},
            "unmatched": {
                **{str(wish): reason for wish, reason in found.unmatched.items()},
                **{str(each.id): full for each in wanted[room:]},
                **{str(each.id): "adult" for each in wishes if each.id not in {it.id for it in wanted}},
            },
        },
    )
    db.session.add(row)
    db.session.flush()
    by_id, wish_by_id = {each.id: each for each in volunteers}, {each.id: each for each in wishes}
    for wish_id, volunteer_id in sorted(found.pairs.items()):
        _offer(mission, by_id[volunteer_id], wish_by_id[wish_id], row)
    logbook.note(campaign, "round.ran", by=by, subject=str(row.id), pairs=row.pairs, wishes=row.wishes)
    audit.record("army_round.ran", row, pairs=row.pairs)
    return row


def _room(mission: Mission, wanted: int) -> tuple[int, str]:
    """How many more pairs budget and places have room for, and which of the two is the narrower."""
    places = working.places_left(mission)
    room = min(wanted, places) if places is not None else wanted
    if not mission.reserve_minor:
        return room, "room"
    affordable = max(0, budgets.left(mission.campaign).minor) // mission.reserve_minor
    return (affordable, "budget") if affordable < room else (room, "room")


def ready_volunteers(mission: Mission) -> Sequence[Volunteer]:
    """Who takes part, does not rest, and accepted the terms as they are now."""
    sheet = terms.newest(mission.campaign)
    found = (
        sa.select(Volunteer)
        .join(User, User.id == Volunteer.user_id)
        .where(
            Volunteer.campaign_id == mission.campaign_id,
            Volunteer.left_at.is_(None),
            Volunteer.paused_at.is_(None),
            Volunteer.terms_id == (sheet.id if sheet else 0),
            User.erased_at.is_(None),
        )
    )
    return db.session.scalars(found.order_by(Volunteer.id).with_for_update(of=Volunteer)).all()


def waiting_wishes(mission: Mission) -> Sequence[Wish]:
    """Open, and nobody is offered for them; who waits longest first."""
    busy = sa.select(MissionAssignment.wish_id).where(
        MissionAssignment.wish_id.is_not(None), MissionAssignment.step.in_((*RUNNING, Step.DONE))
    )
    found = sa.select(Wish).where(Wish.mission_id == mission.id, Wish.closed_at.is_(None), Wish.id.not_in(busy))
    return db.session.scalars(found.order_by(Wish.made_at, Wish.id)).all()


def say_yes(it: MissionAssignment, side: str) -> None:
    """It begins once both have. Quiet for what was answered."""
    if it.step != Step.OFFERED:
        return
    if side == "volunteer":
        it.volunteer_said_at = it.volunteer_said_at or clock.now()
    else:
        it.customer_said_at = it.customer_said_at or clock.now()
    if it.volunteer_said_at and (it.customer_said_at or it.wish is None):
        working.start(it)
        letters.begin(it)


def say_no(it: MissionAssignment, side: str, seed: str | None = None) -> MissionAssignment | None:
    """Without a reason and without a drawback; the next best is offered at once, and answered here."""
    if it.step != Step.OFFERED:
        return None
    it.go(Step.DECLINED)
    it.declined_by = side
    db.session.flush()
    return offer_next(it, seed)


def give_back(it: MissionAssignment) -> None:
    """Given up under way: somebody else is looked for."""
    working.give_up(it)
    db.session.flush()
    offer_next(it)


def call_off_for(volunteer: Volunteer) -> None:
    """They left: what was only offered goes to the next."""
    found = sa.select(MissionAssignment).where(
        MissionAssignment.volunteer_id == volunteer.id, MissionAssignment.step.in_((Step.OFFERED, Step.TAKEN))
    )
    for it in db.session.scalars(found.order_by(MissionAssignment.id)):
        working.call_off(it)
        db.session.flush()
        offer_next(it)


def lapse(assignment_id: int) -> None:
    """Three days without an answer; who was silent is not asked for this wish again."""
    it = locked(assignment_id)
    if it.step == Step.OFFERED and it.lapses_at is not None and it.lapses_at <= clock.now():
        it.go(Step.LAPSED)
        db.session.flush()
        offer_next(it)


def due_to_lapse() -> list[int]:
    found = sa.select(MissionAssignment.id).where(
        MissionAssignment.step == Step.OFFERED, MissionAssignment.lapses_at <= clock.now()
    )
    return list(db.session.scalars(found.order_by(MissionAssignment.id)))


def offer_next(it: MissionAssignment, seed: str | None = None) -> MissionAssignment | None:
    """The best of the others for the same wish, under the same limits."""
    wish, mission = it.wish, it.mission
    if wish is None or wish.closed_at is not None or not mission.is_open:
        return None
    campaign = budgets.locked(mission.campaign_id)
    if not campaign.is_live or budgets.left(campaign).minor < mission.reserve_minor:
        return None
    volunteers = ready_volunteers(mission)
    rules = Rules(adults_only=campaign.adults_only, skill_needed=bool(mission.skill))
    found = match(_as_helpers(volunteers, mission), _as_wanted(mission, [wish]), rules, seed or secrets.token_hex(8))
    chosen = found.pairs.get(wish.id)
    if chosen is None:
        return None
    return _offer(mission, next(each for each in volunteers if each.id == chosen), wish, None)


def locked(assignment_id: int) -> MissionAssignment:
    found = sa.select(MissionAssignment).where(MissionAssignment.id == assignment_id)
    return db.session.scalars(
        found.with_for_update(of=MissionAssignment).execution_options(populate_existing=True)
    ).one()


def _offer(mission: Mission, volunteer: Volunteer, wish: Wish, row: MatchRound | None) -> MissionAssignment:
    because: dict[str, object] = {"rule": "round" if row else "next_best", "seed": row.seed if row else ""}
    it = working.new_assignment(mission, volunteer, because)
    it.wish_id, it.wish, it.round_id = wish.id, wish, row.id if row else None
    db.session.flush()
    letters.offer(it)
    publish(MissionOffered(assignment_id=it.id, volunteer_id=volunteer.id))
    return it


def _as_helpers(volunteers: Sequence[Volunteer], mission: Mission) -> list[Helper]:
    loads, offers, last = _histories([each.id for each in volunteers])
    return [
        Helper(
            id=each.id,
            user_id=each.user_id,
            languages=tuple(each.languages),
            times=frozenset(each.times),
            place=each.place,
            is_adult=each.is_adult,
            is_skilled=not mission.skill or mission.skill in each.skills,
            load=loads[each.id],
            most=min(each.most_at_once, mission.campaign.most_at_once),
            offers=offers[each.id],
            waited=last.get(each.id, NEVER_OFFERED_DAYS),
        )
        for each in volunteers
    ]


def _histories(ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Running missions, offers, days since the last offer. What was refused counts as no offer: no costs nobody a turn."""
    loads: dict[int, int] = defaultdict(int)
    offers: dict[int, int] = defaultdict(int)
    last: dict[int, int] = {}
    found = sa.select(
        MissionAssignment.volunteer_id,
        MissionAssignment.step,
        sa.func.count(),
        sa.func.max(MissionAssignment.offered_at),
    ).where(MissionAssignment.volunteer_id.in_(ids))
    for who, step, count, at in db.session.execute(
        found.group_by(MissionAssignment.volunteer_id, MissionAssignment.step)
    ):
        if step in RUNNING:
            loads[who] += count
        if step not in REFUSED:
            offers[who] += count
            days = (clock.now() - at).days
            last[who] = min(days, last.get(who, days))
    return loads, offers, last


def _as_wanted(mission: Mission, wishes: Sequence[Wish]) -> list[Wanted]:
    """Nobody who was refused for this wish, nobody with whom either does not want to meet, nobody under age where it matters."""
    apart: dict[int, set[int]] = defaultdict(set)
    people = [each.user_id for each in wishes]
    blocks = sa.select(VolunteerBlock).where(
        sa.or_(VolunteerBlock.user_id.in_(people), VolunteerBlock.other_id.in_(people))
    )
    for block in db.session.scalars(blocks):
        apart[block.user_id].add(block.other_id)
        apart[block.other_id].add(block.user_id)
    tried: dict[int, set[int]] = defaultdict(set)
    before = (
        sa.select(MissionAssignment.wish_id, Volunteer.user_id)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(MissionAssignment.wish_id.in_([each.id for each in wishes]))
    )
    for wish_id, user_id in db.session.execute(before):
        if wish_id is not None:
            tried[wish_id].add(user_id)
    return [
        Wanted(
            id=each.id,
            user_id=each.user_id,
            languages=tuple(each.languages),
            times=frozenset(each.times),
            place=each.place,
            in_person=each.in_person,
            never=frozenset(apart[each.user_id] | tried[each.id]),
        )
        for each in wishes
        if each.is_adult or not mission.campaign.adults_only
    ]
