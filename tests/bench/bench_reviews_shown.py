"""A subject's page over a hundred thousand reviews beside one over ten, and what the list widget weighs."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import create_app
from app.database import db
from app.web import assets
from reviews.showing import counting
from tests.bench.figures import Figure, pages_p95
from tests.databases import running_cluster, test_settings
from tests.factories.reviews import a_review, a_service

MANY, FEW = 100_000, 10
ROUNDS = 120
GOAL = 1.5
HEAVIEST_KB = 15
# Copies of one real review with other stars, days and authors; revisions as the trigger wants them.
FILL = """
    INSERT INTO review (reference, service_id, author_name, language, rating, title, text, state, holds, channel,
        verification, incentivized, relation, created_at, submitted_at, published_at, revision_number)
    SELECT 'B' || :service || '-' || n, :service, 'Author ' || n, (ARRAY['en', 'tr', 'de', 'hi', 'pl'])[1 + n % 5],
        1 + (n * 7) % 5, title, text, 'published', '[]', 'email', 'none', n % 9 = 0, 'none',
        now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute', 1
    FROM review, generate_series(1, :number) n WHERE id = :pattern
"""


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            for slug, number in (("few-film", FEW), ("many-film", MANY)):
                _fill(slug, number)
            db.session.execute(sa.text("ANALYZE review"))
            db.session.commit()
        yield from _figures(app.test_client())


def _fill(slug: str, number: int) -> None:
    service = a_service(slug)
    pattern = a_review(service=service)
    db.session.execute(sa.text(FILL), {"service": service.id, "number": number, "pattern": pattern.id})
    counting.recount(service.id)
    db.session.commit()


def _figures(client: FlaskClient) -> Iterator[Figure]:
    for name, below in (("page", ""), ("page, third of the list", "?page=3"), ("page, five stars only", "?stars=5")):
        few, many = pages_p95(client, f"/reviews/few-film{below}", f"/reviews/many-film{below}", rounds=ROUNDS)
        yield Figure(
            name=f"reviews {name}, {MANY} reviews, p95",
            measured=many * 1000,
            unit="ms",
            baseline=few * 1000,
            baseline_name=f"the same over {FEW}",
            goal=f"ratio <= {GOAL}" if not below else "",
            met=many / few <= GOAL if not below else None,
        )
    few, many = pages_p95(client, "/embed/reviews/few-film/list", "/embed/reviews/many-film/list", rounds=ROUNDS)
    yield Figure(
        name="list widget, until its first byte, p95",
        measured=many * 1000,
        unit="ms",
        baseline=few * 1000,
        baseline_name=f"the same over {FEW}",
        goal=f"ratio <= {GOAL}",
        met=many / few <= GOAL,
    )
    page = client.get("/embed/reviews/many-film/list").data
    weight = (len(gzip.compress(page)) + len(gzip.compress(Path(assets.FOLDER, "web/embed.css").read_bytes()))) / 1024
    yield Figure(
        name="list widget with all it needs, gzipped",
        measured=weight,
        unit="KB",
        goal=f"<= {HEAVIEST_KB}",
        met=weight <= HEAVIEST_KB,
    )
