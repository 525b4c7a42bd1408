"""Ready texts to share, for each network and language, the disclosure always first: nobody reads a link before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.config import settings
from referrals.programs.disclosure import disclosure

NETWORKS = {
    "messenger": _l("Messenger (WhatsApp, Telegram, Signal)"),
    "email": _l("E-mail"),
    "linkedin": _l("LinkedIn"),
    "facebook": _l("Facebook, Instagram"),
    "short": _l("Short post (X, Mastodon, Threads)"),
    "website": _l("Website or newsletter"),
}


@dataclass(frozen=True, kw_only=True)
class SharedText:
    """`words` end with the link and begin with the disclosure; `send` is where they can be sent from at once, if anywhere."""

    network: str
    subject: str
    words: str
    send: str


def shared_texts(address: str, language: str) -> list[SharedText]:
    """One for each network, in the language of those who will read it."""
    with force_locale(language):
        said = disclosure()
        return [_text(network, write(settings().seller.name), address, said) for network, write in _WRITERS.items()]


def _text(network: str, message: str, address: str, said: str) -> SharedText:
    """The parts stand on lines of their own, so that no sentence is cut."""
    words = f"{said}\n\n{message}\n{address}"
    subject = _("A recommendation: %(company)s", company=settings().seller.name)
    return SharedText(network=network, subject=subject, words=words, send=_way(network, subject, words))


def _way(network: str, subject: str, words: str) -> str:
    if network == "email":
        return "mailto:?" + urlencode({"subject": subject, "body": words}).replace("+", "%20")
    return ""


def _messenger(company: str) -> str:
    return _("I have worked with %(company)s and would do it again. Have a look, no hurry:", company=company)


def _email(company: str) -> str:
    return _(
        "Hello, when we talked about marketing I thought of %(company)s. They say beforehand what it costs, and you see the work"
        " grow on a board of your own. Here is where I would begin:",
        company=company,
    )


def _linkedin(company: str) -> str:
    return _(
        "Who looks for people who do marketing as a piece of common work: I recommend %(company)s. Fixed prices, a project board"
        " you can see into, one person who answers.",
        company=company,
    )


def _facebook(company: str) -> str:
    return _("For everybody who asks me who does our marketing: it is %(company)s.", company=company)


def _short(company: str) -> str:
    return _("I recommend %(company)s.", company=company)


def _website(company: str) -> str:
    return _(
        "We work with %(company)s and recommend them: services with fixed prices, from the logo to the campaign.",
        company=company,
    )


_WRITERS: dict[str, Callable[[str], str]] = {
    "messenger": _messenger,
    "email": _email,
    "linkedin": _linkedin,
    "facebook": _facebook,
    "short": _short,
    "website": _website,
}
