"""What the army does when something happened in it."""

from __future__ import annotations

from app.database import db
from reviews.army import rounds
from reviews.army.facts import VolunteerLeft
from reviews.army.models import Volunteer


def offer_to_others(fact: VolunteerLeft) -> None:
    """Somebody left: whoever waits for them is offered somebody else."""
    rounds.call_off_for(db.session.get_one(Volunteer, fact.volunteer_id))
