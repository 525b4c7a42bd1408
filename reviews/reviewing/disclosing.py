"""What was given for a review, said beside it wherever it stands (R4): one sentence for pages, text and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.rewards.sockets import known_kinds
from app.rewards.wording import what_words
from reviews.reviewing.models import Review


def notice(review: Review) -> str:
    """The sentence that stands with an incentivised review, in the reader's language; empty for any other.

    In a page use the part `reviewing/_disclosure.html`, in text and JSON this.
    """
    if not review.incentivized:
        return ""
    return _("The author was given something for writing this review, whatever it says.")


def relation(review: Review) -> str:
    """What the author is to us, for an insider (R23); empty for customers."""
    return {
        "employee": _("The author works with us."),
        "manager": _("The author leads work for us."),
        "relative": _("The author is related to somebody who works with us."),
        "agent": _("The author represents us."),
    }.get(review.relation, "")


def as_json(review: Review) -> dict[str, Any]:
    """What belongs into every rendering for programs."""
    return {
        "incentivized": review.incentivized,
        "disclosure": notice(review) or None,
        "relation": review.relation if review.is_insider else None,
        "origin": review.origin,
    }


def offered(offer: Mapping[str, Any] | None) -> list[str]:
    """What an offer gives, one line each, for the form and the invitation."""
    if not offer:
        return []
    lines = [_thing(offer)] if offer.get("kind") else []
    if offer.get("share_points"):
        lines.append(
            ngettext(
                "%(num)s more point for sharing it publicly",
                "%(num)s more points for sharing it publicly",
                offer["share_points"],
            )
        )
    if offer.get("contest"):
        lines.append(_("a place in the contest “%(name)s”", name=offer["contest"]["name"]))
    return lines


def _thing(offer: Mapping[str, Any]) -> str:
    kind = known_kinds().get(offer["kind"])
    return what_words(kind, offer["units"], offer["unit"], offer.get("details", {})) if kind else _("a reward")
