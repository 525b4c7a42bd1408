"""What is new, told to open pages within seconds: topics that move on, and the tickets by which a page may ask.

A page carries a ticket for one topic and asks `/live/<ticket>?seen=N` every other second. `live_door` answers from memory,
in front of Flask; `live_watch` keeps that memory fresh. What is new the page then fetches from an ordinary route, which
looks who asks.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.config import settings
from app.database import db

TICKET_LIFE = timedelta(minutes=10)
SIGNAL = "imece_live"
_TICKET = re.compile(
    r"(?P<said>(?P<topic>[a-z]+-\d{1,19})\.(?P<version>\d{1,19})\.(?P<expires>\d{1,12}))\.(?P<sign>[\w-]{22})"
)

# One statement: the row's lock puts the changes of a topic in one order, and the signal exists if and only if they commit.
_MOVE = """
    WITH moved AS (
        INSERT INTO live_topic AS known (topic, version, newest) VALUES (:topic, {version}, {newest})
        ON CONFLICT (topic) DO UPDATE SET version = known.version + {version}, newest = known.newest + {newest}
        RETURNING known.topic, known.version, known.newest
    )
    SELECT newest, pg_notify('{signal}', topic || ' ' || version || ' ' || newest) FROM moved
"""
_ADVANCE = sa.text(_MOVE.format(version=0, newest=1, signal=SIGNAL))
_REVOKE = sa.text(_MOVE.format(version=1, newest=0, signal=SIGNAL))
_STANDING = sa.text("SELECT version, newest FROM live_topic WHERE topic = :topic")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a topic has come, and which version of its tickets is good."""

    version: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to ask about one topic until `expires` (Unix seconds), as long as its version is good."""

    topic: str
    version: int
    expires: int

    @property
    def is_expired(self) -> bool:
        return self.expires <= clock.now().timestamp()


def advance(topic: str) -> int:
    """Something new at `topic`: its next number, told to every open page once this transaction commits."""
    return int(db.session.execute(_ADVANCE, {"topic": topic}).scalar_one())


def revoke(topic: str) -> None:
    """Who may look has changed: no ticket handed out before this transaction commits is good afterwards."""
    db.session.execute(_REVOKE, {"topic": topic})


def standing(topic: str) -> Standing:
    """How the database has it now."""
    row = db.session.execute(_STANDING, {"topic": topic}).first()
    return Standing() if row is None else Standing(row.version, row.newest)


def ticket(topic: str, at: Standing) -> str:
    """A ticket for whoever was just found to be allowed to see `topic`."""
    expires = int((clock.now() + TICKET_LIFE).timestamp())
    said = f"{topic}.{at.version}.{expires}"
    return f"{said}.{_signature(said, settings().secret_key)}"


def read_ticket(text: str, secret_key: str) -> Ticket | None:
    """The ticket, or None for anything that is not ours."""
    found = _TICKET.fullmatch(text)
    if found is None or not hmac.compare_digest(found["sign"], _signature(found["said"], secret_key)):
        return None
    return Ticket(found["topic"], int(found["version"]), int(found["expires"]))


def _signature(said: str, secret_key: str) -> str:
    digest = hmac.digest(f"live ticket {secret_key}".encode(), said.encode(), "sha256")
    return base64.urlsafe_b64encode(digest)[:22].decode()
