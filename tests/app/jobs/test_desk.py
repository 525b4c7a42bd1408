"""The queue at the desk."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import db as database
from app.database import transaction
from app.jobs.models import JobFailure
from app.jobs.queue import task
from tests.cast import Cast


@task("tests.quiet")
def quiet(number: int) -> None:
    """A job that nobody performs here."""


def job_in(status: str, number: int = 1) -> int:
    """A job that has come as far as `status`; failed ones have a reason."""
    with transaction() as session:
        quiet.defer(number=number)
        job_id: int = session.scalar(sa.text("SELECT max(id) FROM procrastinate_jobs"))
        session.execute(
            sa.text("UPDATE procrastinate_jobs SET status = CAST(:s AS procrastinate_job_status) WHERE id = :id"),
            {"s": status, "id": job_id},
        )
        if status == "failed":
            session.add(JobFailure(job_id=job_id, task_name="tests.quiet", attempt=8, error="Traceback\nOSError: no"))
    return job_id


def status_of(job_id: int) -> str:
    return str(
        database.session.scalar(sa.text("SELECT status::text FROM procrastinate_jobs WHERE id = :id"), {"id": job_id})
    )


@pytest.fixture
def desk(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.ada)


def test_failed_jobs_come_first_with_the_reason(desk: FlaskClient) -> None:
    job_id = job_in("failed")
    page = desk.get("/desk/jobs").text
    assert f"#{job_id}" in page
    assert "OSError: no" in page
    assert "No worker is at work" in page


@pytest.mark.parametrize(("status", "state"), [("todo", "waiting"), ("doing", "running"), ("cancelled", "done")])
def test_every_state_has_its_list(desk: FlaskClient, status: str, state: str) -> None:
    job_id = job_in(status)
    assert f"#{job_id}" in desk.get(f"/desk/jobs?state={state}").text
    assert f"#{job_id}" not in desk.get("/desk/jobs?state=failed").text


def test_a_job_is_found_by_its_task_and_by_its_number(desk: FlaskClient) -> None:
    job_id = job_in("todo")
    for words in ("QUIET", str(job_id)):
        assert f"#{job_id}" in desk.get(f"/desk/jobs?state=waiting&q={words}").text
    for words in ("nothing", "%", "9" * 30, "_"):
        assert f"#{job_id}" not in desk.get(f"/desk/jobs?state=waiting&q={words}").text


def test_the_heartbeat_of_a_living_worker_is_shown(desk: FlaskClient) -> None:
    with transaction() as session:
        session.execute(sa.text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())"))
    page = desk.get("/desk/jobs").text
    assert "1 worker is at work" in page
    assert "No worker" not in page


def test_a_failed_job_is_put_in_line_again_and_that_is_audited(desk: FlaskClient, cast: Cast) -> None:
    job_id = job_in("failed")
    assert desk.post(f"/desk/jobs/{job_id}/attempts").status_code == 303
    assert status_of(job_id) == "todo"
    noted = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "job.tried_again")).one()
    assert (noted.actor_id, noted.subject_id, noted.details) == (cast.ada.id, str(job_id), {"task": "tests.quiet"})


def test_a_job_tried_again_has_all_its_attempts(desk: FlaskClient) -> None:
    job_id = job_in("failed")
    with transaction() as session:
        session.execute(sa.text("UPDATE procrastinate_jobs SET attempts = 8 WHERE id = :id"), {"id": job_id})
    desk.post(f"/desk/jobs/{job_id}/attempts")
    assert database.session.scalar(sa.text("SELECT attempts FROM procrastinate_jobs WHERE id = :i"), {"i": job_id}) == 0


@pytest.mark.parametrize("status", ["todo", "failed"])
def test_what_has_not_begun_can_be_cancelled(desk: FlaskClient, status: str) -> None:
    job_id = job_in(status)
    assert desk.post(f"/desk/jobs/{job_id}/cancellation").status_code == 303
    assert status_of(job_id) == "cancelled"
    assert "cancelled" in desk.get(f"/desk/jobs/{job_id}").text


@pytest.mark.parametrize("status", ["doing", "succeeded"])
@pytest.mark.parametrize("verb", ["attempts", "cancellation"])
def test_what_runs_or_is_done_is_left_alone(desk: FlaskClient, status: str, verb: str) -> None:
    job_id = job_in(status)
    assert desk.post(f"/desk/jobs/{job_id}/{verb}").status_code == 409
    assert status_of(job_id) == status


@pytest.mark.parametrize("query", ["state=nonsense", "page=x", "page=-1", "q=%00", "q=" + "x" * 500])
def test_bad_questions_get_a_clear_answer(desk: FlaskClient, query: str) -> None:
    assert desk.get(f"/desk/jobs?{query}").status_code in {400, 422}


@pytest.mark.parametrize("number", ["999999", "99999999999999999999999999", "x", "-1"])
def test_a_job_that_is_not_there_is_not_found(desk: FlaskClient, number: str) -> None:
    assert desk.get(f"/desk/jobs/{number}").status_code == 404
    assert desk.post(f"/desk/jobs/{number}/attempts").status_code == 404


def test_failed_jobs_wait_on_the_front_page_of_the_desk(desk: FlaskClient) -> None:
    job_in("failed")
    assert "Failed jobs" in desk.get("/desk").text


def test_charlie_and_staff_without_the_role_get_404(client: FlaskClient, cast: Cast, db: Any) -> None:
    job_id = job_in("failed")
    for person in (cast.charlie, cast.fatma, cast.dora):
        cast.signed_in(client, person)
        assert client.get("/desk/jobs").status_code == 404
        assert client.get(f"/desk/jobs/{job_id}").status_code == 404
        assert client.post(f"/desk/jobs/{job_id}/attempts").status_code == 404
        assert client.post(f"/desk/jobs/{job_id}/cancellation").status_code == 404
    assert status_of(job_id) == "failed"


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, db: Any) -> None:
    job_id = job_in("failed")
    for answer in (client.get("/desk/jobs"), client.post(f"/desk/jobs/{job_id}/attempts")):
        assert answer.status_code == 302
        assert "sign-in" in answer.location
    assert status_of(job_id) == "failed"
