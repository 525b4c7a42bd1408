"""Settling an order that five levels of partners earn by against one that nobody brought, on the same durable server.

Both are `payments.tasks.receive` of one paid notice each, in turns and in fresh sessions. The one side has come by a link of a
partner with four sponsors above; the other has no touch, in the same database with the same programs. What the job does
afterwards, deciding and booking all five levels, is a figure of its own.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import clock, create_app
from app.accounts.models import User
from app.database import db
from app.orders.models import OrderTouch
from app.payments import tasks
from app.payments.gateway import Notice
from referrals.commissions.models import Commission
from referrals.commissions.tasks import earn_by
from referrals.tracking.carrying import SOURCE
from referrals.tracking.models import ReferralConversion, ReferralLink
from tests.bench.figures import Figure
from tests.databases import running_cluster, test_settings
from tests.factories.commissions import a_line, program_terms
from tests.factories.orders import a_contact, an_order
from tests.factories.payments import a_notice, a_payment
from tests.factories.referrals import a_link

LEVELS = (1_000, 400, 200, 100, 50)
TIMES, WARM_UP = 120, 20
GOAL = 1.5


def run() -> Iterator[Figure]:
    with (
        running_cluster(durable=True) as cluster,
        cluster.clone("bench") as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        app = create_app(test_settings(url, Path(folder)))
        with app.app_context():
            brought, alone = story(TIMES + WARM_UP)
            pairs = [(_seconds(app, one), _seconds(app, other)) for one, other in zip(brought, alone, strict=True)]
            sold = db.session.scalars(sa.select(ReferralConversion.id).order_by(ReferralConversion.id)).all()
            booking = [_booking(app, each) for each in sold]
            earned = db.session.scalar(sa.select(sa.func.count(Commission.id)))
            if earned != len(LEVELS) * len(brought):
                raise RuntimeError(f"{earned} commissions were earned")
            db.session.remove()
            db.engine.dispose()
    ours, others = (statistics.median(each) * 1000 for each in zip(*pairs[WARM_UP:], strict=True))
    yield Figure(
        name=f"settling an order that {len(LEVELS)} levels earn by",
        measured=ours,
        unit="ms",
        baseline=others,
        baseline_name="one that nobody brought",
        goal=f"ratio <= {GOAL}",
        met=ours <= GOAL * others,
    )
    yield Figure(
        name=f"the job that books what {len(LEVELS)} levels earn",
        measured=statistics.median(booking[WARM_UP:]) * 1000,
        unit="ms",
        baseline=others,
        baseline_name="settling one that nobody brought",
    )


def story(number: int) -> tuple[list[Notice], list[Notice]]:
    """As many paid notices of orders with a touch as without, each of a buyer and an order of its own."""
    line = a_line(program_terms(LEVELS, hold_days=30), len(LEVELS))
    link = a_link(line[0])
    notices: tuple[list[Notice], list[Notice]] = ([], [])
    for place in range(2 * number):
        buyer = User(email=f"buyer-{place}@customer.example", name="Buyer")
        db.session.add(buyer)
        db.session.commit()
        order = an_order(a_contact(buyer), placed_by=buyer)
        if place % 2 == 0:
            db.session.add(
                OrderTouch(order_id=order.id, source=SOURCE, reference=link.code, details=_touch(link, place))
            )
        payment = a_payment(order)
        notices[place % 2].append(a_notice(payment, "captured", payment_key=payment.idempotency_key))
    db.session.commit()
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
    return notices


def _touch(link: ReferralLink, place: int) -> dict[str, object]:
    return {"click": place + 1, "link_id": link.id, "at": clock.in_days(-1).isoformat(), "late": False}


def _seconds(app: Flask, notice: Notice) -> float:
    """How long one settling takes in a fresh session, as in a request."""
    begin = time.perf_counter()
    with app.app_context():
        tasks.receive("sandbox", [notice])
    return time.perf_counter() - begin


def _booking(app: Flask, conversion_id: int) -> float:
    begin = time.perf_counter()
    with app.app_context():
        earn_by.perform(conversion_id=conversion_id)
    return time.perf_counter() - begin
