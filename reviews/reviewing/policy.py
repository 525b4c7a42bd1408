"""What the review policy says about writing: what is collected, what is given for it, what the author can do later."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from app.database import db
from app.web.filters import number
from reviews.reviewing.media_keeping import MOST_FILMS, MOST_PHOTOS
from reviews.reviewing.offer_models import ReviewContest, ReviewOffer
from reviews.reviewing.prose import LONGEST_TEXT
from reviews.reviewing.sockets import PolicyPart


def writing() -> PolicyPart:
    return PolicyPart(
        key="writing",
        order=20,
        title=_("What you write"),
        sentences=[
            _(
                "Only the stars are needed. Words (at most %(most)s letters), up to %(photos)s photos and %(films)s "
                "recordings are yours to add; the form is the same for every number of stars.",
                most=number(LONGEST_TEXT),
                photos=number(MOST_PHOTOS),
                films=number(MOST_FILMS),
            ),
            _(
                "“Verified” stands only where an order of ours is behind the review; nobody can add that word by hand. "
                "Copied reviews say where they come from and are never verified."
            ),
            _("We ask whether you belong to us or are close to somebody who does; if so, it stands beside the review."),
            _("From pictures and recordings we take out where and with what they were made."),
            _(
                "You can change your review, take it back, and see where it is used, by the link in our mail and without "
                "an account. Taken back, it is gone from every page and only its stars stay, as a count without a name."
            ),
        ],
    )


def giving() -> PolicyPart:
    """From the offers in force."""
    offers = db.session.scalar(sa.select(sa.func.count()).where(ReviewOffer.active)) or 0
    contests = [each for each in db.session.scalars(sa.select(ReviewContest)) if each.is_open]
    said = [
        _(
            "Whatever is given for a review is the same for one star and for five, is fixed when you are asked, does "
            "not depend on publication, and stands beside the review wherever it is shown."
        )
    ]
    if offers:
        said.append(_("At present we give something for a valid review of some services; what, the question says."))
    else:
        said.append(_("At present we give nothing for reviews."))
    said += [_("There is a contest among reviews: %(name)s.", name=each.name) for each in contests]
    return PolicyPart(key="giving", order=30, title=_("What we give for a review"), sentences=said)
