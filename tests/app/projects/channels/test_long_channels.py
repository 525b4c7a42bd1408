"""A channel with ten thousand messages is read as fast as an almost empty one: the same statements, few rows each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db
from app.projects.channels.models import Message
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.channels import channel_of, fill, say
from tests.factories.projects import running_project, with_client

MANY = 10_000


@pytest.fixture
def long(cast: Cast) -> Project:
    it = running_project(cast.dora)
    with_client(it, cast.alice)
    fill(it, cast.dora, MANY)
    return it


def asked(client: FlaskClient, queries: list[str], path: str) -> int:
    client.get(path)
    queries.clear()
    assert client.get(path).status_code == 200
    return len(queries)


def test_ten_thousand_messages_take_as_many_statements_as_five(
    project: Project, long: Project, cast: Cast, browser: Callable[[], FlaskClient], queries: list[str]
) -> None:
    say(project, cast.dora)
    second = say(project, cast.dora)
    for _ in range(3):
        say(long, cast.dora)
    middle = db.session.scalar(sa.select(sa.func.min(Message.id)).where(Message.channel_id == channel_of(long).id))
    alice = cast.signed_in(browser(), cast.alice)
    short_path, long_path = (f"/projects/{it.reference}/channel" for it in (project, long))
    few = asked(alice, queries, short_path)

    assert asked(alice, queries, long_path) == few
    in_the_middle = asked(alice, queries, f"{long_path}?at={middle + 5_000}")
    assert in_the_middle == asked(alice, queries, f"{short_path}?at={second.id}")
    assert asked(alice, queries, f"{long_path}/news?since={MANY}") == asked(
        alice, queries, f"{short_path}/news?since=0"
    )


def test_no_statement_of_a_page_reads_the_whole_channel(
    long: Project, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    say(long, cast.dora, "The newest")
    db.session.execute(sa.text("ANALYZE channel_message"))
    db.session.commit()
    alice = cast.signed_in(browser(), cast.alice)
    before = _rows_read()
    page = alice.get(f"/projects/{long.reference}/channel").text

    assert "The newest" in page
    assert _rows_read() - before < MANY / 2


def _rows_read() -> int:
    found = db.session.scalar(
        sa.text("""
            SELECT pg_stat_get_xact_tuples_returned('channel_message'::regclass) + coalesce((
                SELECT sum(pg_stat_get_xact_tuples_fetched(indexrelid)) FROM pg_index
                WHERE indrelid = 'channel_message'::regclass), 0)
        """)
    )
    return int(found or 0)
