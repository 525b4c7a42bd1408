"""From a delivered project to a text in versions: drafted, saved, compared, commented, and never written over."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.clock import now
from app.database import transaction
from cases.writing import checking, commenting, drawing, queries, saving, starting
from cases.writing.access import as_client
from cases.writing.document import Document, Figure, Source, StatedProblem, Step
from cases.writing.models import Case, CaseLink, CaseText
from cases.writing.starting import Brief
from cases.writing.states import Goal, Industry
from tests.cast import Cast
from tests.factories.boards import a_board, a_card
from tests.factories.cases import TEXT, a_case, delivered_project, newest
from tests.factories.projects import running_project
from tests.jobs import waiting

Browser = Callable[[], FlaskClient]


def typed(document: Document, version: int, **changes: str) -> dict[str, Any]:
    """What a browser sends from the editor."""
    given = {"version": str(version), "title": document.title, "task": document.task, "call": document.call}
    for number, step in enumerate(document.steps):
        given |= {f"steps-{number}-on": step.on, f"steps-{number}-title": step.title, f"steps-{number}-text": step.text}
    return {**given, **changes}


def test_a_marketer_begins_a_case_of_a_delivered_project_and_writes_it(cast: Cast, browser: Browser, db: Any) -> None:
    project = delivered_project(cast.dora)
    marta = cast.signed_in(browser(), cast.marta)
    page = marta.get("/desk/cases/new").get_data(as_text=True)
    assert project.title in page
    values = {"project": project.reference, "goal": "value", "industry": "food", "language": "en"}

    answer = marta.post("/desk/cases", data=values)
    case = db.session.scalar(sa.select(Case))
    place = f"/desk/cases/{case.reference}/texts/en"
    assert (answer.status_code, answer.location) == (303, place)
    assert (case.began_on, case.ended_on) == (project.opened_at.date(), project.delivered_at.date())
    assert project.title in marta.get(place).get_data(as_text=True)

    answer = marta.post(place, data=typed(TEXT, 1, note="First words"))
    assert answer.status_code == 303
    assert marta.post(place, data=typed(TEXT, 2)).status_code == 303, "nothing changed: no new version"
    text = newest(case)
    assert (text.version, text.document.title, text.note) == (2, TEXT.title, "First words")

    listed = marta.get("/desk/cases?q=neighbours").get_data(as_text=True)
    assert "Nothing fits" in listed
    listed = marta.get("/desk/cases?q=quiet+afternoons").get_data(as_text=True)
    assert "{{orders.change}}" in listed
    exported = marta.get("/desk/cases/export.csv").get_data(as_text=True)
    assert case.reference in exported
    shown = marta.get(f"/desk/cases/{case.reference}").get_data(as_text=True)
    assert "No result answers {{orders.change}}" in shown


def test_nobody_writes_over_what_they_have_not_seen_and_no_word_is_lost(cast: Cast, browser: Browser, db: Any) -> None:
    case = a_case()
    place = f"/desk/cases/{case.reference}/texts/en"
    marta = cast.signed_in(browser(), cast.marta)
    assert marta.post(place, data=typed(TEXT, 2, task="Marta was here")).status_code == 303

    late = marta.post(place, data=typed(TEXT, 2, task="Dora wrote an hour"))
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Dora wrote an hour" in page and "<del>" in page and "data-not-sent" in page
    assert newest(case).document.task == "Marta was here"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None and version[1] == "3"
    assert marta.post(place, data=typed(TEXT, 3, task="Both of us")).status_code == 303

    wrong = marta.post(
        place, data=typed(TEXT, 4, task="Kept", **{"sources-0-title": "x", "sources-0-url": "javascript:alert(1)"})
    )
    assert wrong.status_code == 422 and "Kept" in wrong.get_data(as_text=True)
    more = marta.post(place, data=typed(TEXT, 4, task="Kept too", more="steps")).get_data(as_text=True)
    assert "Kept too" in more and "steps-1-title" in more
    preview = marta.post(f"{place}/preview?piece=1", data=typed(TEXT, 4, task="Only looked at")).get_data(as_text=True)
    assert "Only looked at" in preview and newest(case).version == 4
    assert "data-not-sent" in marta.post(f"{place}/preview", data=typed(TEXT, 4)).get_data(as_text=True)

    compared = marta.get(f"{place}/versions/4").get_data(as_text=True)
    assert "Both" in compared and "<ins>" in compared
    assert marta.post(f"{place}/versions/3/restoration").status_code == 303
    assert (newest(case).version, newest(case).document.task) == (5, "Marta was here")
    assert marta.get(f"{place}/versions").status_code == 200
    assert marta.get(f"/desk/cases/{case.reference}/texts/xx").status_code == 404
    with pytest.raises(sa.exc.DBAPIError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.update(CaseText).values(note="changed"))


def test_who_may_open_a_case(cast: Cast, browser: Browser, db: Any) -> None:
    """Marketers all, leaders those of their projects, clients none at the desk; Charlie finds nothing anywhere."""
    case = a_case(delivered_project(cast.dora, cast.alice))
    other = a_case(delivered_project())
    places = (
        "",
        "/facts",
        "/texts/en",
        "/texts/en/versions",
        "/texts/en/versions/1",
        "/files",
        "/results",
        "/results/new",
    )
    dora, charlie, alice = (cast.signed_in(browser(), each) for each in (cast.dora, cast.charlie, cast.alice))
    for place in places:
        assert dora.get(f"/desk/cases/{case.reference}{place}").status_code == 200, place
        assert dora.get(f"/desk/cases/{other.reference}{place}").status_code == 404, place
        for stranger in (charlie, alice):
            assert stranger.get(f"/desk/cases/{case.reference}{place}").status_code == 404, place
    assert other.reference not in dora.get("/desk/cases").get_data(as_text=True)
    assert charlie.post(f"/desk/cases/{case.reference}/comments", data={"body": "x"}).status_code == 404
    assert dora.get("/desk/cases/new").status_code == 404


def test_comments_go_between_marketer_leader_and_client(cast: Cast, browser: Browser, app: Flask, db: Any) -> None:
    from app.accounts.access import Viewer

    case = a_case(delivered_project(cast.dora, cast.alice))
    seat = as_client(Viewer(cast.alice), case.reference)
    marta = cast.signed_in(browser(), cast.marta)
    place = f"/desk/cases/{case.reference}"
    with transaction():
        commenting.comment(seat, "It was a Tuesday.", place="steps.1.text", internal=True)
    assert (
        marta.post(f"{place}/comments", data={"body": "For us alone", "internal": "y", "place": "task"}).status_code
        == 303
    )
    assert marta.post(f"{place}/comments", data={"body": ""}).status_code == 422

    assert [said.body for said in queries.comments_on(case.id, internal=False)] == ["It was a Tuesday."]
    ours = queries.comments_on(case.id, internal=True)
    assert [said.place for said in ours] == ["steps.1.text", "task"]
    assert "For us alone" in marta.get(place).get_data(as_text=True)
    assert marta.post(f"{place}/comments/{ours[0].id}/settlement").status_code == 303
    assert queries.comments_on(case.id, internal=True)[0].settled_at is not None
    assert marta.post(f"{place}/place/review").status_code == 303
    assert marta.post(f"{place}/place/draft").status_code == 303
    assert (
        marta.post(
            f"{place}/facts", data={"client_name": "Kafe", "slug": "Not Plain", "goal": "trust", "industry": "food"}
        ).status_code
        == 422
    )
    fine = {
        "client_name": "Kafe Meydan",
        "slug": "kafe-meydan",
        "goal": "trust",
        "industry": "food",
        "problems": ["unknown"],
    }
    assert marta.post(f"{place}/facts", data=fine).status_code == 303
    assert db.session.get(Case, case.id).goal == "trust"


def test_only_what_was_delivered_is_told_and_external_work_says_so(cast: Cast, browser: Browser, db: Any) -> None:
    running = running_project()
    with pytest.raises(starting.NotFinished), transaction():
        starting.start(running, Brief(goal=Goal.VALUE, industry=Industry.FOOD, language="en"), by=None)
    marta = cast.signed_in(browser(), cast.marta)
    values = {
        "title": "Çay bahçesi",
        "client_name": "Rize Çay",
        "goal": "finished",
        "industry": "food",
        "language": "tr",
    }
    assert marta.post("/desk/cases/external", data=values).status_code == 303
    case = db.session.scalar(sa.select(Case).where(Case.external))
    assert (case.slug, case.project_id) == ("cay-bahcesi", None)
    assert "not verified here" in marta.get(f"/desk/cases/{case.reference}").get_data(as_text=True)
    with pytest.raises(sa.exc.IntegrityError, match="external_has_no_project"), db.session.begin_nested():
        db.session.execute(sa.update(Case).values(external=False))


def test_files_and_words_carry_no_script_into_what_is_drawn(cast: Cast, browser: Browser, db: Any) -> None:
    case = a_case()
    marta = cast.signed_in(browser(), cast.marta)
    place = f"/desk/cases/{case.reference}/files"
    evil = {"file": (io.BytesIO(b"<svg onload=alert(1)>"), "x.svg")}
    assert marta.post(place, data=evil, content_type="multipart/form-data").status_code == 422
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    picture.seek(0)
    sent = {"file": (picture, "Önce ve sonra.png"), "captured_on": "2026-05-31", "redacted": "y"}
    assert marta.post(place, data=sent, content_type="multipart/form-data").status_code == 303
    asset = queries.assets_of(case.id)[0]
    with marta.get(f"{place}/{asset.key}") as answer:
        assert (answer.status_code, asset.key) == (200, "once-ve-sonra")

    words = (
        "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **{{orders}}** \ue0000\ue001"
    )
    document = Document(
        title=words, task=words, highlights="{{orders}}. in the first line\n\n{{nobody}} {{<b>}}",
        steps=(Step(on="2026-03-02", title=words, decision=words),),
        figures=(Figure(show=f"asset:{asset.key}", caption=words, alt=words), Figure(show="chart:none", caption="x", alt="y")),
        sources=(Source(title=words, url="https://example.com"),), problems=(StatedProblem(text=words, unsolved=True),),
    )  # fmt: skip
    page = marta.post(
        f"/desk/cases/{case.reference}/texts/en/preview?piece=1",
        data=typed(document, 2, highlights=document.highlights) | {
            "figures-0-show": f"asset:{asset.key}", "figures-0-caption": words, "figures-0-alt": words,
            "problems-0-text": words, "problems-0-unsolved": "y", "sources-0-title": words, "sources-0-url": "https://example.com",
        },
    ).get_data(as_text=True)  # fmt: skip
    assert not re.search(r"<script|<img src=x|href=\"javascript|<b>", page)
    assert "<strong>168</strong>" in page and "<p>168. in the first line</p>" in page, "a number never becomes a list"
    assert [each.number for each in drawing.figures(case, document, drawing.numbers_of(case), "en")] == [1]
    assert marta.post(f"{place}/{asset.key}/removal").status_code == 303
    assert queries.assets_of(case.id) == []


def test_sources_are_knocked_at_by_a_job_and_broken_ones_are_named(db: Any, run_jobs: Callable[..., int]) -> None:
    """In tests nothing leaves this machine, so that no address can be reached."""
    case = a_case()
    assert ("cases.check_links", {"case_id": case.id}) in waiting()
    with transaction():
        document = Document(title="T", sources=(Source(title="Ours", url="http://127.0.0.1/x"),))
        saving.save(case, "en", document, by=None, base=2)
        db.session.execute(sa.delete(CaseLink).where(CaseLink.url.startswith("https")))

    run_jobs(only="cases.check_links")
    db.session.expire_all()

    link = db.session.scalar(sa.select(CaseLink))
    assert (link.found, link.detail) == ("broken", "not an https address")
    assert "broken_link" in [check.code for check in checking.checks_of(case, newest(case))]


def test_a_draft_tells_what_the_client_saw_in_the_order_in_which_it_happened(cast: Cast, db: Any) -> None:
    project = running_project(cast.dora)
    a_board(project)
    later = a_card(project, "Shown and done later", shown=True, description="Twelve posters")
    a_card(project, "Shown, not done", shown=True)
    earlier, internal = a_card(project, "Shown and done", shown=True), a_card(project, "Internal and done")
    with transaction():
        for card, day in ((later, 20), (earlier, 3), (internal, 5)):
            card.done_at = now().replace(year=2026, month=3, day=day)
        project.delivered_at = now()
        db.session.flush()
        project.state = "delivered"
        case = starting.start(project, Brief(goal=Goal.FINISHED, industry=Industry.CRAFT, language="en"), by=None)

    steps = newest(case).document.steps
    assert [(step.on, step.title) for step in steps] == [
        ("2026-03-03", "Shown and done"),
        ("2026-03-20", "Shown and done later"),
    ]
    assert steps[1].text == "Twelve posters"
