"""What the review policy says about looking, deciding and keeping, from the lists and limits in force."""

from __future__ import annotations

from flask_babel import gettext as _

from app.web.filters import number
from reviews.moderation.codes import REASONS
from reviews.moderation.deadlines import ANSWER_HOURS, APPEAL_DAYS, KEPT_DAYS, SUSPENDED_DAYS
from reviews.moderation.prints import ALIKE
from reviews.reviewing.sockets import PolicyPart


def looking() -> PolicyPart:
    return PolicyPart(
        key="looking",
        order=40,
        title=_("How reviews are looked at"),
        sentences=[
            _(
                "A program looks at the words of every review, and not at its stars: for phone numbers, mail addresses, "
                "bank accounts and names of our staff, for links, for advertising, for signs that cannot be seen, and for "
                "texts that are at least %(percent)s %% those of another author.",
                percent=number(round(ALIKE * 100)),
            ),
            _(
                "Where it finds nothing, the review is shown within a minute. Where it finds something, a person looks "
                "within %(hours)s hours, and the author is told why.",
                hours=number(ANSWER_HOURS),
            ),
            _(
                "The same program looks at the words beside and in each photo, video and recording, also when it is added "
                "later. What it finds holds that file alone; the review stays as it is."
            ),
            _("Whoever decides does not see the stars."),
        ],
    )


def deciding() -> PolicyPart:
    reasons = [f"{code} · {reason.name}: {reason.meaning}" for code, reason in REASONS.items()]
    return PolicyPart(
        key="deciding",
        order=50,
        title=_("For what a review is refused or removed"),
        sentences=[
            _("Only for one of these reasons. None of them is about few stars, an opinion, a price or a competitor:"),
            *reasons,
            _(
                "The author gets the reason with the passage, can correct it, and can appeal within %(days)s days; "
                "somebody else decides then.",
                days=number(APPEAL_DAYS),
            ),
            _(
                "Everybody can report a review. We confirm it, decide within %(hours)s hours and say what we decided. Who "
                "reports without any ground again and again is not heard for %(days)s days.",
                hours=number(ANSWER_HOURS),
                days=number(SUSPENDED_DAYS),
            ),
            _(
                "We can answer a review in public, and suggest other words to its author, who decides. We can change "
                "neither a word nor a star."
            ),
        ],
    )


def keeping() -> PolicyPart:
    return PolicyPart(
        key="keeping",
        order=70,
        title=_("What stays, and for how long"),
        sentences=[
            _(
                "Every review that came in stays counted in public, with what became of it, in a log whose entries are "
                "chained so that none can be taken out unseen."
            ),
            _(
                "The words of a removed review are kept for %(days)s days as evidence and then erased, unless somebody "
                "disputes the decision.",
                days=number(KEPT_DAYS),
            ),
        ],
    )
