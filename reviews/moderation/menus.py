"""Where moderation shows up in menus, among what waits at the desk, and under shown reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.config import settings
from app.web.navigation import MenuEntry, SearchHit, Waiting, allowed
from reviews.moderation import media_deciding, queries, wording
from reviews.moderation.acting import STAFF
from reviews.reviewing.sockets import ShownReply

READERS = frozenset(role.value for role in STAFF)
MOST_HITS = 5
_LINK = Markup('<p class="quiet"><a href="{}">{}</a></p>')


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "desk", "reviews", _l("Moderation"), "moderation_desk.waiting", READERS, 20, "bi-shield-check"
        ),
        MenuEntry("public", "policies", _l("Decisions about reviews"), "moderation_log.log", order=72, icon="bi-journal-check"),
        MenuEntry("public", "policies", _l("Report something"), "review_notices.general_notice", order=74, icon="bi-flag"),
    ]  # fmt: skip


def waiting() -> list[Waiting]:
    return [
        Waiting(_l("Reviews held for a person"), queries.waiting_count(), "moderation_desk.waiting", roles=READERS),
        Waiting(
            _l("Photos and films held for a person"),
            queries.held_media_count(),
            "moderation_media.index",
            roles=READERS,
        ),
        Waiting(_l("Notices to decide"), queries.open_notices_count(), "notices_desk.notices", roles=READERS),
        Waiting(_l("Appeals to decide"), queries.open_appeals_count(), "notices_desk.appeals", roles=READERS),
        Waiting(
            _l("Appeals about photos and films"),
            queries.open_media_appeals_count(),
            "moderation_media.appeals",
            roles=READERS,
        ),
    ]


def panel_at(place: str, **context: Any) -> Markup | None:
    """Under each shown review the way to report it, under a file taken out the way to appeal; beside a number all that became of
    the reviews it is made of."""
    if place == "review.foot":
        address = url_for("review_notices.notice", reference=context["review"].reference)
        return _LINK.format(address, _("Report this review"))
    if place == "review.own_file" and media_deciding.last_taken_out(context["media"].id) is not None:
        key, media = context["key"], context["media"]
        address = url_for("media_reasons.show", key=key, reference=media.review.reference, media_id=media.id)
        return _LINK.format(address, _("Read the reason, or appeal"))
    if place == "reviews.subject":
        address = url_for("moderation_log.subject", slug=context["service"].slug)
        return _LINK.format(address, _("What became of every review"))
    if place == "reviews.wall":
        return _LINK.format(url_for("moderation_log.log"), _("What became of every review"))
    return None


def search(text: str) -> list[SearchHit]:
    """By the reference of a review, a statement or a notice."""
    if not allowed(READERS):
        return []
    return [
        SearchHit(
            _("Review"),
            f"{review.reference} · {review.author_name}",
            url_for("moderation_desk.show", reference=review.reference),
            wording.STATES[review.state][0],
        )
        for review in queries.reviews_named(text, MOST_HITS)
    ]


def replies(review_ids: Sequence[int]) -> Mapping[int, Sequence[ShownReply]]:
    """Plugged into `reviews.replies`."""
    return {
        review_id: [
            ShownReply(
                author_name=settings().seller.name,
                text=each.text,
                replied_at=each.edited_at or each.published_at,
                language=each.language,
            )
        ]
        for review_id, each in queries.replies_to(review_ids).items()
    }
