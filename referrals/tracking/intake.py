"""One statement per touch: it finds the link, tells whose click it is, and keeps it.

It commits by itself without waiting for the disk (`synchronous_commit=off`): a web process that dies loses nothing that
it acknowledged, a database server that dies loses at most the last fraction of a second. It goes to the database by libpq itself,
prepared once for each connection: what a cursor does for a statement took as long as the statement. See docs/adr/0016 and 0024.
"""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple, cast

import psycopg
import sqlalchemy as sa
from flask import Flask
from psycopg import pq

from app.database import db

_NAME = b"keep_touch"
_KEEP = b"""
    WITH link AS (
        SELECT link.id, link.target, enrolment.user_id
        FROM referral_link link
        JOIN program_enrolment enrolment ON enrolment.id = link.enrolment_id
        JOIN program ON program.id = enrolment.program_id
        WHERE link.code = $1 AND link.disabled_at IS NULL AND enrolment.state = 'active' AND program.state = 'live'
          AND (link.expires_at IS NULL OR link.expires_at > $2::timestamptz)
    )
    INSERT INTO referral_touch (happened_at, link_id, event, kind, visitor, details)
    SELECT $2::timestamptz, link.id, $3, CASE
            WHEN $4 <> 'counted' THEN $4
            WHEN $5 <> '' AND EXISTS (
                SELECT FROM user_session WHERE token_hash = $5 AND user_session.user_id = link.user_id
            ) THEN 'own'
            WHEN EXISTS (
                SELECT FROM referral_touch before WHERE before.link_id = link.id AND before.visitor = $6::bytea
                AND before.event = $3 AND before.kind = 'counted' AND before.happened_at >= $7::timestamptz
            ) THEN 'repeat'
            ELSE 'counted' END,
        $6::bytea, $8::jsonb
    FROM link
    RETURNING id, link_id, kind, (SELECT target FROM link)
"""


class Seen(NamedTuple):
    """What is known of a touch before its link is. `session` is the fingerprint of a signed-in browser, or empty."""

    code: str
    event: str
    kind: str
    visitor: bytes
    session: str
    now: datetime
    details: dict[str, str]


class Kept(NamedTuple):
    id: int
    link_id: int
    kind: str
    target: str


class Intake:
    """Connections of its own, opened when the first click comes and closed with those of the application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._engine: sa.Engine | None = None
        self._idle: deque[psycopg.Connection] = deque()

    def keep(self, seen: Seen) -> Kept | None:
        """None when no open link has that code. After a restart of the database all connections are made anew.

        Raises `psycopg.Error`.
        """
        values = _values(seen)
        try:
            return self._keep(values)
        except psycopg.OperationalError:
            self._close()
            return self._keep(values)

    def _keep(self, values: list[bytes]) -> Kept | None:
        line = self._line()
        if self._engine is None:
            return _read(line.pgconn.exec_params(_KEEP, values))
        try:
            kept = _read(line.pgconn.exec_prepared(_NAME, values))
        except psycopg.Error:
            line.close()
            raise
        self._idle.append(line)
        return kept

    def _line(self) -> psycopg.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._another()

    def _another(self) -> psycopg.Connection:
        with self._app.app_context():
            bind: sa.Engine | sa.Connection = db.engines[None]
        if isinstance(bind, sa.Connection):
            # Whoever gave the application a single connection wants all that it writes to be there.
            return cast("psycopg.Connection", bind.connection.driver_connection)
        if self._engine is not bind:
            self._engine = bind
            sa.event.listen(bind, "engine_disposed", self._close)
        url = bind.url.set(drivername="postgresql").render_as_string(hide_password=False)
        line = psycopg.connect(url, autocommit=True, options="-c timezone=UTC -c synchronous_commit=off")
        _check(line.pgconn.prepare(_NAME, _KEEP))
        return line

    def _close(self, _engine: sa.Engine | None = None) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def _values(seen: Seen) -> list[bytes]:
    """As PostgreSQL reads them in text form, in the order of the statement."""
    code, event, kind, visitor, session, now, details = seen
    return [
        code.encode(),
        now.isoformat().encode(),
        event.encode(),
        kind.encode(),
        session.encode(),
        b"\\x" + visitor.hex().encode(),
        now.strftime("%Y-%m-%d 00:00+00").encode(),
        json.dumps(details).encode() if details else b"{}",
    ]


def _read(answer: pq.abc.PGresult) -> Kept | None:
    _check(answer)
    if not answer.ntuples:
        return None
    number, link, kind, target = (answer.get_value(0, column) or b"" for column in range(4))
    return Kept(int(number), int(link), kind.decode(), target.decode())


def _check(answer: pq.abc.PGresult) -> None:
    """Raises the error that the statement ended with; without a word of the server the connection is gone."""
    if answer.status in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
        return
    state = answer.error_field(pq.DiagnosticField.SQLSTATE)
    kind = psycopg.errors.lookup(state.decode()) if state else psycopg.OperationalError
    raise kind(answer.error_message.decode("utf-8", "replace"))
