"""What is new reaches open pages: told if and only if it was committed, to holders of a good ticket, also after an accident."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db, transaction
from app.web import live, live_watch
from app.web.live_door import LiveDoor
from app.web.live_watch import Watch

pytestmark = pytest.mark.slow

TOPIC = "channel-7"


@pytest.fixture
def house(fresh_app: Flask) -> Iterator[Flask]:
    with fresh_app.app_context():
        yield fresh_app
    fresh_app.extensions["web.live_watch"].close()


def ticket() -> str:
    text = live.ticket(TOPIC, live.standing(TOPIC))
    db.session.rollback()
    return text


def ask(app: Flask, text: str, seen: int = 0) -> tuple[int, str]:
    answer = app.test_client().get(f"/live/{text}?seen={seen}")
    return answer.status_code, answer.text


def soon(found: Callable[[], object], expected: object) -> float:
    """Wait until `found()` is as expected; how many seconds that took."""
    began = time.monotonic()
    while (value := found()) != expected:
        assert time.monotonic() - began < 5, f"still {value!r}"
        time.sleep(0.02)
    return time.monotonic() - began


def move() -> None:
    with transaction():
        live.advance(TOPIC)


def test_a_change_is_told_once_it_is_committed(house: Flask) -> None:
    text = ticket()
    assert ask(house, text) == (204, "")

    move()

    assert soon(lambda: ask(house, text), (200, "1")) < 1
    assert ask(house, text, seen=1) == (204, "")


def test_what_is_rolled_back_was_never_new(house: Flask) -> None:
    text = ticket()
    assert ask(house, text) == (204, "")

    with pytest.raises(ZeroDivisionError), transaction():
        live.advance(TOPIC)
        raise ZeroDivisionError
    time.sleep(0.3)

    assert ask(house, text) == (204, "")


def test_a_page_that_asks_for_the_first_time_learns_what_happened_before(house: Flask) -> None:
    text = ticket()
    move()
    move()

    assert ask(house, text, seen=1) == (200, "2")


def test_several_processes_hear_the_same(house: Flask) -> None:
    text, url = ticket(), db.engine.url.set(drivername="postgresql")
    watches = [Watch(url), Watch(url)]
    try:
        assert [watch.standing(TOPIC) for watch in watches] == [live.Standing(), live.Standing()]
        move()
        for watch in watches:
            soon(lambda watch=watch: watch.standing(TOPIC), live.Standing(0, 1))  # type: ignore[misc]
        assert soon(lambda: ask(house, text), (200, "1")) < 1
    finally:
        for watch in watches:
            watch.close()


def test_a_revoked_ticket_opens_nothing_from_the_commit_on(house: Flask) -> None:
    text = ticket()
    assert ask(house, text) == (204, "")

    with transaction():
        live.revoke(TOPIC)
        live.advance(TOPIC)

    soon(lambda: ask(house, text)[0], 410)
    assert ask(house, text) == (410, "")
    assert ask(house, ticket()) == (200, "1")


def test_a_ticket_is_good_for_ten_minutes_and_only_as_it_was_signed(house: Flask) -> None:
    text = ticket()
    other = text.replace("channel-7", "channel-8")
    assert ask(house, other)[0] == 404
    assert ask(house, text[:-1])[0] == 404
    assert ask(house, "")[0] == 404

    with clock.freeze(clock.now() + live.TICKET_LIFE - timedelta(seconds=2)):
        assert ask(house, text)[0] == 204
    with clock.freeze(clock.now() + live.TICKET_LIFE + timedelta(seconds=1)):
        assert ask(house, text)[0] == 410


def test_nonsense_in_the_question_has_seen_nothing(house: Flask) -> None:
    text = ticket()
    move()
    for word in ("", "-1", "x", "9" * 30, "%00", "१"):
        assert house.test_client().get(f"/live/{text}?seen={word}").status_code == 200
    assert house.test_client().get(f"/live/{text}").status_code == 200


def test_a_lost_connection_is_made_anew_and_nothing_is_missed(house: Flask) -> None:
    text = ticket()
    assert ask(house, text) == (204, "")
    _hang_up()
    move()

    soon(lambda: ask(house, text), (200, "1"))
    move()
    soon(lambda: ask(house, text, seen=1), (200, "2"))


def test_while_the_database_is_away_the_page_is_told_to_come_back(house: Flask) -> None:
    watch = Watch(db.engine.url.set(drivername="postgresql", database="nowhere_to_be_found"))
    door = LiveDoor(house, watch, house.extensions["settings"].secret_key)
    answered: list[str] = []
    try:
        door({"PATH_INFO": f"/live/{ticket()}", "REQUEST_METHOD": "GET"}, lambda status, _h: answered.append(status))  # type: ignore[arg-type]
    finally:
        watch.close()

    assert answered == ["503 Service Unavailable"]


def test_a_signal_that_never_came_is_made_good(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some poolers between us and PostgreSQL swallow signals."""
    monkeypatch.setattr(live_watch, "LOOK_AGAIN_SECONDS", 0.2)
    text = ticket()
    assert ask(house, text) == (204, "")

    with transaction() as session:
        session.execute(sa.text("INSERT INTO live_topic (topic, newest) VALUES (:topic, 3)"), {"topic": TOPIC})

    soon(lambda: ask(house, text), (200, "3"))


def test_asking_costs_the_database_nothing(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ticket()
    ask(house, text)
    statements: list[object] = []
    watch = house.extensions["web.live_watch"]
    # The thread that listens may look again meanwhile; whoever asks must not.
    read, asking = watch._read, threading.current_thread()
    monkeypatch.setattr(
        watch,
        "_read",
        lambda topics: statements.append(topics) if threading.current_thread() is asking else read(topics),
    )
    sa.event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    for _ in range(50):
        assert ask(house, text)[0] == 204

    assert statements == []


def test_nobody_listens_when_nobody_asks(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_watch, "FORGET_SECONDS", 0.2)
    before = _connections()
    assert ask(house, ticket()) == (204, "")
    assert _connections() == before + 2

    soon(_connections, before)


def _hang_up() -> None:
    with transaction() as session:
        session.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            )
        )


def _connections() -> int:
    seen = db.session.scalar(sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
    db.session.rollback()
    return int(seen or 0)
