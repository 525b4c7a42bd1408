"""How stars, labels and orders are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from reviews.reviewing.states import Verification

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

SORTS: dict[str, LazyString] = {
    "newest": _l("Newest first"),
    "helpful": _l("Most helpful first"),
    "highest": _l("Most stars first"),
    "lowest": _l("Fewest stars first"),
}
VERIFICATIONS: dict[str, LazyString] = {
    Verification.ORDER_TOKEN: _l("Verified customer"),
    Verification.ORDER_MATCH_CONFIRMED: _l("Verified customer"),
    Verification.PROOF_SUBMITTED: _l("Showed a proof of purchase"),
    Verification.ACCOUNT_ONLY: _l("Signed in, no order known"),
    Verification.NONE: _l("Not verified"),
}
VERIFIED_HOW: dict[str, LazyString] = {
    Verification.ORDER_TOKEN: _l("Written through a personal link that belongs to one paid order."),
    Verification.ORDER_MATCH_CONFIRMED: _l("The author named the order and confirmed the address it was placed with."),
    Verification.PROOF_SUBMITTED: _l("The author sent a proof of purchase, which our staff looked at."),
    Verification.ACCOUNT_ONLY: _l("The author has an account here; no order for this service belongs to it."),
    Verification.NONE: _l("Anybody may write here. No order of ours is known to stand behind this review."),
}


# What stands in the audit log, in the reader's words.
AUDIT = {
    "review_import.started": _l("Import of reviews started"),
}
