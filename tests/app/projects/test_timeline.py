"""What one person did again and again is one line of the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from app.database import transaction
from app.projects.folding import CLOSE, folded
from app.projects.timeline import note
from tests.cast import Cast
from tests.factories.projects import running_project, with_client

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Thing:
    kind: str
    happened_at: datetime
    actor_id: int = 1
    internal: bool = False


def thing(kind: str, minutes: int, **changes: Any) -> Thing:
    return Thing(kind, NOON + timedelta(minutes=minutes), **changes)


def counts(*things: Thing) -> list[int]:
    """Of things given from the first to the last, the lines from the newest on."""
    return [line.count for line in folded(reversed(things), {"added"})]


def test_only_one_kind_by_one_person_close_together_is_folded() -> None:
    row = [thing("added", 50 * number) for number in range(5)]
    assert counts(*row) == [5], "each follows the one before within an hour, the last the first after more"
    assert counts(*row, thing("added", 201, actor_id=2)) == [1, 5]
    assert counts(*row, thing("added", 201, internal=True)) == [1, 5]
    assert counts(thing("added", 0), thing("opened", 1), thing("added", 2)) == [1, 1, 1]
    assert counts(thing("opened", 0), thing("opened", 1)) == [1, 1], "a kind without words for several"
    gap = CLOSE.total_seconds() // 60
    assert counts(thing("added", 0), thing("added", int(gap) + 1)) == [1, 1]
    line = folded(reversed(row), {"added"})[0]
    assert (line.latest, line.earliest) == (row[-1], row[0])


def test_the_pages_of_a_project_say_it_once_with_a_number(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with_client(project, cast.alice)
    with transaction():
        for number in range(104):
            note(project.id, "plan_item_added", cast.dora, internal=number < 12)
    cast.signed_in(client, cast.dora)
    front = client.get(f"/projects/{project.reference}").text
    assert "entries were added to the communication plan." in front
    assert (
        "The order was paid and the project opened." in client.get(f"/projects/{project.reference}/history?page=2").text
    )
    cast.signed_in(client, cast.alice)
    hers = client.get(f"/projects/{project.reference}/history").text
    assert "92 entries were added" in hers
    assert hers.count("entries were added") == 1, "what is internal stays with the team"
