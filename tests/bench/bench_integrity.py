"""The integrity job over a million reviews: minutes and peak memory of one look, in a process of its own.

The reviews are made by the database: 2,000 services, two years, requests of the last months, and twenty attacks of thirty
strangers within three days. The baseline is one bare count of the same rows by service and day.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from app import create_app
from app.database import db
from reviews.integrity import running
from tests.bench.figures import Figure, at_most
from tests.databases import running_cluster, test_settings

REVIEWS, SERVICES, DAYS, ATTACKS = 1_000_000, 2_000, 730, 20
_SERVICES = """
    INSERT INTO service (slug, kind, discipline, vat_category, vat_rate_bp, lead_time_days, position,
        active, created_at, updated_at)
    SELECT 'bench-' || n, 'service', 'design', 'S', 2400, 10, n, false, now(), now() FROM generate_series(1, :services) n
"""
_REQUESTS = """
    INSERT INTO review_request (reference, service_id, recipient_name, recipient_email, channel, locale, token_hash,
        destination, created_at, sent_at, expires_at)
    SELECT 'BQ' || n, (SELECT min(id) FROM service WHERE slug LIKE 'bench-%') + n % :services, '', '', 'email', 'en', 'bq' || n,
        'house', at, at, at + interval '120 days'
    FROM (SELECT n, now() - random() * interval '1 day' * 110 AS at FROM generate_series(1, :requests) n) made
"""
_REVIEWS = """
    INSERT INTO review (reference, service_id, author_name, author_email, language, rating, title, text, state, holds, channel,
        verification, incentivized, relation, created_at, submitted_at, published_at, revision_number)
    SELECT 'BR' || n, (SELECT min(id) FROM service WHERE slug LIKE 'bench-%') + n % :services, 'B', n || '@bench.example', 'en',
        (ARRAY[5, 5, 5, 5, 5, 5, 4, 4, 3, 1])[1 + floor(random() * 10)::int], '', 'Bench', 'published', '[]', 'onsite_form',
        'none', false, 'none', at, at, at, 1
    FROM (SELECT n, now() - random() * interval '1 day' * :days AS at FROM generate_series(1, :reviews) n) made
"""
_ATTACKS = """
    INSERT INTO review (reference, service_id, author_name, author_email, language, rating, title, text, state, holds, channel,
        verification, incentivized, relation, created_at, submitted_at, published_at, revision_number)
    SELECT 'BA' || n, (SELECT min(id) FROM service WHERE slug LIKE 'bench-%') + n % :attacks, 'A', n || '@attack.example', 'en',
        5, '', 'Bench', 'published', '[]', 'onsite_form', 'none', false, 'none', at, at, at, 1
    FROM (
        SELECT n, now() - interval '5 days' + random() * interval '2 days' AS at FROM generate_series(1, :rows) n
    ) made
"""
_BARE = "SELECT service_id, submitted_at::date, count(*) FROM review GROUP BY 1, 2"


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as folder, cluster.clone("integrity") as url:
        _fill(url, Path(folder))
        answers = multiprocessing.get_context("spawn").Queue()
        worker = multiprocessing.get_context("spawn").Process(target=_look, args=(url, folder, answers))
        worker.start()
        seconds, bare, megabytes, found = answers.get(timeout=1_800)
        worker.join()
    name = f"integrity job over {REVIEWS + ATTACKS * 30:,} reviews"
    yield at_most(
        5,
        name=name,
        measured=seconds / 60,
        unit="min",
        baseline=bare / 60,
        baseline_name="a bare count by service and day",
    )
    yield at_most(1_024, name="its peak memory", measured=megabytes, unit="MB")
    yield Figure(name=f"signals found, {ATTACKS} attacks planted", measured=found, unit="signals")


def _fill(url: str, folder: Path) -> None:
    app = create_app(test_settings(url, folder))
    with app.app_context():
        values = {"services": SERVICES, "reviews": REVIEWS, "days": DAYS, "attacks": ATTACKS, "rows": ATTACKS * 30}
        values["requests"] = REVIEWS * 110 // DAYS * 12 // 10
        for statement in (_SERVICES, _REQUESTS, _REVIEWS, _ATTACKS):
            names = sa.text(statement)
            db.session.execute(names, {name: values[name] for name in names.compile().params})
            db.session.commit()
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _look(url: str, folder: str, answers: multiprocessing.Queue[tuple[float, float, float, int]]) -> None:
    app = create_app(test_settings(url, Path(folder) / "worker"))
    with app.app_context():
        begun = time.perf_counter()
        db.session.execute(sa.text(_BARE)).all()
        bare = time.perf_counter() - begun
        begun = time.perf_counter()
        sight = running.look()
        seconds = time.perf_counter() - begun
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
        answers.put((seconds, bare, megabytes, len(sight.found)))
        db.session.remove()
        db.engine.dispose()
