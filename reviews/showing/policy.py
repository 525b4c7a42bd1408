"""What the review policy says about showing, from the formulas in force."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from app.web.filters import number
from reviews.reviewing.sockets import PolicyPart
from reviews.showing.scoring import FORMULA, PRIOR_COUNT, PRIOR_MEAN_HUNDREDTHS


def showing() -> PolicyPart:
    return PolicyPart(
        key="showing",
        order=60,
        title=_("How reviews are shown"),
        sentences=[
            _(
                "The rating is the plain mean of all published reviews, with their number and how many have how many "
                "stars; anybody can recompute it from the file beside it (formula %(version)s). No rating is shown before "
                "the first review.",
                version=FORMULA,
            ),
            _("The newest stand first. Another order is named, and a selection says how many there are in all."),
            _(
                "Only to order services, and never as a rating, we reckon as if each had %(count)s further reviews of "
                "%(mean)s stars.",
                count=number(PRIOR_COUNT),
                mean=number(Decimal(PRIOR_MEAN_HUNDREDTHS) / 100),
            ),
        ],
    )
