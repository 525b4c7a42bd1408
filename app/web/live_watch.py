"""The memory of one process of what is newest: a thread that listens to PostgreSQL while anyone asks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable

import psycopg
import sqlalchemy as sa

from app.web.live import SIGNAL, Standing

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 3
# A connection can die without a word, and some poolers swallow signals: now and then the table itself is asked.
LOOK_AGAIN_SECONDS = 10
FORGET_SECONDS = 60
_READ = "SELECT topic, version, newest FROM live_topic WHERE topic = ANY(%s)"


class Watch:
    """Topics asked about in the last minute, and how far each has come.

    No connection is opened before somebody asks, so none is shared with a fork, and none stays once nobody asks any more.
    """

    def __init__(self, url: sa.URL) -> None:
        self._conninfo = url.render_as_string(hide_password=False)
        self._known: dict[str, Standing] = {}
        self._asked: dict[str, float] = {}
        self._starting = threading.Lock()
        self._reading = threading.Lock()
        self._hears = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._reader: psycopg.Connection[tuple[str, int, int]] | None = None

    def standing(self, topic: str) -> Standing | None:
        """How far `topic` has come, or None while that cannot be known."""
        self._asked[topic] = time.monotonic()
        if not self._hears.is_set():
            self._start()
            if not self._hears.wait(PATIENCE_SECONDS):
                return None
        found = self._known.get(topic)
        return found if found is not None else self._read_first(topic)

    def close(self) -> None:
        """Stop listening; the next question starts anew."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE_SECONDS)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._closed.clear()
                self._thread = threading.Thread(target=self._listen, name="live", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while not self._is_over():
            try:
                with psycopg.connect(self._conninfo, autocommit=True, connect_timeout=PATIENCE_SECONDS) as line:
                    line.execute(f"LISTEN {SIGNAL}".encode())
                    # Heard from here on; what was known before may be old.
                    self._known.clear()
                    self._hears.set()
                    self._hear(line)
            except psycopg.Error:
                log.warning("pages are not told what is new: the database cannot be heard", exc_info=True)
            finally:
                self._hears.clear()
            self._closed.wait(0 if self._is_over() else 1)
        self._put_reader_away()

    def _hear(self, line: psycopg.Connection[tuple[object, ...]]) -> None:
        look_again = time.monotonic() + LOOK_AGAIN_SECONDS
        while not self._is_over():
            for signal in line.notifies(timeout=1):
                self._take(signal.payload)
            if time.monotonic() >= look_again:
                look_again = time.monotonic() + LOOK_AGAIN_SECONDS
                self._forget_unasked()
                self._read(list(self._known))

    def _is_over(self) -> bool:
        """Closed, or nobody has asked for a while."""
        last = max(self._asked.values(), default=0.0)
        return self._closed.is_set() or time.monotonic() - last > FORGET_SECONDS

    def _take(self, payload: str) -> None:
        topic, version, newest = payload.split(" ")
        if topic in self._asked:
            self._note(topic, int(version), int(newest))

    def _note(self, topic: str, version: int, newest: int) -> None:
        """Nothing known is ever taken back: signals and readings may cross."""
        before = self._known.get(topic, Standing())
        self._known[topic] = Standing(max(before.version, version), max(before.newest, newest))

    def _read_first(self, topic: str) -> Standing | None:
        try:
            self._read([topic])
        except psycopg.Error:
            log.warning("pages are not told what is new: the database cannot be read", exc_info=True)
            return None
        return self._known.setdefault(topic, Standing())

    def _read(self, topics: Iterable[str]) -> None:
        try:
            with self._reading:
                self._reader = self._reader or psycopg.connect(
                    self._conninfo, autocommit=True, connect_timeout=PATIENCE_SECONDS, prepare_threshold=None
                )
                for topic, version, newest in self._reader.execute(_READ, (list(topics),)):
                    self._note(topic, version, newest)
        except psycopg.Error:
            self._put_reader_away()
            raise

    def _put_reader_away(self) -> None:
        with self._reading:
            if self._reader is not None:
                self._reader.close()
            self._reader = None

    def _forget_unasked(self) -> None:
        horizon = time.monotonic() - FORGET_SECONDS
        for topic in [topic for topic, asked in list(self._asked.items()) if asked < horizon]:
            self._asked.pop(topic, None)
            self._known.pop(topic, None)
