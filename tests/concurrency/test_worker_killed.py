"""Must hold: a worker killed with SIGKILL in the middle of a job loses nothing, and the work is done once.

Real worker processes on a database of their own; the first is killed, paused or stopped, another one takes over.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.jobs.queue import TASKS
from tests.concurrency import worker_program

pytestmark = [pytest.mark.slow, pytest.mark.concurrency]

HEARTBEAT_SECONDS = 0.4
STALLED_AFTER_SECONDS = 2.0
PATIENCE_SECONDS = 40.0


@dataclass
class Crew:
    """Worker processes of one test, and what they wrote into their diary."""

    url: str
    instance: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self) -> subprocess.Popen[bytes]:
        log = (self.instance / f"worker-{len(self.processes)}.log").open("wb")
        with log:
            program = [sys.executable, "-m", worker_program.__name__, self.url, str(self.instance)]
            process = subprocess.Popen(
                [*program, str(HEARTBEAT_SECONDS), str(STALLED_AFTER_SECONDS)],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=Path(__file__).parents[2],
                env={**os.environ, "PYTHONWARNINGS": "default"},
            )
        self.processes.append(process)
        return process

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.instance.glob("worker-*.log")))

    def dismiss(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=10)


@pytest.fixture
def crew(fresh_app: Flask, tmp_path: Path) -> Iterator[Crew]:
    with fresh_app.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE worker_diary (id serial, event text, number int)"))
            connection.execute(sa.text("CREATE TABLE worker_effect (number int PRIMARY KEY)"))
        with ExitStack() as stack:
            it = Crew(db.engine.url.render_as_string(hide_password=False), tmp_path)
            stack.callback(it.dismiss)
            yield it


def ask(sql: str, **values: Any) -> Any:
    with db.engine.connect() as connection:
        return connection.scalar(sa.text(sql), values)


def times(event: str, number: int = 1) -> int:
    return int(
        ask("SELECT count(*) FROM worker_diary WHERE event = :event AND number = :number", event=event, number=number)
    )


def effects() -> int:
    return int(ask("SELECT count(*) FROM worker_effect"))


def status() -> str:
    return str(ask("SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE 'tests.%' ORDER BY id LIMIT 1"))


def wait_until(holds: Callable[[], bool], crew: Crew, what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"waited in vain until {what}\n{crew.logs()}"
        time.sleep(0.05)


def defer(name: str, **arguments: Any) -> None:
    with transaction():
        TASKS[name].defer(number=1, **arguments)


def test_a_worker_killed_inside_its_transaction_leaves_nothing_and_another_does_the_job(crew: Crew) -> None:
    defer("tests.sleep_inside", seconds=600)
    first = crew.hire()
    wait_until(lambda: times("began") == 1, crew, "the first worker began")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    assert effects() == 0, "what the dead worker wrote was never committed"
    assert status() == "doing"

    crew.hire()
    wait_until(lambda: status() == "succeeded", crew, "another worker finished the job")
    assert (times("began"), times("finished"), effects()) == (2, 1, 1)


def test_a_worker_killed_after_its_commit_has_done_the_work_and_it_is_not_done_twice(crew: Crew) -> None:
    defer("tests.sleep_after", seconds=600)
    first = crew.hire()
    wait_until(lambda: times("committed") == 1, crew, "the first worker committed")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)

    crew.hire()
    wait_until(lambda: status() == "succeeded", crew, "another worker finished the job")
    assert (times("committed"), times("finished"), effects()) == (2, 1, 1)


def test_a_worker_that_was_only_frozen_wakes_up_and_does_no_harm(crew: Crew) -> None:
    defer("tests.sleep_inside", seconds=3)
    first = crew.hire()
    wait_until(lambda: times("began") == 1, crew, "the first worker began")
    first.send_signal(signal.SIGSTOP)

    crew.hire()
    wait_until(lambda: times("began") == 2, crew, "another worker took the job over")
    first.send_signal(signal.SIGCONT)
    wait_until(lambda: times("finished") == 2, crew, "both came to an end")
    wait_until(lambda: status() == "succeeded", crew, "the job was ticked off")
    assert effects() == 1


def test_a_busy_worker_keeps_its_job_while_its_heart_beats(crew: Crew) -> None:
    defer("tests.sleep_after", seconds=STALLED_AFTER_SECONDS * 2)
    crew.hire()
    crew.hire()
    wait_until(lambda: status() == "succeeded", crew, "the job was done")
    assert (times("began"), effects()) == (1, 1)


def test_a_worker_asked_to_stop_finishes_what_it_has_begun(crew: Crew) -> None:
    defer("tests.sleep_after", seconds=2)
    first = crew.hire()
    wait_until(lambda: times("committed") == 1, crew, "the worker began")
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=20) == 0, crew.logs()
    assert (times("finished"), status()) == (1, "succeeded")
    assert ask("SELECT count(*) FROM procrastinate_workers") == 0, "it signed off"


def test_a_job_that_fails_is_tried_again_later_and_each_reason_is_kept(crew: Crew) -> None:
    defer("tests.stumble")
    crew.hire()
    wait_until(lambda: times("began") == 1 and status() == "todo", crew, "the first attempt failed")
    due_in = ask(
        "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs WHERE task_name = 'tests.stumble'"
    )
    assert 1 < due_in <= 5
    wait_until(lambda: times("began") == 2, crew, "the second attempt was made")
    assert "this never works" in ask("SELECT error FROM job_failure ORDER BY id DESC LIMIT 1")
