"""A published case is found in every form; what is withdrawn, planned or written is found in none."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import html5lib
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.config import settings
from app.database import db, transaction
from cases.consent import deciding
from cases.consent.models import Consent
from cases.consent.outputs import Naming, Output
from cases.evidence import recording
from cases.evidence.models import CaseContent
from cases.publishing import releasing
from cases.writing import saving
from cases.writing.models import Case
from tests.cases.publishing.atom import faults_of
from tests.factories.cases import TEXT, a_case, newest, orders, the_result
from tests.factories.publishing import BY_NAME, client_of, published, say_yes

Jobs = Callable[..., int]
FILES = ("case.pdf", "print.pdf", "card.png", "press.zip")


def places(case: Case) -> list[str]:
    """Every address of a case that anybody could know."""
    page = f"/cases/{case.slug}/en"
    return [
        f"/cases/{case.slug}", page, f"/blog/{case.slug}/en", f"/embed/cases/{case.slug}/en",
        f"/oembed?url={settings().base_url}{page}", *(f"{page}/{name}" for name in FILES), f"{page}/seen.gif",
    ]  # fmt: skip


def lists(case: Case) -> Iterator[str]:
    """Pages on which it could be named."""
    yield from (
        "/cases",
        "/cases?q=caf%C3%A9",
        "/cases?industry=food",
        "/blog",
        "/sitemap.xml",
        "/cases/feed.atom",
        "/",
    )


def test_a_published_case_is_found_in_every_form(client: FlaskClient, run_jobs: Jobs) -> None:
    case, _made = published()
    run_jobs(only="cases.draw_files")
    page = client.get(f"/cases/{case.slug}/en", headers={"Accept-Language": "tr"})

    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    for said in ("A café with +40% more orders", "120", "168", "Nobody knew the café", 'rel="canonical"', "ld+json"):
        assert said in page.text
    for place in places(case)[1:]:
        answer = client.get(place)
        assert answer.status_code == 200, place
    assert client.get(f"/cases/{case.slug}").location.endswith(f"/cases/{case.slug}/en")
    for place in lists(case):
        answer = client.get(place)
        assert answer.status_code == 200
        assert case.slug in answer.text, place
    assert faults_of(client.get("/cases/feed.atom").data) == []
    pdf = client.get(f"/cases/{case.slug}/en/case.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Link"].endswith('rel="canonical"')
    for place in (places(case)[1], "/cases", "/blog", places(case)[2], places(case)[3]):
        html5lib.HTMLParser(strict=True).parse(client.get(place).text)


def test_a_search_asks_no_more_statements_for_many_cases_than_for_one(client: FlaskClient, queries: list[str]) -> None:
    def asked() -> int:
        queries.clear()
        assert client.get("/cases?q=caf%C3%A9").status_code == 200
        return len(queries)

    published()
    asked()
    published()
    of_two = asked()
    published()
    assert asked() == of_two


def test_the_stamp_of_the_pdf_is_that_of_the_file_anybody_gets_however_often_the_naming_changed(
    client: FlaskClient, run_jobs: Jobs, tmp_path: Path
) -> None:
    case = a_case()
    with transaction():
        saving.save(case, "en", replace(TEXT, client_anonymous="A café in a town."), by=None, base=newest(case).version)
    published(case)
    run_jobs()
    proof = f"/cases/proofs/{db.session.scalars(sa.select(CaseContent.key)).one()}"
    digests = []
    for naming in (Naming.NAME, Naming.ANONYMOUS, Naming.NAME):
        say_yes(case, client_of(case), {**BY_NAME, Output.DOCUMENT: naming})
        run_jobs()
        page = client.get(proof).text
        for name in ("pdf.tsr", "pdf-authority.pem"):
            (tmp_path / name).write_bytes(client.get(f"{proof}/{name}").data)
        (tmp_path / "case.pdf").write_bytes(client.get(f"/cases/{case.slug}/en/case.pdf").data)
        command = re.search(r"<code>(openssl ts -verify[^<]*case\.pdf[^<]*)</code>", page)
        assert command is not None, naming
        done = subprocess.run(command[1].split(), cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "Verification: OK" in done.stdout + done.stderr, naming
        digests.append(sha256((tmp_path / "case.pdf").read_bytes()).hexdigest())
    assert digests[0] == digests[2] != digests[1]


@pytest.mark.parametrize("how", ["draft", "approved", "planned", "withdrawn", "taken_down", "over", "held"])
def test_what_is_not_public_leaks_nowhere(how: str, client: FlaskClient, run_jobs: Jobs) -> None:
    case = a_case()
    if how != "draft":
        say_yes(case)
    if how == "planned":
        with transaction():
            releasing.schedule(case, ["en"], clock.now() + timedelta(days=1), by=None)
    if how in {"withdrawn", "taken_down", "over", "held"}:
        with transaction():
            releasing.publish_now(case, ["en"], by=None)
        run_jobs(only="cases.draw_files")
        for place in lists(case):
            client.get(place)
        assert client.get(places(case)[1]).status_code == 200
        proof = f"/cases/proofs/{db.session.scalars(sa.select(CaseContent.key)).one()}"
        assert {client.get(f"{proof}{name}").status_code for name in ("", "/content.json")} == {200}
        _end(how, case)
        for name in ("", "/content.json", "/content.tsr", "/pdf.tsr"):
            assert client.get(f"{proof}{name}").status_code in {404, 410}, name

    gone = {410} if how in {"withdrawn", "taken_down", "over"} else {404}
    for place in places(case):
        answer = client.get(place)
        assert answer.status_code in gone, (place, answer.status_code)
        # The number of a request is a dozen random digits and letters: nothing else may hold 168.
        assert "168" not in re.sub(r"[0-9a-f]{12}", "", answer.text)
    for place in lists(case):
        assert case.slug not in client.get(place).text, place


def _end(how: str, case: Case) -> None:
    if how == "withdrawn":
        with transaction():
            deciding.withdraw(case, by=client_of(case))
    elif how == "taken_down":
        with transaction():
            releasing.take_down(case)
    elif how == "over":
        with transaction() as session:
            session.execute(sa.update(Consent).values(valid_until=clock.now().date() - timedelta(days=1)))
    else:
        with transaction():
            recording.change(the_result(case), orders(value=Decimal(169)), by=None)
