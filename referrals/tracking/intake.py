"""One statement per touch: it finds the link, tells whose click it is, and keeps it.

It commits by itself without waiting for the disk (`synchronous_commit=off`): a web process that dies loses nothing that
it acknowledged, a database server that dies loses at most the last fraction of a second. See docs/adr on clicks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from psycopg.types.json import Jsonb

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
        %(visitor)s, %(details)s
    FROM link
    RETURNING id, link_id, kind, (SELECT target FROM link)
"""
SERVER_THREADS = 16


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
        self._lock = threading.Lock()

    def keep(self, seen: Seen) -> Kept | None:
        """None when no open link has that code. A connection that broke since it was used is replaced once."""
        try:
            return self._keep(seen)
        except psycopg.OperationalError:
            return self._keep(seen)

    def _keep(self, seen: Seen) -> Kept | None:
        day = seen.now.replace(hour=0, minute=0, second=0, microsecond=0)
        values = {**vars(seen), "details": Jsonb(seen.details), "day": day}
        with self._cursor() as cursor:
            row = cursor.execute(_KEEP, values).fetchone()
        return Kept(*row) if row is not None else None

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        with self._app.app_context():
            bind: sa.Engine | sa.Connection = db.engines[None]
        if isinstance(bind, sa.Connection):
            # Whoever gave the application a single connection wants all that it writes to be there.
            yield bind.connection.cursor()
            return
        connection = self._own(bind).raw_connection()
        try:
            yield connection.cursor()
        except psycopg.OperationalError:
            connection.invalidate()
            raise
        finally:
            connection.close()

    def _own(self, engine: sa.Engine) -> sa.Engine:
        with self._lock:
            if self._engine is None:
                self._engine = sa.create_engine(
                    engine.url,
                    pool_size=SERVER_THREADS,
                    max_overflow=SERVER_THREADS,
                    pool_reset_on_return=None,
                    connect_args={"autocommit": True, "options": "-c timezone=UTC -c synchronous_commit=off"},
                )
                sa.event.listen(engine, "engine_disposed", self._close, once=True)
            return self._engine

    def _close(self, _engine: sa.Engine) -> None:
        with self._lock:
            own, self._engine = self._engine, None
        if own is not None:
            own.dispose()
