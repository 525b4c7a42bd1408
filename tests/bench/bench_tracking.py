"""Following a link against a bare redirect; taking in conversions; a partner's page with many clicks against one with none."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.database import db
from referrals.tracking.models import ReferralTouch
from tests.bench.clicking import load
from tests.bench.figures import Figure, at_least, at_most, median_seconds
from tests.bench.serving import granian
from tests.cast import person, sign_in
from tests.databases import running_cluster, test_settings
from tests.factories.api import a_key
from tests.factories.referrals import a_link, a_partner, a_program

ROUNDS = 5
SECONDS = 2.0
MANY = 10_000_000
DAYS = 365
LINKS = 20


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        cluster.clone("bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            program = a_program()
            busy, quiet = (person(f"{name}@partner.example", name, Role.PARTNER) for name in ("Busy", "Quiet"))
            for user in (busy, quiet):
                enrolment = a_partner(user, program)
                for number in range(LINKS):
                    a_link(enrolment, f"{user.name.lower()}-{number:02}")
            yield from _following(url, folder, app)
            yield _intake(app)
            yield _dashboard(app, busy, quiet)
            db.session.remove()
            db.engine.dispose()


def _following(url: str, folder: str, app: Flask) -> Iterator[Figure]:
    environ = {"DATABASE_URL": url, "IMECE_INSTANCE": folder, "SECRET_KEY": app.extensions["settings"].secret_key}
    before = db.session.scalar(sa.select(sa.func.count(ReferralTouch.id))) or 0
    with ExitStack() as servers:
        ours = servers.enter_context(granian("wsgi:app", environ))
        bare = servers.enter_context(granian("tests.bench.bare_redirect:app", {}))
        turns = [
            (load(ours, "/r/quiet-01", seconds=SECONDS), load(bare, "/r/quiet-01", seconds=SECONDS))
            for _ in range(ROUNDS)
        ]
    kept = (db.session.scalar(sa.select(sa.func.count(ReferralTouch.id))) or 0) - before
    answered = sum(turn[0][2] for turn in turns)
    if kept < answered:
        raise RuntimeError(f"{answered} clicks were answered and only {kept} kept")
    yield at_least(
        0.6,
        name="following /r/<code>, each click kept",
        measured=median(turn[0][0] for turn in turns),
        unit="req/s",
        baseline=median(turn[1][0] for turn in turns),
        baseline_name="bare Flask redirect",
    )
    slow, slow_bare = median(turn[0][1] for turn in turns), median(turn[1][1] for turn in turns)
    yield Figure(
        name="following /r/<code>, 99th percentile",
        measured=slow,
        unit="ms",
        baseline=slow_bare,
        baseline_name="bare Flask redirect",
        goal="ratio <= 2",
        met=slow <= 2 * slow_bare,
    )


def _intake(app: Flask) -> Figure:
    """One reported sale: key, idempotency, attribution, receipt, what it earns, one commit; beside a bare route of one INSERT."""
    headers = a_key(person("ada@imece.example", "Ada", Role.ADMIN), "conversions:write")
    client, numbers = app.test_client(), count(1)

    def report() -> None:
        body = {"external_id": f"S-{next(numbers)}", "kind": "sale", "link": "quiet-00", "amount_minor": 1_000}
        answer = client.post("/api/v1/conversions", json=body, headers=headers)
        assert answer.status_code == 201

    return at_most(
        50,
        name="taking in a conversion",
        measured=median_seconds(report, rounds=100) * 1000,
        unit="ms",
        baseline=median_seconds(_bare_intake(), rounds=100) * 1000,
        baseline_name="a bare route that inserts what it was sent",
    )


def _bare_intake() -> Callable[[], None]:
    """A report to a Flask application that does nothing but keep it, durably, on the same pool."""
    engine, bare, numbers = db.engine, Flask("bare"), count(1)
    with engine.begin() as line:
        line.execute(sa.text("CREATE TABLE bare_report (external_id text PRIMARY KEY, body jsonb NOT NULL)"))

    @bare.post("/")
    def keep() -> tuple[dict[str, str], int]:
        sent = request.get_json()
        with engine.begin() as line:
            insert = sa.text("INSERT INTO bare_report (external_id, body) VALUES (:id, CAST(:body AS jsonb))")
            line.execute(insert, {"id": sent["external_id"], "body": json.dumps(sent)})
        return {"external_id": sent["external_id"]}, 201

    client = bare.test_client()

    def report() -> None:
        body = {"external_id": f"S-{next(numbers)}", "kind": "sale", "link": "quiet-00", "amount_minor": 1_000}
        assert client.post("/", json=body).status_code == 201

    return report


def _dashboard(app: Flask, busy: object, quiet: object) -> Figure:
    """`Busy` has ten million clicks behind them, counted day by day as the job leaves them."""
    fill = """
        INSERT INTO referral_day (day, link_id, event, kind, sub_id, count)
        SELECT current_date - step, link.id, 'click', 'counted', '', :each
        FROM referral_link link CROSS JOIN generate_series(1, :days) step WHERE link.code LIKE 'busy-%'
    """
    db.session.execute(sa.text(fill), {"each": MANY // (LINKS * DAYS), "days": DAYS})
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
    seconds = {}
    for name, user in (("busy", busy), ("quiet", quiet)):
        client: FlaskClient = app.test_client()
        sign_in(client, user, start_session)  # type: ignore[arg-type]
        seconds[name] = median_seconds(lambda: client.get("/account/referrals/links"), rounds=40) * 1000  # noqa: B023
    return Figure(
        name="a partner's links with 10 million clicks",
        measured=seconds["busy"],
        unit="ms",
        baseline=seconds["quiet"],
        baseline_name="a partner with none",
        goal="ratio <= 1.5",
        met=seconds["busy"] <= 1.5 * seconds["quiet"],
    )
