"""A browser's name for its owner, guessed from what it calls itself. Pure."""

from __future__ import annotations

# The first that occurs wins: nearly every browser also claims to be another.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser", "Yandex"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chromium", "Chromium"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Such as "Firefox", or empty when it cannot be told."""
    return _first(user_agent, _BROWSERS)


def system_of(user_agent: str) -> str:
    """Such as "Android", or empty when it cannot be told."""
    return _first(user_agent, _SYSTEMS)


def _first(user_agent: str, signs: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")
