"""Results with revisions, what stops a version, the chain, the seal and its stamp, and the public proof."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.database import transaction
from app.errors import Conflict
from cases.evidence import charting, proving, queries, recording, sealing
from cases.evidence.chain import chain_of, is_whole
from cases.evidence.models import CaseContent, CaseResult
from cases.evidence.sockets import public_versions
from cases.writing import checking, drawing, saving
from cases.writing.document import Document, Figure, StatedProblem
from cases.writing.models import Case
from cases.writing.sockets import Severity
from cases.writing.states import Goal
from tests.cast import Cast
from tests.factories.cases import TEXT, a_case, delivered_project, newest, orders, the_result

Browser = Callable[[], FlaskClient]


@pytest.fixture
def everything_public(app: Flask) -> Iterator[None]:
    """Somebody above says that what was sealed is public."""
    plugs = app.extensions["sockets"].setdefault(public_versions.name, [])
    before = list(plugs)
    plugs.append(lambda _content: True)
    yield
    plugs[:] = before


def stops(case: Case, document: Document | None = None) -> set[tuple[str, str]]:
    """What writing and evidence say; whether the client agreed is consent's to say."""
    if document is not None:
        with transaction():
            saving.save(case, "en", document, by=None, base=newest(case).version)
    text = newest(case)
    found = [*checking.findings_of(case, text), *proving.checks(case, text)]
    assert {check.code for check in found} <= {check.code for check in checking.checks_of(case, text)}
    return {(check.code, check.place) for check in found if check.severity is Severity.STOP}


def test_one_unbound_number_stops_a_case_wherever_it_stands(db: Any) -> None:
    case = a_case()
    assert stops(case) == set()

    for place, document in (
        ("title", replace(TEXT, title=TEXT.title + " and 9% more")),
        ("task", replace(TEXT, task="Fill **4**0 seats")),
        ("steps.1.argument", replace(TEXT, steps=(replace(TEXT.steps[0], argument="It costs ४० rupees"),))),
        ("problems.1.text", replace(TEXT, problems=(StatedProblem(text="Only 7 guests", results=("orders",)),))),
        ("figures.1.caption", replace(TEXT, figures=(Figure(show="asset:none", caption="½ full", alt="x"),))),
    ):
        assert ("unbound", place) in stops(case, document), place
    assert ("unknown_reference", "task") in stops(case, replace(TEXT, task="{{nobody}}"))
    assert ("unknown_reference", "problems.1") in stops(
        case, replace(TEXT, problems=(StatedProblem(text="x", results=("nobody",)),))
    )
    assert ("title_number", "title") in stops(case, replace(TEXT, title="A café is busier"))
    assert ("unknown_figure", "figures.1") in stops(
        case, replace(TEXT, figures=(Figure(show="chart:none", caption="x", alt="y"),))
    )
    assert stops(case, TEXT) == set()


def test_a_changed_row_changes_every_text_and_needs_its_confirmation_again(cast: Cast, db: Any) -> None:
    case = a_case()
    with transaction():
        saving.save(case, "tr", replace(TEXT, title="{{orders.change}} daha çok sipariş"), by=None, base=0)
        result = the_result(case)
        recording.confirm(result, by=cast.alice, revision=1)
        sealed = sealing.seal(case, newest(case))
    assert drawing.title(case, newest(case)) == "A café with +40% more orders in 3 months"
    assert drawing.title(case, newest(case, "tr")) == "+%40 daha çok sipariş"
    assert sealing.is_still_true(sealed, newest(case))

    with transaction():
        assert recording.change(the_result(case), orders(value=the_result(case).value_number + 12), by=cast.marta)
        assert not recording.change(the_result(case), orders(value=the_result(case).value_number), by=cast.marta)
    result = the_result(case)
    assert (result.revision, result.is_confirmed) == (2, False)
    assert [each.said["value"] for each in queries.revisions_of(result)] == ["180", "168"]
    assert drawing.title(case, newest(case)) == "A café with +50% more orders in 3 months"
    assert drawing.title(case, newest(case, "tr")) == "+%50 daha çok sipariş"
    assert not sealing.is_still_true(sealed, newest(case))
    with pytest.raises(Conflict, match="changed meanwhile"), transaction():
        recording.confirm(the_result(case), by=cast.alice, revision=1)

    with transaction():
        recording.remove(the_result(case), by=cast.marta)
    assert ("unknown_reference", "title") in stops(case)
    with transaction():
        recording.add(case, "orders", orders(baseline=the_result(case).baseline_number * 0), by=cast.marta)
    assert ("unknown_reference", "title") in stops(case), "a baseline of zero forbids the percentage"
    with pytest.raises(recording.KeyTaken), transaction():
        recording.add(case, "orders", orders(), by=cast.marta)


def test_the_chain_says_what_is_verified_and_external_work_is_not(cast: Cast, db: Any) -> None:
    case = a_case()
    links = {link.kind: link for link in chain_of(case)}
    assert (links["project"].verified, links["review"].verified) == (True, False)
    assert {link.fact for link in links.values()} >= {"accepted", "no_review"}
    before = [link.fingerprint for link in chain_of(case)]
    with transaction():
        case.project.delivered_at = case.project.delivered_at.replace(day=24)
    after = [link.fingerprint for link in chain_of(case)]
    assert all(old != new for old, new in zip(before, after, strict=True)), "a link is sealed into all that follow it"

    with transaction():
        case.project_id, case.external = None, True
    db.session.refresh(case)
    assert {link.verified for link in chain_of(case)} == {False}
    assert not is_whole(chain_of(case))


