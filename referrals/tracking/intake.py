"""One statement per touch: it finds the link, tells whose click it is, and keeps it.

It commits by itself without waiting for the disk (`synchronous_commit=off`): a web process that dies loses nothing that
it acknowledged, a database server that dies loses at most the last fraction of a second. See docs/adr on clicks.
"""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from flask import Flask

from app.database import db

_KEEP = """
    WITH link AS (
        SELECT link.id, link.target, enrolment.user_id
        FROM referral_link link
        JOIN program_enrolment enrolment ON enrolment.id = link.enrolment_id
        JOIN program ON program.id = enrolment.program_id
        WHERE link.code = %(code)s AND link.disabled_at IS NULL AND enrolment.state = 'active' AND program.state = 'live'
          AND (link.expires_at IS NULL OR link.expires_at > %(now)s)
    )
    INSERT INTO referral_touch (happened_at, link_id, event, kind, visitor, details)
    SELECT %(now)s, link.id, %(event)s, CASE
            WHEN %(kind)s <> 'counted' THEN %(kind)s
            WHEN EXISTS (SELECT FROM user_session WHERE token_hash = %(session)s AND user_id = link.user_id) THEN 'own'
            WHEN EXISTS (
                SELECT FROM referral_touch before WHERE before.link_id = link.id AND before.visitor = %(visitor)s
                AND before.event = %(event)s AND before.kind = 'counted' AND before.happened_at >= %(day)s
            ) THEN 'repeat'
            ELSE 'counted' END,
        %(visitor)s, %(details)s::jsonb
    FROM link
    RETURNING id, link_id, kind, (SELECT target FROM link)
"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of a touch before its link is. `session` is the fingerprint of a signed-in browser, or empty."""

    code: str
    event: str
    kind: str
    visitor: bytes
    session: str
    now: datetime
    details: dict[str, str]


@dataclass(frozen=True)
class Kept:
    id: int
    link_id: int
    kind: str
    target: str


class Intake:
    """Connections of its own, opened when the first click comes and closed with those of the application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._engine: sa.Engine | None = None
        self._idle: deque[psycopg.Cursor[Any]] = deque()

    def keep(self, seen: Seen) -> Kept | None:
        """None when no open link has that code. After a restart of the database all connections are made anew."""
        values = _values(seen)
        try:
            return self._keep(values)
        except psycopg.OperationalError:
            self._close()
            return self._keep(values)

    def _keep(self, values: dict[str, Any]) -> Kept | None:
        cursor = self._cursor()
        row = cursor.execute(_KEEP, values).fetchone()
        if self._engine is not None:
            self._idle.append(cursor)
        return Kept(*row) if row is not None else None

    def _cursor(self) -> psycopg.Cursor[Any]:
        try:
            return self._idle.pop()
        except IndexError:
            return self._another()

    def _another(self) -> psycopg.Cursor[Any]:
        with self._app.app_context():
            bind: sa.Engine | sa.Connection = db.engines[None]
        if isinstance(bind, sa.Connection):
            # Whoever gave the application a single connection wants all that it writes to be there.
            return cast("psycopg.Cursor[Any]", bind.connection.cursor())
        if self._engine is not bind:
            self._engine = bind
            sa.event.listen(bind, "engine_disposed", self._close)
        url = bind.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(url, autocommit=True, options="-c timezone=UTC -c synchronous_commit=off").cursor()

    def _close(self, _engine: sa.Engine | None = None) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().connection.close()


def _values(seen: Seen) -> dict[str, Any]:
    details = json.dumps(seen.details) if seen.details else "{}"
    return {**vars(seen), "details": details, "day": seen.now.replace(hour=0, minute=0, second=0, microsecond=0)}
