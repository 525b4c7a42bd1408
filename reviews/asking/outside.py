"""Addresses of the places elsewhere: https, and really theirs. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from reviews.asking.destinations import Place

HOSTS = {
    Place.GOOGLE: ("google.com", "g.page", "goo.gl", "maps.app.goo.gl"),
    Place.TRUSTPILOT: ("trustpilot.com",),
}


def is_of(place: Place, url: str) -> bool:
    """Whether `url` is an https address of `place`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc or not url.isascii() or " " in url:
        return False
    return any(host == known or host.endswith(f".{known}") for known in HOSTS[place])