def test_what_is_published_is_sealed_once_and_its_proof_is_public_only_while_it_is(
    browser: Browser, db: Any, run_jobs: Callable[..., int], everything_public: None, tmp_path: Path
) -> None:
    case = a_case()
    with transaction():
        sealed = sealing.seal(case, newest(case))
        assert sealing.seal(case, newest(case)).id == sealed.id
        key = sealed.key
    page = browser().get(f"/cases/proofs/{key}").get_data(as_text=True)
    assert (
        "Stamp pending" in page
        and ">Stamped<" not in page
        and 'status-good"><svg' not in page.split("What is verified")[0]
    )
    assert browser().get(f"/cases/proofs/{key}/content.tsr").status_code == 404

    run_jobs()
    page = browser().get(f"/cases/proofs/{key}").get_data(as_text=True)
    assert "Stamped" in page and "Stamp pending" not in page
    for name in ("content.json", "content.tsr", "authority.pem"):
        answer = browser().get(f"/cases/proofs/{key}/{name}")
        assert answer.headers["Cache-Control"] == "no-store"
        (tmp_path / name).write_bytes(answer.data)
    content = json.loads((tmp_path / "content.json").read_bytes())
    assert content["blocks"][0]["text"] == "A café with +40% more orders in 3 months"
    assert content["results"][0]["value"] == "168" and content["chain"][0][:2] == ["project", True]
    command = re.search(r"<code>(openssl ts -verify[^<]*content\.json[^<]*)</code>", page)
    assert command is not None
    assert _says(command[1], tmp_path) == "Verification: OK"
    (tmp_path / "content.json").write_bytes((tmp_path / "content.json").read_bytes().replace(b"168", b"169", 1))
    assert "FAILED" in _says(command[1], tmp_path)
    assert browser().get("/cases/proofs/nobody").status_code == 404
    with pytest.raises(sa.exc.DBAPIError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.update(CaseContent).values(body=b"x"))


def test_without_a_publication_there_is_no_proof(browser: Browser, db: Any) -> None:
    case = a_case()
    with transaction():
        key = sealing.seal(case, newest(case)).key
    for name in ("", "/content.json", "/content.tsr"):
        assert browser().get(f"/cases/proofs/{key}{name}").status_code == 404


def _says(command: str, folder: Path) -> str:
    """What the printed command answers when a reader runs it as it stands."""
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, text=True, check=False)
    return next(
        (line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Verification")), "FAILED"
    )


def test_results_and_charts_are_made_at_the_desk(cast: Cast, browser: Browser, db: Any) -> None:
    case = a_case(delivered_project(cast.dora), goal=Goal.FINISHED)
    marta = cast.signed_in(browser(), cast.marta)
    place = f"/desk/cases/{case.reference}/results"
    row = {
        "key": "reach", "metric": "Reach", "baseline": "1,200.5", "value": "2401", "unit": "count", "begins_on": "2026-03-01",
        "ends_on": "2026-05-31", "source": "Search console", "metric_tr": "Erişim",
    }  # fmt: skip
    for unusable in ("many", "NaN", "-Infinity", "9" * 16, "1.23456789", "1,2"):
        assert marta.post(place, data=row | {"value": unusable}).status_code == 422, unusable
    assert marta.post(place, data=row | {"ends_on": "2026-02-01"}).status_code == 422
    assert marta.post(place, data=row | {"key": "Reach!"}).status_code == 422
    assert marta.post(place, data=row).status_code == 303
    assert marta.post(place, data=row).status_code == 422, "the name is taken"
    result = the_result(case, "reach")
    assert (result.baseline, result.value, result.decimals, result.word("metric", "tr")) == (12005, 24010, 1, "Erişim")
    assert 'value="1200.5"' in marta.get(f"{place}/reach").get_data(as_text=True)
    assert marta.post(f"{place}/reach", data=row | {"value": "2500"}).status_code == 303
    assert db.session.get(CaseResult, result.id).revision == 2

    chart = {"key": "growth", "form": "before_after", "results": ["orders", "reach"]}
    assert marta.post(f"{place}/charts", data=chart | {"results": []}).status_code == 422
    assert marta.post(f"{place}/charts", data=chart).status_code == 303
    page = marta.get(place).get_data(as_text=True)
    assert "<svg" in page and "Orders a month" in page and "2,500" in page
    said = charting.chart_of(case, "growth", "tr")
    assert said is not None
    assert [point.shown for point in said.points] == ["120", "168", "1.200,5", "2.500"]
    assert {point.label for point in said.points} == {"Orders a month", "Erişim"}
    assert marta.post(f"{place}/reach/removal").status_code == 303
    assert [each.key for each in queries.removed_results_of(case.id)] == ["reach"]
    assert marta.post(f"{place}/reach/removal").status_code == 303
    charlie = cast.signed_in(browser(), cast.charlie)
    assert {charlie.get(place).status_code, charlie.post(place, data=row).status_code} == {404}
