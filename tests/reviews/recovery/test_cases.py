"""R37: whoever was not content is heard within a minute, beside the review and never instead of it."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.models import Project
from reviews.recovery import helping, questioning, tasks
from reviews.recovery.models import NpsResponse, RecoveryCase
from reviews.reviewing.models import Review
from reviews.reviewing.requesting import open_request
from reviews.reviewing.submitting import Words, answer
from tests.cast import Cast
from tests.factories import projects
from tests.factories.reviews import a_request, a_review, a_service

PACKAGE = Path(__file__).parents[3] / "reviews" / "recovery"


def a_project_review(cast: Cast, rating: int, text: str = "Too late, and nobody told us.") -> tuple[Project, Review]:
    """Alice's stars about a project led by Dora, as they come through her link."""
    project = projects.running_project(cast.dora)
    project.order.lines[0].service_id = a_service().id
    db.session.commit()
    _asked, raw = a_request(cast.alice, line=project.order.lines[0], project_id=project.id)
    with transaction():
        review = answer(open_request(raw, lock=True), Words(rating=rating, text=text, author_name="Alice"))
    return project, review


def letters(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"recovery/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found.order_by(MailMessage.id)))


def the_case() -> RecoveryCase:
    return db.session.scalars(sa.select(RecoveryCase)).one()


def test_r37_a_low_review_opens_a_case_for_who_answers_the_client_within_a_minute_and_is_published_all_the_same(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    kerem = projects.somebody(name="Kerem Aydın")
    project, review = a_project_review(cast, 2)
    with clock.freeze(noon + timedelta(seconds=59)):
        run_jobs()
        run_jobs()

    case = the_case()
    assert (case.review_id, case.owner_id, case.project_id) == (review.id, cast.dora.id, project.id)
    assert (case.opened_at - noon).total_seconds() < 60
    assert db.session.get_one(Review, review.id).state == "published"
    assert [mail.recipient for mail in letters("opened")] == [cast.dora.email]
    assert "Too late, and nobody told us." in letters("opened")[0].text
    dora = cast.signed_in(browser(), cast.dora)
    assert f"/desk/recovery/{case.reference}" in dora.get("/account").text
    assert cast.signed_in(browser(), kerem).get(f"/desk/recovery/{case.reference}").status_code == 404


@pytest.mark.usefixtures("app")
def test_r37_a_case_that_cannot_be_opened_holds_no_review_up(cast: Cast, run_jobs: Any, noon: datetime) -> None:
    db.session.execute(sa.text("ALTER TABLE recovery_case RENAME TO recovery_case_away"))
    db.session.commit()
    _project, review = a_project_review(cast, 1)
    run_jobs(only="reviews.screen")
    assert db.session.get_one(Review, review.id).state == "published"


def test_r37_nothing_in_recovery_can_hold_hide_or_change_a_review() -> None:
    forbidden = {"hold", "refuse", "remove", "withdraw", "revise", "submit_again", "screens", "publish_review"}
    for path in PACKAGE.glob("*.py"):
        tree = ast.parse(path.read_text())
        calls = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not (calls | imported) & forbidden, f"{path.name}: {(calls | imported) & forbidden}"
        targets = [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
        sets = {target.attr for target in targets if isinstance(target, ast.Attribute)}
        assert not sets & {"state", "rating", "text", "holds", "published_at"}, path.name


@pytest.mark.usefixtures("app")
def test_three_stars_open_nothing_and_lower_stars_later_do(cast: Cast, run_jobs: Any, noon: datetime) -> None:
    _project, review = a_project_review(cast, 3)
    run_jobs()
    assert db.session.scalar(sa.select(RecoveryCase.id)) is None

    from reviews.reviewing import revising

    with transaction():
        revising.revise(revising.locked(review.id), Words(rating=1, text="Worse than I thought"), proof="account:1")
    run_jobs()
    assert the_case().review_id == review.id
    with transaction():
        revising.locked(review.id).withdraw()
    assert (the_case().outcome, the_case().closed_at is not None) == ("withdrawn", True)


def test_the_clock_reminds_after_a_day_and_tells_more_people_after_two_each_once(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    assert cast.marta.is_staff
    a_project_review(cast, 1)
    run_jobs()
    for hours in (23, 25, 26, 49, 50):
        with clock.freeze(noon + timedelta(hours=hours)):
            tasks.watch()
            if hours == 23:
                assert letters("due") == []
    assert [mail.recipient for mail in letters("due")] == [cast.dora.email]
    assert sorted(mail.recipient for mail in letters("late")) == sorted([cast.dora.email, cast.marta.email])
    with clock.freeze(noon + timedelta(hours=50)):
        assert the_case().standing == "late"
    assert the_case().reminded_at == noon + timedelta(hours=25)


def test_a_colleague_helps_by_letter_and_note_and_closing_never_asks_for_another_review(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    _project, review = a_project_review(cast, 2)
    run_jobs()
    reference = the_case().reference
    page = f"/desk/recovery/{reference}"
    dora = cast.signed_in(browser(), cast.dora)
    assert dora.get(page).status_code == 200
    assert dora.post(f"{page}/closing", data={"outcome": "helped"}).status_code == 409

    for words in (
        "We pay half of it back if you change your review.",
        "Yorumunuzu silerseniz çok seviniriz.",
        "Please give us five stars then.",
    ):
        refused = dora.post(f"{page}/letters", data={"text": words})
        assert refused.status_code == 422 and "that is theirs to decide" in refused.text
    assert letters("reply") == [] and the_case().first_step_at is None

    kind = "We are sorry. Tomorrow at ten Rohan cuts the film anew, at our cost."
    assert dora.post(f"{page}/letters", data={"text": kind}).status_code == 303
    assert dora.post(f"{page}/notes", data={"text": "Rohan knows."}).status_code == 303
    sent = letters("reply")[0]
    assert (sent.recipient, kind in sent.text) == (cast.alice.email, True)
    assert the_case().standing == "answered"
    assert "Rohan knows." in dora.get(page).text and "Rohan knows." not in sent.text
    assert dora.post(f"{page}/closing", data={"outcome": "done_again"}).status_code == 303
    assert db.session.get_one(Review, review.id).state == "published"
    assert "It was done again" in dora.get("/desk/recovery?state=closed").text
    assert dora.get("/desk/recovery/cases.csv?state=all").text.count("\n") == 2
    assert dora.post(f"{page}/reopening").status_code == 303

    charlie = cast.signed_in(browser(), cast.charlie)
    for path in ("/desk/recovery", page, "/desk/recovery/numbers", "/desk/changes"):
        assert charlie.get(path).status_code == 404
    for path in ("notes", "letters", "closing", "taking"):
        assert charlie.post(f"{page}/{path}", data={"text": "x"}).status_code == 404
    eva = cast.signed_in(browser(), projects.somebody("project_leader", name="Eva"))  # type: ignore[arg-type]
    assert eva.get(page).status_code == 404


def test_two_questions_are_asked_of_everyone_once_and_a_low_number_opens_a_case_of_its_own(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    review = a_review(cast.alice, rating=5)
    path = f"/reviews/two-questions/{questioning.token_for(review.id)}"
    anyone = browser()
    assert anyone.get(path).status_code == 200
    assert anyone.post(path, data={}).status_code == 422
    assert anyone.post(path, data={"nps": "11"}).status_code == 422
    assert anyone.post(path, data={"nps": "6", "csat": "4", "text": "Antworten dauern <lange>"}).status_code == 200
    assert anyone.post(path, data={"nps": "10"}).status_code == 409
    assert anyone.get("/reviews/two-questions/nonsense").status_code == 404
    run_jobs()
    case = the_case()
    assert (case.nps_id, case.owner_id) == (db.session.scalar(sa.select(NpsResponse.id)), None)

    marta = cast.signed_in(browser(), cast.marta)
    numbers = marta.get("/desk/recovery/numbers").text
    assert "1 answer" in numbers and "Antworten dauern &lt;lange&gt;" in numbers
    assert "nps,brand-film,6" in marta.get("/desk/recovery/numbers.csv").text
    assert marta.get(f"/desk/recovery/{case.reference}").status_code == 200
    assert marta.post(f"/desk/recovery/{case.reference}/taking").status_code == 303
    assert the_case().owner_id == cast.marta.id
    with pytest.raises(helping.AsksForChange), transaction():
        helping.write_to_author(the_case(), "Take down your review, please.", by=cast.marta)
