"""Cases in public: page and index over two thousand against a bare Jinja page, a PDF of six pages, full-text search."""

from __future__ import annotations

import io
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from app import create_app
from app.database import db
from cases.publishing.outputs import pdf
from cases.publishing.outputs.document import Document
from tests.bench.figures import Figure, at_least, at_most, median_seconds, p95
from tests.bench.serving import granian, requests_per_second, weight
from tests.cases.publishing.samples import PICTURES, a_document
from tests.databases import running_cluster, test_settings
from tests.factories.publishing import published

MANY = 2000
GOAL, GOAL_PDF_MS, GOAL_SEARCH_MS = 0.5, 1000, 30
ROUNDS, SEARCHES, SEARCHES_TO_WARM = 3, 120, 10
WORDS = ("afternoon", "harvest", "bicycle", "lighthouse", "orchard", "printer", "ferry", "violin", "glacier", "pottery")
# Copies of one real case with other words in them, each allowed by its client as the first one is.
FILL = (
    """
    INSERT INTO case_study (reference, slug, external, goal, state, industry, problems, language, client_name,
        created_at, updated_at)
    SELECT 'BENCH-' || n, 'bench-' || n, true, 'value', 'published', (ARRAY['food', 'retail', 'craft', 'software'])[1 + n % 4],
        problems, language, client_name, now(), now() FROM case_study, generate_series(1, :many) n WHERE id = :pattern
    """,
    """
    INSERT INTO case_publication (case_id, language, version, state, live_at, title, record, industry, problems, kinds,
        search, left_out, because)
    SELECT s.id, p.language, 1, 'live', now() - s.id * interval '1 minute', p.title,
        jsonb_set(p.record, '{document,slug}', to_jsonb(s.slug)), s.industry, p.problems, p.kinds,
        p.search || to_tsvector('english', (CAST(:words AS text[]))[1 + s.id % 10] || ' number ' || s.id),
        p.left_out, '[]'
    FROM case_publication p, case_study s WHERE p.case_id = :pattern AND s.reference LIKE 'BENCH-%'
    """,
    """
    INSERT INTO case_consent (case_id, output, naming, approval_id, given_at, given_by_id, closed_because)
    SELECT s.id, c.output, c.naming, c.approval_id, now(), c.given_by_id, ''
    FROM case_consent c, case_study s WHERE c.case_id = :pattern AND s.reference LIKE 'BENCH-%'
    """,
)


def run() -> Iterator[Figure]:
    yield _pdf()
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        settings = test_settings(url, Path(folder))
        app = create_app(settings)
        with app.app_context():
            slug = _fill()
        yield from _searches(app)
        environ = {"DATABASE_URL": url, "IMECE_INSTANCE": folder, "SECRET_KEY": settings.secret_key}
        for name, path in (("case page", f"/cases/{slug}/en"), (f"/cases over {MANY}", "/cases")):
            measured, baseline, size = _side_by_side(environ, path)
            yield at_least(
                GOAL,
                name=f"{name}, requests a second ({size // 1000} kB)",
                measured=measured,
                unit="req/s",
                baseline=baseline,
                baseline_name="bare Jinja page",
            )


def _pdf() -> Figure:
    document = _six_pages()
    pages = len(PdfReader(io.BytesIO(pdf.render(document, PICTURES))).pages)
    number = itertools.count()

    def draw() -> None:
        pdf.render(replace(document, title=f"{document.title} {next(number)}"), PICTURES)

    seconds = median_seconds(draw, rounds=9)
    return at_most(GOAL_PDF_MS, name=f"case PDF, {pages} pages, 2 charts", measured=seconds * 1000, unit="ms")


def _six_pages() -> Document:
    """The sample, with as much text as six pages hold."""
    document = a_document()
    text = "\n\n".join(
        ["Every afternoon somebody came by and asked for the same three things, until the board told them. " * 5] * 5
    )
    sections = tuple(
        replace(section, text=text if section.key in {"client", "result"} else section.text)
        for section in document.sections
    )
    more = tuple(replace(document.sections[0], key=f"more-{n}", text=text) for n in range(4))
    second = replace(document.sections[2].charts[0], number=2)
    with_charts = replace(sections[2], charts=(*sections[2].charts, second))
    return replace(document, sections=(*sections[:2], with_charts, *more, *sections[3:]))


def _fill() -> str:
    case, _made = published()
    for statement in FILL:
        values = {"many": MANY, "pattern": case.id, "words": list(WORDS)}
        known = {name: value for name, value in values.items() if f":{name}" in statement}
        db.session.execute(sa.text(statement), known)
    db.session.commit()
    for table in ("case_study", "case_publication", "case_consent"):
        db.session.execute(sa.text(f"ANALYZE {table}"))
    db.session.commit()
    return case.slug


def _searches(app: Flask) -> Iterator[Figure]:
    """The whole page that answers a search nobody has made before: found, counted, and drawn."""
    browser, seconds = app.test_client(), []
    for number in range(SEARCHES):
        word = WORDS[number % len(WORDS)] if number % 3 else f"café {WORDS[number % len(WORDS)]}"
        begun = perf_counter()
        page = browser.get("/cases", query_string={"q": word, "n": number})
        seconds.append(perf_counter() - begun)
        assert page.status_code == 200, word
        assert "/cases/bench-" in page.text, word
    yield at_most(
        GOAL_SEARCH_MS,
        name=f"page of a search over {MANY} cases, p95",
        measured=p95(seconds[SEARCHES_TO_WARM:]) * 1000,
        unit="ms",
    )


def _side_by_side(environ: dict[str, str], path: str) -> tuple[float, float, int]:
    """Medians of our page and the bare one, measured in turns so that a busy moment of the machine meets both."""
    with granian("wsgi:app", environ) as ours:
        size = weight(ours, path)
        with granian("tests.bench.bare:app", {"BARE_BYTES": str(size)}) as bare:
            turns = [
                (requests_per_second(ours, path, seconds=2), requests_per_second(bare, "/", seconds=2))
                for _ in range(ROUNDS)
            ]
    return median(turn[0] for turn in turns), median(turn[1] for turn in turns), size
