"""What consent calls things, for the client and for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from cases.consent.outputs import Naming, Output, Question

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

OUTPUTS: dict[Output, LazyString] = {
    Output.WEB: _l("Our website"),
    Output.DOCUMENT: _l("A PDF to download"),
    Output.SLIDES: _l("Slides in our proposals"),
    Output.SOCIAL: _l("Posts in social networks"),
    Output.PRESS: _l("Press kit for editors"),
}
OUTPUT_DETAILS: dict[Output, LazyString] = {
    Output.WEB: _l("The page of the case, the blog, our feed, and a small card that others may show on their pages."),
    Output.DOCUMENT: _l("The whole case as a document, for the screen and for the printer."),
    Output.SLIDES: _l("A few slides that we show to people who ask us for an offer."),
    Output.SOCIAL: _l("A picture with the title and the numbers, and a short text."),
    Output.PRESS: _l("Text, pictures and documents in one file, for newspapers and magazines."),
}
NAMINGS: dict[Naming, LazyString] = {
    Naming.NAME: _l("With our name"),
    Naming.LOGO: _l("With our name and logo"),
    Naming.ANONYMOUS: _l("Without our name"),
}
QUESTIONS: dict[Question, LazyString] = {
    Question.CAME_WITH: _l("With which problem did you come to us?"),
    Question.WHY_US: _l("By which criteria did you choose us?"),
    Question.CHANGED: _l("What is different for you now?"),
    Question.CORRECTIONS: _l("What should we change in the text?"),
}
ENDS: dict[str, LazyString] = {
    "": _l("Allowed"),
    "replaced": _l("Replaced by a later choice"),
    "withdrawn": _l("Withdrawn"),
    "ended": _l("Its time is over"),
}
AUDIT: dict[str, LazyString] = {
    "case.coauthor_invited": _l("Client asked to be co-author of a case"),
    "case.coauthor_removed": _l("Client taken off a case"),
    "case.approved": _l("Case approved by the client"),
    "case.consent_withdrawn": _l("Consent to a case withdrawn"),
    "case.consent_ended": _l("Consent to a case ended"),
}
