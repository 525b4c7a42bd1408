"""The closed list of reasons for which a review may be held, refused or removed. Pure.

After Bazaarvoice's rejection codes, without those that judge what somebody thinks: there is none for a star, a tone, a price
or a competitor. The database knows the same list (`ck_…_known_code`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Code(StrEnum):
    """A reason, by the short name that stands in the public log."""

    PII = "PII"
    URL = "URL"
    SPM = "SPM"
    FRD = "FRD"
    DUP = "DUP"
    INS = "INS"
    VAC = "VAC"
    OFF = "OFF"
    ILL = "ILL"
    RGT = "RGT"
    IMG = "IMG"
    TXT = "TXT"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What a code means in the words of the policy, and what its author can do about it.

    `correctable`: another text or picture would do; else only an appeal helps.
    """

    name: LazyString
    meaning: LazyString
    remedy: LazyString
    correctable: bool = True


REASONS: dict[Code, Reason] = {
    Code.PII: Reason(
        name=_l("Personal data"),
        meaning=_l("A phone number, an address, a bank account or the full name of somebody who did not ask for it."),
        remedy=_l("Take the marked words out; the rest can stay as it is."),
    ),
    Code.URL: Reason(
        name=_l("Links"),
        meaning=_l("An address of a page or a profile. Readers cannot tell where it leads."),
        remedy=_l("Take the address out, or say in words what stands there."),
    ),
    Code.SPM: Reason(
        name=_l("Advertising"),
        meaning=_l("Text that sells something else, carries a code, or says one thing over and over."),
        remedy=_l("Tell what you experienced yourself, without the offer."),
    ),
    Code.FRD: Reason(
        name=_l("Not from own experience"),
        meaning=_l("Signs that the author did not use the service, or that one person wrote for several."),
        remedy=_l("Tell us how you know the service; an order reference or a photo is enough."),
        correctable=False,
    ),
    Code.DUP: Reason(
        name=_l("Copied text"),
        meaning=_l("Nearly the same text stands under another author’s name."),
        remedy=_l("Tell it in your own words."),
    ),
    Code.INS: Reason(
        name=_l("Close to the company"),
        meaning=_l("The author works for the company, or is close to somebody who does, and did not say so."),
        remedy=_l("Say how you are connected; then it can be shown with that label."),
    ),
    Code.VAC: Reason(
        name=_l("About something else"),
        meaning=_l("It is not about this service or how it was delivered."),
        remedy=_l("Write about this service; a question belongs in your project or in a mail to us."),
    ),
    Code.OFF: Reason(
        name=_l("Insult or threat"),
        meaning=_l("It insults, threatens or degrades a person. Hard words about the work are not that."),
        remedy=_l("Leave out the words about the person; say what was wrong with the work as clearly as you like."),
    ),
    Code.ILL: Reason(
        name=_l("Against the law"),
        meaning=_l("A law forbids it to stand in public; the decision names the law."),
        remedy=_l("Take out the marked part, or tell us why the law allows it."),
    ),
    Code.RGT: Reason(
        name=_l("Somebody else’s rights"),
        meaning=_l("A text, photo or recording that belongs to somebody else, or shows people who did not agree."),
        remedy=_l("Send your own words and pictures, or the permission."),
    ),
    Code.IMG: Reason(
        name=_l("Picture cannot be shown"),
        meaning=_l(
            "A picture or recording that is broken, shows nothing of the service, or should not be seen by all."
        ),
        remedy=_l("Send another one, or the review without it."),
    ),
    Code.TXT: Reason(
        name=_l("Unreadable text"),
        meaning=_l("Signs that are invisible, turn the direction of writing, or imitate letters of another script."),
        remedy=_l("Type the marked words again with ordinary letters."),
    ),
}


def known_code(column: str = "code") -> str:
    """The SQL condition that keeps `column` to this list."""
    return f"{column} IN ({', '.join(repr(code.value) for code in Code)})"
