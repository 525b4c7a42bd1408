"""Stamps are asked for in jobs: an authority that is down delays them and blocks nothing."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.config import Settings, StampSettings, UnsafeSettings
from app.database import transaction
from app.events import subscribe
from app.stamps import stamping
from app.stamps.authority import Authority, Server
from app.stamps.facts import Stamped
from app.stamps.models import Stamp
from app.stamps.verifying import NotGenuine
from tests.cast import Cast
from tests.jobs import waiting

DIGEST = hashlib.sha256(b"the canonical content").digest()


@pytest.fixture
def use_authority(app: Flask) -> Iterator[Callable[[str, Path], None]]:
    before = app.extensions["settings"]

    def use(url: str, chain: Path) -> None:
        app.extensions["settings"] = replace(before, stamps=StampSettings(url=url, chain_file=str(chain)))

    yield use
    app.extensions["settings"] = before


def asked(subject_id: int = 7) -> Stamp:
    with transaction():
        return stamping.request_stamp("case.content", subject_id, DIGEST)


def test_asked_twice_it_is_one_row_and_one_job(db: Any, run_jobs: Callable[..., int], app: Flask) -> None:
    told: list[Stamped] = []
    subscribe(app, Stamped, told.append)
    first, second = asked(), asked()

    assert first.id == second.id
    assert first.is_pending and not first.is_stamped
    with pytest.raises(NotGenuine, match="not stamped yet"):
        stamping.verify(first, DIGEST)
    assert waiting() == [("stamps.ask", {"stamp_id": first.id})]

    run_jobs()
    db.session.expire_all()
    done = stamping.stamp_of("case.content", 7)
    assert done is not None
    app.extensions["events"][Stamped].remove(told.append)

    assert done.is_stamped
    assert [(fact.kind, fact.subject_id) for fact in told] == [("case.content", 7)]
    assert stamping.verify(done, DIGEST).stamped_at == done.stamped_at
    with pytest.raises(NotGenuine):
        stamping.verify(done, hashlib.sha256(b"the canonical content.").digest())
    with pytest.raises(sa.exc.DBAPIError, match="keeps its token"), db.session.begin_nested():
        db.session.execute(sa.update(Stamp).values(stamped_at=clock.now()))


def test_an_authority_that_is_down_delays_and_never_blocks(
    db: Any, run_jobs: Callable[..., int], use_authority: Callable[[str, Path], None], tmp_path: Path
) -> None:
    own = Authority(tmp_path / "authority")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    use_authority(f"http://127.0.0.1:{port}/", own.folder / "chain.pem")

    stamp_id = asked().id
    run_jobs()
    db.session.expire_all()
    stamp = db.session.get(Stamp, stamp_id)
    assert (stamp.state, stamp.attempts) == ("pending", 1)
    assert "Unanswered" in stamp.error
    assert stamp.token is None and stamp.stamped_at is None

    server = Server(own, port).start()
    run_jobs(moment=clock.now() + timedelta(minutes=2))
    server.shutdown()
    server.server_close()
    db.session.expire_all()

    assert db.session.get(Stamp, stamp_id).is_stamped
    assert waiting() == []


def test_an_answer_that_does_not_verify_is_not_a_stamp(
    db: Any, run_jobs: Callable[..., int], use_authority: Callable[[str, Path], None], tmp_path: Path
) -> None:
    """The authority answers with keys that are not those of the chain we were given."""
    server = Server(Authority(tmp_path / "liar")).start()
    use_authority(server.url, Authority(tmp_path / "honest").folder / "chain.pem")

    stamp_id = asked().id
    run_jobs()
    server.shutdown()
    server.server_close()
    db.session.expire_all()
    stamp = db.session.get(Stamp, stamp_id)

    assert stamp.is_pending
    assert "NotGenuine" in stamp.error


def test_after_two_weeks_a_person_decides(
    cast: Cast, browser: Callable[[], FlaskClient], db: Any, use_authority: Callable[[str, Path], None], tmp_path: Path
) -> None:
    with transaction():
        stamp = stamping.request_stamp("case.content", 9, DIGEST)
        stamp.attempts = stamping.MOST_ATTEMPTS - 1
        stamping.put_off(stamp, "HTTP 503")
        stamp_id = stamp.id
    admin = cast.signed_in(browser(), cast.ada)
    listed = admin.get("/desk/stamps?state=failed").get_data(as_text=True)

    assert "HTTP 503" in listed and "Not stamped" in listed
    assert admin.post(f"/desk/stamps/{stamp_id}/attempts").status_code == 303
    assert db.session.get(Stamp, stamp_id).is_pending
    charlie = browser()
    assert charlie.get("/desk/stamps").status_code in {302, 404}


def test_an_authority_needs_an_address_and_certificates() -> None:
    for wrong in (StampSettings(url="tsa.example"), StampSettings(url="http://tsa.example", chain_file="/nowhere.pem")):
        with pytest.raises(UnsafeSettings, match="TSA_"):
            Settings(secret_key="x" * 40, stamps=wrong)
