"""The thank-you page: who stands there has agreed to it, and is gone from it the moment they no longer do."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.rewards import letters
from app.rewards.models import Reward, RewardReversal, ShowcasePlace


class NotYours(Conflict):
    title = _l("This place is not open any more")


def offer_place(reward: Reward) -> None:
    """Plugged in as the kind's `mature`: the person may fill the place now."""
    db.session.add(ShowcasePlace(reward_id=reward.id))
    db.session.flush()


def close_place(reward: Reward, _row: RewardReversal) -> None:
    place = place_of(reward)
    if place is not None:
        _empty(place)


def open_place_again(reward: Reward, _row: RewardReversal) -> None:
    place = place_of(reward)
    if place is not None and place.state == "withdrawn":
        place.state, place.withdrawn_at = "offered", None


def ask(place: ShowcasePlace, *, display_name: str, words: str) -> None:
    """The person agrees to be shown with this name and these words; somebody looks at them first."""
    if place.reward.left == 0:
        raise NotYours(_("The reward was taken back."))
    place.display_name, place.words = display_name, words
    place.consented_at, place.withdrawn_at, place.decided_at = clock.now(), None, None
    place.state = "asked"


def withdraw(place: ShowcasePlace) -> None:
    """Gone from the page at once, name and words forgotten. Quiet when there is nothing to withdraw."""
    _empty(place)


def show(place: ShowcasePlace, *, by: User) -> None:
    """Raises `NotYours` when it was withdrawn or decided meanwhile."""
    _decide(place, "shown", by)
    db.session.flush()
    letters.shown(place)


def decline(place: ShowcasePlace, *, note: str, by: User) -> None:
    """The words are not fit to be shown: the person reads why and may write others."""
    place.decision_note = note
    _decide(place, "declined", by)
    db.session.flush()
    letters.not_shown(place)


def take_down(place: ShowcasePlace, *, note: str, by: User) -> None:
    """Off the page again, by a person who says why."""
    if place.state != "shown":
        raise NotYours(_("Somebody was faster, or the person has changed their mind."))
    place.state, place.decided_at, place.decided_by_id, place.decision_note = "declined", clock.now(), by.id, note
    audit.record("showcase.taken_down", place, reward=place.reward_id)
    db.session.flush()
    letters.not_shown(place)


def place_of(reward: Reward) -> ShowcasePlace | None:
    found = sa.select(ShowcasePlace).where(ShowcasePlace.reward_id == reward.id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def _decide(place: ShowcasePlace, state: str, by: User) -> None:
    if place.state != "asked":
        raise NotYours(_("Somebody was faster, or the person has changed their mind."))
    place.state, place.decided_at, place.decided_by_id = state, clock.now(), by.id
    audit.record(f"showcase.{state}", place, reward=place.reward_id)


def _empty(place: ShowcasePlace) -> None:
    place.state, place.withdrawn_at = "withdrawn", clock.now()
    place.display_name = place.words = ""
    place.consented_at = None
