"""Speaking to an address that somebody else chose: https only, never a private network, no redirects, a short patience.

The name is resolved once, every address it has must be public, and the connection goes to the address that was looked
at: a name that means another place a moment later leads nowhere.
"""

from __future__ import annotations

import hmac
import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

PORT = 443
TIMEOUT_SECONDS = 10
LONGEST_URL = 500
# Ways through which an IPv6 address stands for an IPv4 one that cannot be looked at (RFC 6052, RFC 8215, RFC 4380).
_DISGUISES = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "::/96")))


class Refused(Exception):
    """The address may not be spoken to; the message says why, in English, for the log of calls."""


class Unanswered(Exception):
    """No answer, or one that is not 2xx."""


def check(url: str) -> None:
    """Raises `Refused` for an address that can be seen to be wrong without asking anybody."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("not an address") from error
    if parts.scheme != "https" or not host or len(url) > LONGEST_URL:
        raise Refused("not an https address")
    if "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("not a plain address")
    if port not in {None, 443}:
        raise Refused("another port than 443")
    if "." not in host and ":" not in host:
        raise Refused("a name of a local network")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(literal):
        raise Refused("a private address")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if any(address in network for network in _DISGUISES):
        return False
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Raises `Refused` and `Unanswered`."""
    _ask("POST", url, body, {"Content-Type": "application/json", **headers}, most=0)


def get(url: str, headers: dict[str, str], *, most: int) -> bytes:
    """What stands there, at most `most` bytes of it. Raises `Refused`, also for more than that, and `Unanswered`."""
    return _ask("GET", url, None, headers, most=most)


def _ask(method: str, url: str, body: bytes | None, headers: dict[str, str], *, most: int) -> bytes:
    check(url)
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection = _Pinned(host, public_address_of(host), trusted())
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, headers)
        with connection.getresponse() as answer:
            status, content = answer.status, answer.read(most + 1) if most else b""
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Unanswered(f"HTTP {status}")
    if len(content) > most:
        raise Refused("too long an answer")
    return content


def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: those that this machine believes."""
    return ssl.create_default_context()


def public_address_of(host: str) -> str:
    """One address of `host`; raises `Refused` unless all it has are public, and `Unanswered` when it has none."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unanswered("the name is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(is_public(ipaddress.ip_address(address.partition("%")[0])) for address in addresses):
        raise Refused("a private address")
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """Speaks to `address`, and believes it only with a certificate for `host`."""

    def __init__(self, host: str, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, 443, timeout=TIMEOUT_SECONDS, context=context)
        self._address = address
        self._tls = context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, PORT), TIMEOUT_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def signature(secret: str, second: int, body: bytes) -> str:
    """`t=<second>,v1=<HMAC-SHA-256 of "second.body">`: the receiver checks both, and refuses what is old."""
    digest = hmac.digest(secret.encode(), f"{second}.".encode() + body, "sha256").hex()
    return f"t={second},v1={digest}"
