"""The partner's first screen with ten million clicks behind it against one with none, on the same durable server.

The clicks are rows of the partitioned table, counted to days by our own job; both partners have the same links and earnings, and
their pages are asked for in turns.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock, create_app
from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.database import db, transaction
from referrals.commissions.earning import earn
from referrals.tracking.rolling import count, make_months
from tests.bench.figures import Figure
from tests.cast import person, sign_in
from tests.databases import running_cluster, test_settings
from tests.factories.commissions import a_sale, an_enrolment, program_terms
from tests.factories.referrals import a_link

CLICKS, LINKS, DAYS, SUB_IDS = 10_000_000, 5, 25, 4
TIMES, WARM_UP = 60, 10
GOAL = 1.5
PAGE = "/account/partner?days=90"
_FOLLOWED = sa.text(f"""
    INSERT INTO referral_touch (happened_at, link_id, event, kind, visitor, details)
    SELECT CAST(:now AS timestamptz) - make_interval(0, 0, 0, CAST(n % {DAYS} AS int)),
        (CAST(:links AS bigint[]))[1 + n % {LINKS}], 'click', 'counted', int8send(n),
        jsonb_build_object('sub', 'place-' || (n / {LINKS} % {SUB_IDS}))
    FROM generate_series(CAST(1 AS bigint), {CLICKS}) n
""")


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        cluster.clone("bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            busy, quiet = _partner("busy"), _partner("quiet")
            _follow(busy)
            browsers = [_signed_in(app.test_client(), each) for each in (busy, quiet)]
            db.session.remove()
        pairs = [tuple(map(_seconds, browsers)) for _time in range(TIMES + WARM_UP)]
        with app.app_context():
            db.engine.dispose()
    ours, others = (statistics.median(each) * 1000 for each in zip(*pairs[WARM_UP:], strict=True))
    yield Figure(
        name=f"the partner's first screen, {CLICKS // 1_000_000} million clicks",
        measured=ours,
        unit="ms",
        baseline=others,
        baseline_name="the same without a click",
        goal=f"ratio <= {GOAL}",
        met=ours <= GOAL * others,
    )


def _partner(name: str) -> User:
    user = person(f"{name}@partner.example", name.capitalize(), Role.PARTNER)
    enrolment = an_enrolment(program_terms(), user)
    for number in range(LINKS):
        a_link(enrolment, code=f"{name}-{number}")
    with transaction():
        earn(a_sale(enrolment))
    return user


def _follow(user: User) -> None:
    own = "SELECT array_agg(l.id) FROM referral_link l JOIN program_enrolment e ON e.id = l.enrolment_id WHERE e.user_id = :user"
    links = db.session.execute(sa.text(own), {"user": user.id}).scalar()
    with transaction():
        for days in range(0, 63, 31):
            make_months(clock.in_days(-days).date())
        db.session.execute(_FOLLOWED, {"links": links, "now": clock.now()})
        count(clock.in_days(-DAYS - 1).date(), clock.today())
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()


def _signed_in(browser: FlaskClient, user: User) -> FlaskClient:
    sign_in(browser, user, start_session)
    return browser


def _seconds(browser: FlaskClient) -> float:
    begin = time.perf_counter()
    answer = browser.get(PAGE)
    taken = time.perf_counter() - begin
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")
    return taken
