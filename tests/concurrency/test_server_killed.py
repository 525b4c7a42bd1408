"""Must hold: when the web server is killed with SIGKILL in full run, no click it acknowledged is lost."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.roles import Role
from app.database import db
from referrals.tracking.models import ReferralTouch
from tests.cast import person
from tests.factories.referrals import a_link, a_partner

pytestmark = [pytest.mark.slow, pytest.mark.concurrency]
VISITORS = 6
RUN_SECONDS = 1.5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def click(port: int, visitor: int, acknowledged: list[str]) -> None:
    """Click again and again until the server is gone; write down each click that was answered."""
    number = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    while True:
        number += 1
        name = f"{visitor}-{number}"
        try:
            connection.request("GET", f"/r/bob?sub={name}", headers={"User-Agent": f"Firefox of visitor {visitor}"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return
        assert answer.status == 302
        acknowledged.append(name)


def test_no_acknowledged_click_is_lost_when_the_server_is_killed(fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context():
        a_link(a_partner(person("bob@partner.example", "Bob", Role.PARTNER)), "bob")
        url = db.engine.url.render_as_string(hide_password=False)
    port = free_port()
    environ = {"DATABASE_URL": url, "IMECE_INSTANCE": str(tmp_path), "SECRET_KEY": "k" * 40, "IMECE_ENV": "development"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "1", "--blocking-threads", "4", "--no-log", "wsgi:app"],
        env={**os.environ, **environ},
        start_new_session=True,
    )
    try:
        wait_for(port)
        acknowledged: list[str] = []
        visitors = [threading.Thread(target=click, args=(port, number, acknowledged)) for number in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        time.sleep(RUN_SECONDS)
        os.killpg(server.pid, signal.SIGKILL)
        for visitor in visitors:
            visitor.join(timeout=20)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=20)

    with fresh_app.app_context():
        kept = set(db.session.scalars(sa.select(ReferralTouch.details["sub"].astext)))
    assert len(acknowledged) > 50
    assert set(acknowledged) - kept == set()
    assert len(kept - set(acknowledged)) <= VISITORS, "at most one click of each was kept and not answered any more"


def wait_for(port: int) -> None:
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not come up")
