"""What a program may send, and what happens when it is sent twice, on a resource that a wing might offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import marshmallow as ma
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint

from app import clock
from app.accounts.roles import Role
from app.api import offer
from app.api.guarding import bearer
from app.api.idempotency import KEPT_DAYS, idempotent
from app.api.models import ApiReplay
from app.api.schemas import Words
from app.api.tasks import forget_answers
from app.database import db
from app.errors import Conflict
from app.mail.models import MailMessage
from tests.cast import person
from tests.factories.api import a_key

pytestmark = pytest.mark.slow

NOTES = "/api/v1/notes"
PARALLEL = 8


class Note(ma.Schema):
    text = Words(required=True, shortest=1, longest=100)
    number = ma.fields.Integer(validate=ma.validate.Range(0, 100))


def _notes() -> Blueprint:
    """Writes a row that anyone can count: a message of the outbox stands in for whatever a resource would write."""
    routes = Blueprint("notes_api", __name__, url_prefix="/notes")

    @routes.route("", methods=["POST"])
    @bearer("notes:write")
    @idempotent
    @routes.arguments(Note)
    @routes.response(201, Note)
    def create(sent: dict[str, Any]) -> dict[str, Any]:
        if sent["text"] == "refused":
            raise Conflict("Not this one")
        db.session.add(
            MailMessage(
                template="note", recipient="x@y.example", locale="en", subject=sent["text"], text="", html="",
                message_id=f"<{clock.now().timestamp()}@x>", created_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()
        return sent

    return routes


@pytest.fixture
def notes(fresh_app: Flask) -> Iterator[Flask]:
    offer(fresh_app, _notes(), {"notes:write": _l("Read orders")})
    with fresh_app.app_context():
        yield fresh_app


Post = Callable[..., Any]


@pytest.fixture
def post(notes: Flask) -> Post:
    client: FlaskClient = notes.test_client()
    header = a_key(person("ada@imece.example", "Ada", Role.ADMIN), "notes:write")

    def send(idempotency_key: str | None = None, **options: Any) -> Any:
        extra = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return client.post(NOTES, headers={**header, **extra}, **options)

    return send


def count() -> int:
    found = db.session.scalar(sa.select(sa.func.count(MailMessage.id)).where(MailMessage.template == "note"))
    db.session.rollback()
    return found or 0


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ({"data": b"[" * 100_000, "content_type": "application/json"}, 400),
        ({"data": b'{"text": "x", "number": NaN}', "content_type": "application/json"}, 400),
        ({"data": b'{"text": "x", "number": ' + b"9" * 5000 + b"}", "content_type": "application/json"}, 400),
        ({"data": b"text=x", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": b'{"text": "' + b"x" * 300_000 + b'"}', "content_type": "application/json"}, 413),
        ({"json": {"text": "a\x00b"}}, 422),
        ({"json": {"text": "\ud800"}}, 422),
        ({"json": {"text": ""}}, 422),
        ({"json": {"text": "x", "other": 1}}, 422),
        ({"json": {"text": "x", "number": 1e99}}, 422),
        ({"json": []}, 422),
        ({"json": None}, 422),
        ({}, 422),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem_with_its_reason(
    options: dict[str, Any], status: int, post: Post
) -> None:
    answer = post(**options)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert count() == 0


def test_the_same_key_and_body_bring_the_first_answer_back(post: Post) -> None:
    first = post("k-1", json={"text": "once", "number": 7})
    again = post("k-1", data=b'{"number":7,  "text":"once"}', content_type="application/json")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert count() == 1


def test_the_same_key_with_another_body_is_a_conflict(post: Post) -> None:
    post("k-1", json={"text": "once"})
    refused = post("k-1", json={"text": "twice"})

    assert refused.status_code == 409
    assert count() == 1


def test_without_a_key_each_request_counts(post: Post) -> None:
    assert [post(json={"text": "x"}).status_code for _ in range(2)] == [201, 201]
    assert count() == 2


def test_a_refused_request_keeps_nothing_and_its_key_may_be_used_again(post: Post) -> None:
    assert post("k-1", json={"text": "refused"}).status_code == 409
    assert post("k-1", json={"text": "good"}).status_code == 201


def test_a_key_that_cannot_be_kept_is_refused(post: Post) -> None:
    assert post("k" * 256, json={"text": "x"}).status_code == 400


def test_parallel_copies_do_the_work_once_and_all_get_its_answer(notes: Flask, post: Post) -> None:
    barrier = Barrier(PARALLEL)
    header = a_key(person("eve@imece.example", "Eve", Role.ADMIN), "notes:write")

    def send(_number: int) -> Any:
        barrier.wait(timeout=20)
        answer = notes.test_client().post(
            NOTES, headers={**header, "Idempotency-Key": "same"}, json={"text": "parallel"}
        )
        return answer.status_code, answer.get_data()

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = set(pool.map(send, range(PARALLEL)))

    assert {status for status, _ in answers} == {201}
    assert len({tuple(sorted(data.split())) for _, data in answers}) == 1
    assert count() == 1


def test_answers_are_forgotten_after_a_month(post: Post) -> None:
    with clock.freeze(clock.in_days(-KEPT_DAYS - 1)):
        post("old", json={"text": "x"})
    post("new", json={"text": "x"})

    forget_answers()

    assert db.session.scalars(sa.select(ApiReplay.key)).all() == ["new"]
