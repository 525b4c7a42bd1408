"""What the public policy says about superfans."""

from __future__ import annotations

from flask_babel import gettext as _

from reviews.reviewing.sockets import PolicyPart


def volunteers() -> PolicyPart:
    return PolicyPart(
        key="volunteers",
        order=48,
        title=_("People who do missions for us"),
        sentences=[
            _(
                "We count orders, reviews, recommendations and missions of the last year to see whom to invite to missions; how "
                "many stars somebody gave is not counted. Everybody sees their points and can end it in one click."
            ),
            _("That list never decides who is asked for a review."),
            _(
                "Volunteers are named as such wherever they speak, and their reward does not depend on what others say of them."
            ),
        ],
    )
