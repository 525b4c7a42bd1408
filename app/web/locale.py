"""Language and time zone of the reader: from the account, then the cookie, then the browser."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Blueprint, Flask, has_request_context, redirect, request
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from app.config import settings
from app.web import arguments, speaking
from app.web.reader import reader
from app.web.safety import local_target

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
ONE_YEAR = 365 * 24 * 3600

routes = Blueprint("preferences", __name__)
babel = speaking.Speaker()


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, catalogue_directories(app)))
    babel.init_app(
        app,
        default_locale=app.extensions["settings"].default_language,
        default_timezone="UTC",
        locale_selector=choose_language,
        timezone_selector=choose_timezone,
    )
    LazyString.__html__ = escape_when_drawn
    speaking.init_app(app)
    app.register_blueprint(routes)
    app.jinja_env.globals.update(language_names=language_names, text_direction=text_direction)


def escape_when_drawn(words: LazyString) -> str:
    """Flask-Babel draws a lazy sentence unescaped, and with it whatever a person wrote that stands in it as a value."""
    return str(escape(str(words)))


def catalogue_directories(app: Flask) -> list[Path]:
    """Every package keeps the translations of its own words; these are all of them."""
    root = Path(app.root_path)
    wings = [root.parent / name for name in app.extensions["settings"].extensions]
    found = [folder for base in (root, *wings) for folder in sorted(base.glob("**/translations"))]
    return found or [root / "translations"]


def choose_language() -> str:
    """The language code in which to speak to whoever asks."""
    it = settings()
    if not has_request_context():
        return it.default_language
    if (person := reader()) is not None and person.locale in it.languages:
        return person.locale
    wished = request.cookies.get(LANGUAGE_COOKIE)
    if wished in it.languages:
        return wished
    return request.accept_languages.best_match(it.languages) or it.default_language


def choose_timezone() -> str:
    """The IANA name of the zone in which the reader's clock runs; the seller's own for a stranger."""
    person = reader()
    return person.timezone if person is not None and person.timezone else settings().seller.timezone


def moment_here(day: date, at: time = time()) -> datetime:
    """That moment of the day on the reader's clock. (A zone of pytz, as flask_babel gives it, would mean local mean time.)"""
    return datetime.combine(day, at, tzinfo=ZoneInfo(choose_timezone()))


def language_code() -> str:
    """The language of this page, such as `tr`."""
    return str(get_locale() or settings().default_language)


def language_names() -> dict[str, str]:
    """Each language by code, under the name its own speakers give it."""
    return {code: own_name(code) for code in settings().languages}


@cache
def own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def text_direction() -> str:
    locale = get_locale()
    return locale.text_direction if locale else "ltr"


def chosen_theme() -> str:
    theme = request.cookies.get(THEME_COOKIE, "auto") if has_request_context() else "auto"
    return theme if theme in THEMES else "auto"


@routes.post("/language")
def choose() -> BaseResponse:
    """Remember the language in this browser; whoever has an account keeps theirs on the profile page."""
    language = arguments.choice("language", settings().languages, source=request.form)
    return _remember(LANGUAGE_COOKIE, language)


@routes.post("/theme")
def dress() -> BaseResponse:
    return _remember(THEME_COOKIE, arguments.choice("theme", THEMES, source=request.form))


def _remember(name: str, value: str) -> BaseResponse:
    answer = redirect(local_target(request.form.get("next")), 303)
    answer.set_cookie(name, value, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=settings().is_production)
    return answer
