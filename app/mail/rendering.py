"""From a pair of templates to a letter in the recipient's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.errors import Invalid
from app.mail.links import absolute_url

SUBJECT = "Subject:"
# Controls, line and paragraph separators, lone surrogates. Joiners (Cf) stay: Hindi needs them.
LINE_BREAKERS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def render(template: str, *, to: str, locale: str, values: Mapping[str, object]) -> Letter:
    """Draw both versions. The page's context processors stay out: they ask about a request that a job does not have."""
    it = settings()
    language = locale if locale in it.languages else it.default_language
    known = {
        "seller": it.seller,
        "base_url": it.base_url,
        "absolute_url": absolute_url,
        "recipient": to,
    }
    with force_locale(language):
        context = {**known, "language": language, **values}
        first, _newline, rest = _draw(f"{template}.txt", context).lstrip().partition("\n")
        if not first.startswith(SUBJECT):
            raise ValueError(f"the first line of {template}.txt must be “{SUBJECT} …”")
        if rest and not rest.startswith("\n"):
            raise Invalid(_("A subject must fit on one line."))
        subject = on_one_line(first.removeprefix(SUBJECT))
        html = _draw(f"{template}.html", {**context, "subject": subject})
    return Letter(subject, _BLANK_LINES.sub("\n\n", rest).strip() + "\n", html.lstrip())


def on_one_line(text: str) -> str:
    """The text without surrounding space; raises `Invalid` for what could begin a header of its own."""
    clean = text.strip()
    if not clean or any(unicodedata.category(character) in LINE_BREAKERS for character in clean):
        raise Invalid(_("A name, an address or a subject in a mail must be one line of readable characters."))
    return clean


def _draw(name: str, context: Mapping[str, object]) -> str:
    return current_app.jinja_env.get_template(name).render(context)
