"""Speaking with the authority: one question by HTTP (RFC 3161 §3.4), one answer, a short patience."""

from __future__ import annotations

import base64
import http.client
from pathlib import Path
from urllib.parse import urlsplit

from app.config import settings
from app.stamps.authority import Authority, Server

LONGEST_ANSWER = 64 * 1024
_local: dict[Path, Server] = {}


class Unanswered(Exception):
    """No answer, or none that could be one; the message says why, in English, for the desk."""


def whom() -> tuple[str, str]:
    """The address of the authority, and its certificates as PEM. Raises `Unanswered` where none is named."""
    it = settings().stamps
    if it.url and it.chain_file:
        return it.url, Path(it.chain_file).read_text()
    if settings().is_production:
        raise Unanswered("no authority is named: set TSA_URL and TSA_CHAIN_FILE")
    own = local_authority(settings().instance_path / "authority")
    return own.url, own.authority.chain


def local_authority(folder: Path) -> Server:
    """The house's own authority on this machine, opened when it is first asked."""
    place = folder.resolve()
    if place not in _local:
        _local[place] = Server(Authority(place)).start()
    return _local[place]


def ask(url: str, question: bytes) -> bytes:
    """The authority's answer to a TimeStampReq. Raises `Unanswered`."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=settings().stamps.timeout_seconds)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, question, {"Content-Type": "application/timestamp-query", **_credentials()})
        with connection.getresponse() as response:
            status, answer = response.status, response.read(LONGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()
    if status != 200 or len(answer) > LONGEST_ANSWER:
        raise Unanswered(f"HTTP {status}, {len(answer)} bytes")
    return answer


def _credentials() -> dict[str, str]:
    it = settings().stamps
    if not it.username:
        return {}
    pair = base64.b64encode(f"{it.username}:{it.password or ''}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}
