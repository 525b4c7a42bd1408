"""On which occasions of the army a reward policy of the desk may give something more."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app.rewards.sockets import Occasion
from reviews.army.rewarding import FIRST_MISSION


def occasions() -> Sequence[Occasion]:
    return (
        Occasion(
            name=FIRST_MISSION,
            label=_l("Somebody’s first mission was done"),
            help=_l("The volunteer gets it beside the reward of the mission, once over all campaigns."),
        ),
    )
