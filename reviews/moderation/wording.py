"""How decisions, notices and reasons are spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.web.filters import moment, number
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.models import Decision

EVENTS = {
    "received": (_l("Being looked at"), "wait"),
    "published": (_l("Published"), "good"),
    "refused": (_l("Refused"), "bad"),
    "removed": (_l("Removed"), "bad"),
    "withdrawn": (_l("Withdrawn by the author"), "quiet"),
}
VERDICTS = {
    "publish": (_l("Published"), "good"),
    "refuse": (_l("Refused"), "bad"),
    "remove": (_l("Removed"), "bad"),
    "restore": (_l("Restored"), "good"),
}
DECISION_STATES = {
    "pending": (_l("Takes effect within a minute"), "wait"),
    "done": (_l("In effect"), "good"),
    "undone": (_l("Undone"), "quiet"),
    "lapsed": (_l("Overtaken by its author"), "quiet"),
}
SOURCES = {
    "screen": _l("Held by a screen"),
    "notice": _l("A notice"),
    "staff": _l("Looked at by staff"),
    "appeal": _l("An appeal"),
    "signal": _l("A signal"),
}
MEDIA_VERDICTS = {"show": (_l("Shown"), "good"), "take_out": (_l("Taken out"), "bad")}
MEDIA_STATES = {
    "waiting": (_l("Being made safe"), "wait"),
    "safe": (_l("Being looked at"), "wait"),
    "held": (_l("Waits for a person"), "wait"),
    "ready": (_l("Shown with its review"), "good"),
    "refused": (_l("Taken out"), "bad"),
}
MEDIA_KINDS = {"photo": _l("Photo"), "video": _l("Video"), "audio": _l("Recording")}
NOTICE_OUTCOMES = {
    "removed": (_l("Removed"), "bad"),
    "kept": (_l("Stays"), "good"),
    "abusive": (_l("Without any ground"), "warn"),
}
APPEAL_OUTCOMES = {"restored": (_l("Restored"), "good"), "upheld": (_l("The decision stands"), "quiet")}
PROPOSAL_STATES = {
    "open": (_l("Waits for the author"), "wait"),
    "accepted": (_l("Accepted"), "good"),
    "declined": (_l("Declined"), "quiet"),
    "lapsed": (_l("Over"), "quiet"),
}
STATES = {
    "draft": (_l("Draft"), "quiet"),
    "submitted": (_l("Being looked at"), "wait"),
    "held": (_l("Waits for a person"), "wait"),
    "published": (_l("Published"), "good"),
    "refused": (_l("Refused"), "bad"),
    "removed": (_l("Removed"), "bad"),
    "withdrawn": (_l("Withdrawn by the author"), "quiet"),
}
CHANNELS = {
    "email": _l("E-mail"),
    "sms": _l("Text message"),
    "onsite_form": _l("Form on our pages"),
    "onsite_prompt": _l("Question on our pages"),
    "chat": _l("Chat"),
    "phone_call": _l("Phone call"),
    "poll": _l("Poll"),
    "in_person_qr": _l("QR code"),
    "kiosk": _l("Kiosk"),
    "paper": _l("Paper"),
    "import": _l("Import"),
    "mention": _l("Found elsewhere"),
}
PARTS = {"title": _l("Title"), "text": _l("Text"), "author_name": _l("Name")}
_KINDS = {
    "email": _l("An e-mail address"),
    "phone": _l("A number to call"),
    "account": _l("A bank account"),
    "card": _l("A payment card"),
    "name": _l("The full name of a member of staff"),
    "link": _l("A link"),
    "profile": _l("The name of a profile"),
    "selling": _l("Words that sell something"),
    "repeated": _l("The same over and over"),
    "hidden": _l("Signs that cannot be seen or turn the text"),
    "mixed": _l("Letters of two scripts in one word"),
    "piled": _l("Accents piled on one another"),
    "own_address": _l("The author writes from an address of ours and did not say how they are connected"),
}


def why_held(hold: Mapping[str, Any]) -> str:
    """One reason in the reader's language; what we do not know how to say is told as it was written."""
    values = hold.get("values") or {}
    kind = values.get("kind", "")
    if kind == "copy":
        return _(
            "%(percent)s %% of the text is that of review %(reference)s, by another author.",
            percent=number(values["percent"]),
            reference=values["review"],
        )
    if kind == "corrected":
        return _("Changed by its author after it had been taken down. A person looks at it again.")
    if kind in _KINDS:
        count = int(values.get("count", 1))
        return ngettext("%(what)s", "%(what)s (%(num)s times)", count, what=_KINDS[kind])
    said = [answer for answer in _asked(hold) if answer]
    return said[0] if said else str(hold["sentence"])


def _asked(hold: Mapping[str, Any]) -> list[str]:
    from reviews.moderation.sockets import hold_words

    return hold_words.answers(hold)


def reason_name(code: str) -> str:
    return str(REASONS[Code(code)].name) if code in Code.__members__ else code


def reason_choices() -> list[tuple[str, str]]:
    return [(code.value, f"{code.value} · {reason.name}") for code, reason in REASONS.items()]


def why_decided(decision: Decision) -> list[tuple[str, str]]:
    """The receipt: from what, by which reason, on what grounds."""
    lines = [(_("Decision"), str(VERDICTS[decision.verdict][0]))]
    if decision.code:
        lines.append((_("Reason"), f"{decision.code} · {reason_name(decision.code)}"))
    if decision.law:
        lines.append((_("Law"), decision.law))
    if decision.note:
        lines.append((_("To the author"), decision.note))
    lines.append((_("Because of"), str(SOURCES[decision.source])))
    lines += [(_("Held for"), why_held(hold)) for hold in decision.because.get("holds", [])]
    if "notice" in decision.because:
        lines.append((_("Notice"), str(decision.because["notice"])))
    lines += [(_("Revision"), number(decision.revision_number)), (_("Decided"), moment(decision.decided_at))]
    return lines


# What stands in the audit log, in the reader's words.
AUDIT = {
    "appeal.restored": _l("Appeal granted, review shown again"),
    "appeal.upheld": _l("Appeal looked at, decision upheld"),
    "media_appeal.restored": _l("Appeal granted, picture or film shown again"),
    "media_appeal.upheld": _l("Appeal about a picture or film looked at, decision upheld"),
    "review.publish": _l("Review published"),
    "review.refuse": _l("Review refused"),
    "review.remove": _l("Review removed"),
    "review.restore": _l("Review shown again"),
    "review.decision_undone": _l("Decision about a review undone"),
    "notice.removed": _l("Report about a review followed"),
    "notice.kept": _l("Report looked at, review kept"),
    "notice.abusive": _l("Report found to be abusive"),
    "review_media.show": _l("Picture or film of a review shown"),
    "review_media.take_out": _l("Picture or film of a review refused"),
    "review_edit.proposed": _l("Change to a review proposed"),
    "review_reply.written": _l("Reply to a review written"),
    "review_reply.withdrawn": _l("Reply to a review withdrawn"),
}
