"""Where a link may lead, and what of its query travels on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.web.safety import local_target

LONGEST_VALUE = 200
MOST_VALUES = 16
SUB_IDS = ("sub", "subid", "sub_id", *(f"sub{number}" for number in range(1, 6)))
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


def values_of(query: str) -> dict[str, str]:
    """The sub-ids and UTM values of a query, exactly as sent, a trailing underscore too; what cannot be stored is left out.

    A name that comes twice counts once, the first time.
    """
    if not query:
        return {}
    try:
        pairs = parse_qsl(query, keep_blank_values=False, errors="strict", max_num_fields=100)
    except ValueError:
        return {}
    kept: dict[str, str] = {}
    for name, value in pairs:
        wanted = name in SUB_IDS or name in UTM or name == "to"
        if wanted and len(value) <= (2000 if name == "to" else LONGEST_VALUE) and "\x00" not in value:
            kept.setdefault(name, value)
    return dict(list(kept.items())[:MOST_VALUES])


def destination(wish: str | None, usual: str, hosts: frozenset[str]) -> str:
    """`wish` where it is a path of ours or an https address on one of `hosts`, else `usual`; never anywhere else."""
    if not wish:
        return usual
    path = local_target(wish, "")
    return path or (wish if _is_allowed(wish, hosts) else usual)


def _is_allowed(address: str, hosts: frozenset[str]) -> bool:
    """Raises nothing: an address that cannot be read is not allowed."""
    if "\\" in address or any(ord(character) < 33 or ord(character) > 126 for character in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.hostname in hosts and parts.port is None and "@" not in parts.netloc
    except ValueError:
        return False


def with_values(target: str, values: Mapping[str, str]) -> str:
    """`target` with more query values; those it has already stay as they are."""
    if not values:
        return target
    address, hash_sign, fragment = target.partition("#")
    known = {name for name, _ in parse_qsl(address.partition("?")[2], keep_blank_values=True)} if "?" in address else ()
    more = urlencode({name: value for name, value in values.items() if name not in known})
    if more:
        address += ("&" if "?" in address else "?") + more
    return address + hash_sign + fragment
