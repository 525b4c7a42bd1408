"""The public log: kept by triggers, open to everybody, and telling when somebody went around the triggers."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import transaction
from reviews.moderation import deciding, queries, recording, verifying
from reviews.moderation.chaining import breaks
from reviews.moderation.codes import Code
from reviews.moderation.deciding import Verdict
from reviews.reviewing import revising
from reviews.reviewing.sockets import Submission
from reviews.reviewing.submitting import Words
from tests.cast import Cast
from tests.factories.reviews import a_review
from tests.reviews.moderation.test_deciding import PHONE, submit

ROOT = Path(__file__).parents[3]
# Who counts or shows what was decided long ago; everybody else in these places decides, and must not see the stars.
COUNTS = {"recording.py", "verifying.py", "counting.py", "chaining.py", "models.py", "queries.py", "log_routes.py"}
DECIDES = ("reviews/moderation", "reviews/asking")
STARS = {"rating", "stars", "rating_before", "was_stars"}
# Stars that a person is about to give, in a form or a link, are nobody's review yet.
TYPED_IN = {"form", "self", "addresses", "words"}


def behind_the_triggers(db: Any, statement: str) -> None:
    """As somebody with all rights on the database would do it."""
    table = re.search(r"(?:FROM|UPDATE) (\w+)", statement).group(1)
    db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    db.session.execute(sa.text(statement))
    db.session.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    db.session.expire_all()


def delete_silently(db: Any, review_id: int) -> None:
    """The review and every row that hangs on it."""
    hanging = db.session.execute(
        sa.text(
            "SELECT conrelid::regclass AS name, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid"
            " AND attnum = conkey[1] WHERE contype = 'f' AND confrelid = 'review'::regclass"
        )
    ).all()
    for name, column in hanging:
        behind_the_triggers(db, f"DELETE FROM {name} WHERE {column} = {review_id}")
    behind_the_triggers(db, f"DELETE FROM review WHERE id = {review_id}")


@pytest.fixture
def told(db: Any, cast: Cast, run_jobs: Callable[..., int], noon: datetime) -> Iterator[dict[str, Any]]:
    """Three reviews with a history: shown; shown, said otherwise and shown again; held and refused."""
    shown, revised = submit(email="a@x.example", rating=5), submit(email="b@x.example", rating=2)
    held = submit(PHONE, email="c@x.example", rating=1)
    run_jobs()
    with transaction():
        revising.revise(revised, Words(rating=4, text="Doch besser als gedacht.", language="de"), proof="link:1")
        deciding.decide(held.id, Verdict(verdict="refuse", code=Code.PII), by=cast.marta)
    with clock.freeze(noon + timedelta(minutes=2)):
        run_jobs()
        yield {"shown": shown, "revised": revised, "held": held}


def test_a_silent_deletion_shows_and_the_verification_says_where(app: Flask, db: Any, told: dict[str, Any]) -> None:
    assert list(verifying.flaws()) == []
    said = [(entry.event, entry.stars, entry.was) for entry in db.session.scalars(queries.log()).all()][::-1]
    assert said == [
        ("received", 5, ""), ("published", 5, "received"), ("received", 2, ""), ("published", 2, "received"),
        ("received", 1, ""), ("received", 4, "published"), ("published", 4, "received"), ("refused", 1, "received"),
    ]  # fmt: skip
    head = recording.head().hash

    for change in (
        "DELETE FROM moderation_log_entry",
        "UPDATE moderation_log_entry SET stars = 5",
        "TRUNCATE moderation_log_entry",
    ):
        with pytest.raises(IntegrityError, match="kept as they are"), db.session.begin_nested():
            db.session.execute(sa.text(change))

    with db.session.begin_nested() as attempt:
        behind_the_triggers(db, "DELETE FROM moderation_log_entry WHERE number = 4")
        assert [(flaw.kind, flaw.number) for flaw in verifying.flaws()] == [("gap", 4)]
        attempt.rollback()
    with db.session.begin_nested() as attempt:
        behind_the_triggers(db, "DELETE FROM moderation_log_entry WHERE number = 8")
        assert [flaw.kind for flaw in verifying.flaws(head)] == ["head", "differs"], "the last one is missed too"
        attempt.rollback()
    with db.session.begin_nested() as attempt:
        gone = told["shown"].reference
        delete_silently(db, told["shown"].id)
        found = list(verifying.flaws())
        assert [(flaw.kind, flaw.number, flaw.review) for flaw in found] == [("missing", 2, gone)]
        attempt.rollback()
    with db.session.begin_nested() as attempt:
        behind_the_triggers(db, f"UPDATE review SET rating = 5 WHERE id = {told['revised'].id}")
        assert [flaw.kind for flaw in verifying.flaws()] == ["differs"]
        attempt.rollback()

    ran = app.test_cli_runner().invoke(args=["moderation", "verify", "--head", head])
    assert ran.exit_code == 0 and "8 entries are whole" in ran.output
    behind_the_triggers(db, "UPDATE moderation_log_entry SET code = 'OFF' WHERE number = 8")
    ran = app.test_cli_runner().invoke(args=["moderation", "verify"])
    assert ran.exit_code == 1 and "Entry 8 was changed" in ran.output


def test_the_account_of_a_subject_is_open_to_everybody(client: FlaskClient, told: dict[str, Any]) -> None:
    service = told["shown"].service
    page = client.get(f"/reviews/{service.slug}/moderation")
    assert page.status_code == 200
    assert "PII · Personal data" in page.text and told["held"].reference in page.text
    assert "+372" not in page.text and "Lea Weber" not in page.text, "the log names nobody and quotes nothing"

    shown = client.get(f"/reviews/{service.slug}").text
    assert f"/reviews/{told['shown'].reference}/notice" in shown and f"/reviews/{service.slug}/moderation" in shown

    everything = client.get("/reviews/log")
    assert recording.head().hash in everything.text and "hashlib.sha256" in everything.text
    file = client.get("/reviews/log.json").json
    assert list(breaks(file["entries"])) == []
    assert (file["head"]["number"], file["next"]) == (8, None)
    assert [each["number"] for each in client.get("/reviews/log.json?after=6").json["entries"]] == [7, 8]
    assert client.get("/reviews/no-such-service/moderation").status_code == 404


def test_nobody_who_decides_before_publication_can_read_the_stars() -> None:
    """R19: by type (what screens get has no stars) and by name, in every file that asks, screens or moderates."""
    assert STARS.isdisjoint(field.name for field in dataclasses.fields(Submission))
    read = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for path in deciding_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in STARS and ast.unparse(node.value) not in TYPED_IN
    ]
    assert read == [], "What was read here would let a bad review wait longer, or be asked for less."


def test_the_desk_templates_do_not_show_the_stars() -> None:
    pages = (ROOT / "reviews" / "moderation" / "templates" / "moderation").glob("desk_*.html")
    assert [page.name for page in pages if ".rating" in page.read_text() or ".stars" in page.read_text()] == []


def deciding_files() -> list[Path]:
    inside = [path for folder in DECIDES for path in (ROOT / folder).rglob("*.py") if path.name not in COUNTS]
    return [*inside, ROOT / "reviews" / "reviewing" / "screening.py", ROOT / "reviews" / "reviewing" / "tasks.py"]


def test_a_stranger_finds_no_desk_and_the_stars_stay_hidden_there(
    cast: Cast, browser: Callable[[], FlaskClient], db: Any
) -> None:
    review = a_review(rating=1)
    charlie, marta = cast.signed_in(browser(), cast.charlie), cast.signed_in(browser(), cast.marta)
    pages = ("waiting", "decisions", "decisions/export.csv", "notices", "appeals", f"{review.reference}/moderation")
    for page in pages:
        assert charlie.get(f"/desk/reviews/{page}").status_code == 404
        assert marta.get(f"/desk/reviews/{page}").status_code == 200, page
    for action in ("removal", "reply", "reply/withdrawal", "proposal"):
        assert charlie.post(f"/desk/reviews/{review.reference}/{action}").status_code == 404
