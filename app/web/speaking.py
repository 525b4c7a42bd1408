"""Translating without asking on every word which language is spoken: a page says some hundred of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, g
from flask_babel import Babel, Domain
from flask_babel import get_translations as catalogue
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

if TYPE_CHECKING:
    from babel.support import NullTranslations


class Words(Domain):
    """Remembers the catalogue where Flask-Babel remembers the language: whatever changes one forgets the other."""

    def get_translations(self) -> NullTranslations:
        speaking = g.get("_flask_babel") if g else None
        found: NullTranslations | None = getattr(speaking, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            if (speaking := g.get("_flask_babel") if g else None) is not None:
                speaking.babel_translations = found
        return found


class Speaker(Babel):
    domain_instance = Words()


def init_app(app: Flask) -> None:
    """The words of templates. As Jinja's own, but a sentence without values in it is not searched for their places."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


@pass_eval_context
def gettext(context: EvalContext, words: str, /, **values: Any) -> str:
    return _filled(catalogue().ugettext(words), values, context)


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    return _filled(catalogue().ungettext(one, many, number), {"num": number, **values}, context)


def _filled(words: str, values: dict[str, Any], context: EvalContext) -> str:
    spoken = Markup(words) if context.autoescape else words
    return spoken % values if "%" in words else spoken
