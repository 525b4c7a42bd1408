"""What people keep: views, mails on a schedule, alerts, files written by a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import RoleGrant
from app.database import db as database
from app.mail.models import MailMessage
from app.media.storage import storage
from app.reports import tasks, writing
from app.reports.models import ReportAlert, ReportRun, ReportSchedule, ReportView
from app.reports.rhythms import next_moment
from tests.cast import Cast
from tests.factories.accounts import every, the
from tests.factories.reports import a_paid_order

MONDAY_EIGHT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def marta(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.marta)


def mails(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"reports/mail/{template}").order_by(MailMessage.id)
    return list(database.session.scalars(found))


def sold(amount_minor: int, at: datetime) -> None:
    a_paid_order([(amount_minor, 0)], paid_at=at)
    database.session.commit()


def test_the_next_mail_comes_at_that_hour_of_the_readers_clock_also_when_clocks_change() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)

    assert next_moment(saturday, "day", 8, "Europe/Berlin") == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert next_moment(datetime(2026, 3, 28, 12, tzinfo=UTC), "day", 2, "Europe/Berlin") == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )
    assert next_moment(saturday, "week", 8, "Asia/Kolkata") == datetime(2026, 10, 26, 2, 30, tzinfo=UTC)
    assert next_moment(datetime(2026, 11, 1, 5, 0, tzinfo=UTC), "month", 8, "Europe/Istanbul") == datetime(
        2026, 12, 1, 5, tzinfo=UTC
    )


def test_a_view_keeps_what_was_asked_under_a_name_of_its_own(marta: FlaskClient, browser: Any, cast: Cast) -> None:
    path = "/desk/reports/kept/views/sales?range=last_90&currency=EUR&by_source="

    assert marta.post(path, data={"name": "Euro"}).status_code == 303
    again = marta.post(path, data={"name": "Euro"})
    kept = marta.get("/desk/reports/kept").text

    assert again.status_code == 422 and "You keep a view of that name already." in again.text
    assert "Euro" in kept and "range=last_90" in kept and "currency=EUR" in kept
    view = the(ReportView)
    fatma = cast.signed_in(browser(), cast.fatma)
    assert fatma.post(f"/desk/reports/kept/views/{view.id}/removal").status_code == 404
    assert "Euro" not in fatma.get("/desk/reports/kept").text
    assert marta.post(f"/desk/reports/kept/views/{view.id}/removal").status_code == 303 and not every(ReportView)


@pytest.mark.slow
def test_a_scheduled_report_is_mailed_once_with_chart_and_pdf_and_only_to_who_may_read_it(
    marta: FlaskClient, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    with clock.freeze(MONDAY_EIGHT - timedelta(hours=20)):
        marta.post("/desk/reports/kept/mails/sales", data={"rhythm": "week", "hour": "8", "range": "last_7"})
    sold(12_300, MONDAY_EIGHT - timedelta(days=1))
    schedule_id = the(ReportSchedule).id

    with clock.freeze(MONDAY_EIGHT + timedelta(minutes=4)):
        for _twice in range(2):
            tasks.send_due()
            tasks.send(schedule_id=schedule_id)
    [letter] = mails("report")
    assert letter.recipient == cast.marta.email and "€123.00" in letter.text and "Sales" in letter.subject
    assert [each.filename for each in letter.attachments] == ["sales.pdf", "sales.png"]
    assert storage().get(letter.attachments[0].file_key).startswith(b"%PDF-")
    assert storage().get(letter.attachments[1].file_key).startswith(b"\x89PNG")

    database.session.execute(sa.delete(RoleGrant).where(RoleGrant.user_id == cast.marta.id))
    database.session.commit()
    with clock.freeze(MONDAY_EIGHT + timedelta(days=7, minutes=4)):
        tasks.send(schedule_id=schedule_id)
    assert len(mails("report")) == 1 and the(ReportSchedule).stopped_at is not None


def test_an_alert_tells_once_each_time_a_number_goes_beyond_its_threshold(marta: FlaskClient) -> None:
    with clock.freeze(MONDAY_EIGHT):
        sold(5_000, MONDAY_EIGHT - timedelta(days=2))
        wrong = marta.post(
            "/desk/reports/kept/alerts/sales.net",
            data={"direction": "above", "threshold": "much", "currency": "EUR", "range": "last_7"},
        )
        marta.post(
            "/desk/reports/kept/alerts/sales.net",
            data={"direction": "above", "threshold": "100.00", "currency": "EUR", "range": "last_7"},
        )
        tasks.check_alerts()
    assert wrong.status_code == 422 and "Type a number" in wrong.text
    assert the(ReportAlert).threshold == 10_000 and the(ReportAlert).value == 5_000 and not mails("alert")

    with clock.freeze(MONDAY_EIGHT + timedelta(hours=1)):
        sold(9_000, MONDAY_EIGHT)
        tasks.check_alerts()
        tasks.check_alerts()
    [letter] = mails("alert")
    assert "rose above €100.00" in letter.subject and "€140.00" in letter.text

    for days, expected in ((20, 1), (40, 2)):
        with clock.freeze(MONDAY_EIGHT + timedelta(days=days)):
            if expected == 2:
                sold(20_000, clock.now())
            tasks.check_alerts()
        assert len(mails("alert")) == expected
    end = marta.post(f"/desk/reports/kept/alerts/{the(ReportAlert).id}/end")
    assert end.status_code == 303 and the(ReportAlert).stopped_at is not None


def test_a_share_of_fewer_than_five_raises_no_alarm(marta: FlaskClient) -> None:
    with clock.freeze(MONDAY_EIGHT):
        marta.post(
            "/desk/reports/kept/alerts/loop.share", data={"direction": "below", "threshold": "4 %", "range": "last_7"}
        )
        for _order in range(4):
            sold(1_000, MONDAY_EIGHT - timedelta(days=1))
        tasks.check_alerts()
        assert the(ReportAlert).threshold == 400 and not mails("alert")
        sold(1_000, MONDAY_EIGHT - timedelta(days=1))
        tasks.check_alerts()
        assert len(mails("alert")) == 1, "of five it says something"


def test_a_file_is_written_step_by_step_and_can_be_cancelled(
    marta: FlaskClient, browser: Any, cast: Cast, noon: datetime
) -> None:
    sold(4_000, noon - timedelta(days=1))
    started = marta.post("/desk/reports/kept/files/sales", data={"form": "xlsx"})
    run_id = the(ReportRun).id
    assert started.status_code == 303 and marta.get(started.location).headers["Refresh"] == "2"

    writing.write(run_id)
    page = marta.get(started.location)
    assert "Download" in page.text and "Refresh" not in page.headers
    assert marta.get(f"{started.location}/file").data.startswith(b"PK")
    assert cast.signed_in(browser(), cast.fatma).get(f"{started.location}/file").status_code == 404

    second = marta.post("/desk/reports/kept/files/sales", data={"form": "pdf"}).location
    seen: list[int] = []
    wrote = writing.step_by_step

    def cancelled_in_the_middle(report: Any, it: Any, eyes: Any, done: Callable[[], None]) -> Any:
        def step() -> None:
            seen.append(1)
            if len(seen) == 3:
                marta.post(f"{second}/cancellation")
            done()

        return wrote(report, it, eyes, step)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "step_by_step", cancelled_in_the_middle)
        writing.write(every(ReportRun)[1].id)
    cancelled = every(ReportRun)[1]
    assert (cancelled.state, cancelled.file_key, len(seen)) == ("cancelled", None, 3)
    assert "Cancelled" in marta.get(second).text and marta.get(f"{second}/file").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "/views/sales", "/mails/sales", "/alerts/sales.net", "/files/sales", "/files/1", "/files/1/file"]
)
def test_charlie_finds_nothing_kept(browser: Callable[[], FlaskClient], cast: Cast, path: str) -> None:
    assert cast.signed_in(browser(), cast.charlie).get(f"/desk/reports/kept{path}").status_code == 404
