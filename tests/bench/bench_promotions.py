"""Promotions: one hot code, a quote among many promotions, and a million codes.

Hot code: 64 clients in four processes use one code of a promotion with a limit, by the verbs that placing and paying call, each
in a transaction of its own. The baseline are as many clients in as many processes that send a bare
`UPDATE … SET used = used + 1 WHERE used < limit` on the same kind of connection and commit. The placed orders are made
and read beforehand: compared is what a promotion adds to them. The guard stands where an order is placed (a capture cannot be
refused), so reserving is measured too.

Quote: a basket among 20 active promotions against one with none, in the same process; compared are the 95th percentiles.

A million codes: made and stored by the job's portions, on a durable server.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.database import db, transaction
from app.orders import checkout
from app.orders.facts import OrderPaid
from app.orders.models import Order, OrderAdjustment
from referrals.promotions import batching, quoting, reserving, subscribers
from referrals.promotions.models import CodeBatch, Promotion
from referrals.promotions.terms import Kind
from tests.bench.figures import Figure, at_least, at_most
from tests.databases import running_cluster, test_settings
from tests.factories.orders import a_contact, an_order
from tests.factories.promotions import a_line, a_promotion

CLIENTS, PROCESSES = 64, 4
SECONDS = 5.0
QUOTES = 200
MILLION = 1_000_000


def run() -> Iterator[Figure]:
    with running_cluster(durable=True) as cluster, tempfile.TemporaryDirectory() as folder:
        with cluster.clone("hot") as url:
            yield from _hot_code(url, Path(folder))
        with cluster.clone("quotes") as url:
            yield _quotes(url, Path(folder))
        with cluster.clone("million") as url:
            yield _million(url, Path(folder))


def _hot_code(url: str, folder: Path) -> Iterator[Figure]:
    with _app(url, folder).app_context():
        a_promotion("HOT", limit_total=10**9)
        db.session.execute(sa.text("CREATE TABLE hot (id int PRIMARY KEY, used bigint NOT NULL, most bigint NOT NULL)"))
        db.session.execute(sa.text("INSERT INTO hot VALUES (1, 0, 1000000000)"))
        db.session.commit()
        _place_orders(MOST_ORDERS)
        db.session.remove()
        db.engine.dispose()
    reserved = _rate(url, folder, "reserve")
    _reserve_the_rest(url, folder)
    captured, bare = _rate(url, folder, "capture"), _rate(url, folder, "bare")
    against = {"unit": "a second", "baseline": bare, "baseline_name": "a bare UPDATE … WHERE used < limit"}
    yield at_least(0.5, name=f"captures of one hot code, {CLIENTS} clients", measured=captured, **against)
    yield Figure(name=f"reservations of one hot code, {CLIENTS} clients", measured=reserved, **against)


MOST_ORDERS = 40_000


def _place_orders(number: int) -> None:
    """Orders that were promised the discount, as rows; who is served which is told by their numbers."""
    promotion = db.session.scalars(sa.select(Promotion)).one()
    first = an_order(a_contact(email="hot@customer.example"))
    db.session.add(_promised(first, promotion))
    db.session.commit()
    columns = [
        column.name for column in Order.__table__.columns if column.name not in {"id", "reference", "submission_key"}
    ]
    plain = ", ".join(columns)
    db.session.execute(
        sa.text(
            f"INSERT INTO customer_order ({plain}, reference, submission_key)"
            f" SELECT {plain}, 'HOT-' || n, 'hot-' || n FROM customer_order, generate_series(1, :number) n"
        ),
        {"number": number},
    )
    db.session.execute(
        sa.text(
            "INSERT INTO order_adjustment (order_id, position, source, label, net_minor, because)"
            " SELECT o.id, 1, a.source, a.label, a.net_minor, a.because FROM customer_order o, order_adjustment a"
            " WHERE o.reference LIKE 'HOT-%'"
        )
    )
    db.session.commit()


def _reserve_the_rest(url: str, folder: Path) -> None:
    """Every order holds its discount, so that each capture finds something to capture."""
    with _app(url, folder).app_context():
        db.session.execute(
            sa.text(
                "INSERT INTO promotion_use (promotion_id, order_id, code, state, beyond, currency, amount_minor, reserved_at)"
                " SELECT p.id, o.id, 'H0T', 'reserved', false, o.currency, 1000, o.placed_at"
                " FROM customer_order o, promotion p WHERE o.reference LIKE 'HOT-%'"
                " AND NOT EXISTS (SELECT FROM promotion_use u WHERE u.order_id = o.id)"
            )
        )
        db.session.execute(
            sa.text(
                "INSERT INTO use_key (use_id, key) SELECT id, 'email:' || id FROM promotion_use ON CONFLICT DO NOTHING"
            )
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _promised(order: Order, promotion: Promotion) -> OrderAdjustment:
    because = {"promotion_id": promotion.id, "code_id": "H0T", "promotion": "Hot"}
    return OrderAdjustment(
        order_id=order.id, position=1, source=quoting.SOURCE, label="Hot", net_minor=-1_000, because=because
    )


def _rate(url: str, folder: Path, what: str) -> float:
    """How many a second all clients manage together."""
    context = multiprocessing.get_context("spawn")
    counts = context.Queue()
    barrier = context.Barrier(PROCESSES)
    crowd = [
        context.Process(target=_crowd, args=(url, str(folder), what, number, barrier, counts))
        for number in range(PROCESSES)
    ]
    for each in crowd:
        each.start()
    told = [counts.get(timeout=120) for _each in crowd]
    for each in crowd:
        each.join()
    return sum(done for done, _took in told) / max(took for _done, took in told)


def _crowd(
    url: str, folder: str, what: str, number: int, barrier: object, counts: multiprocessing.Queue[tuple[int, float]]
) -> None:
    """One process of clients; each has a connection of its own and works until the time is over."""
    app = _app(url, Path(folder) / f"process-{number}")
    clients = CLIENTS // PROCESSES
    done = [0] * clients
    with app.app_context():
        before = db.engine
        wide = sa.create_engine(before.url, pool_size=clients, max_overflow=0)
        db.engines[None] = wide
        ids = list(
            db.session.scalars(sa.text("SELECT id FROM customer_order WHERE reference LIKE 'HOT-%' ORDER BY id"))
        )
        db.session.rollback()
    fill = ids * (1 + (MOST_ORDERS // max(1, len(ids)))) if what == "bare" else ids
    orders = _in_hand(app, ids[number * clients :]) if what == "reserve" else {}
    barrier.wait()
    begun = time.perf_counter()

    def client(place: int) -> None:
        mine = iter(fill[number * clients + place :: CLIENTS])
        act = {"reserve": lambda it: _reserve(orders[it]), "capture": _capture, "bare": _bare}[what]
        for order_id in mine:
            with app.app_context():
                act(order_id)
            done[place] += 1
            if time.perf_counter() - begun >= SECONDS:
                return

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    counts.put((sum(done), time.perf_counter() - begun))


def _in_hand(app: Flask, ids: list[int]) -> dict[int, Order]:
    """The orders as placing has them in hand when it reserves: read beforehand, with their discounts and contact."""
    mine = [each for at in range(0, len(ids), CLIENTS) for each in ids[at : at + CLIENTS // PROCESSES]]
    with app.app_context():
        found = sa.select(Order).where(Order.id.in_(mine)).options(sa.orm.selectinload(Order.adjustments))
        orders = {order.id: order for order in db.session.scalars(found)}
        db.session.expunge_all()
        db.session.rollback()
    return orders


def _reserve(order: Order) -> None:
    with transaction():
        reserving.reserve(order)


def _capture(order_id: int) -> None:
    with transaction():
        subscribers.capture(OrderPaid(order_id=order_id))


_BARE = sa.text("UPDATE hot SET used = used + 1 WHERE id = 1 AND used < most")


def _bare(_order_id: int) -> None:
    db.session.execute(_BARE)
    db.session.commit()


def _quotes(url: str, folder: Path) -> Figure:
    with _app(url, folder).app_context():
        empty = _quoted()
        alone = [_seconds(empty) for _turn in range(QUOTES)]
        for number in range(20):
            kinds = [{"rate_bp": 500}, {"kind": Kind.FIXED, "amounts": {"EUR": 300}}, {"rate_bp": 100, "alone": True}]
            a_promotion(None if number % 2 else f"CODE{number}", limit_total=1_000, **kinds[number % 3])
        full = _quoted("CODE0", "CODE2", "CODE4")
        among = [_seconds(full) for _turn in range(QUOTES)]
        db.session.remove()
        db.engine.dispose()
    return at_most(
        5,
        name="a quote among 20 promotions, more than an empty one, p95",
        measured=(_p95(among) - _p95(alone)) * 1_000,
        unit="ms",
        baseline=_p95(alone) * 1_000,
        baseline_name="a quote without promotions",
    )


def _quoted(*codes: str) -> Callable[[], object]:
    line = a_line()

    def act() -> None:
        checkout.price([line], "EUR", email="somebody@customer.example", user=None, codes=codes)
        db.session.rollback()

    for _turn in range(20):
        act()
    return act


def _million(url: str, folder: Path) -> Figure:
    with _app(url, folder).app_context():
        promotion = a_promotion(None)
        with transaction():
            batch_id = batching.order(promotion, MILLION, prefix="", purpose="bench", by=None).id
        begun = time.perf_counter()
        missing = True
        while missing:
            with transaction():
                missing = batching.make_portion(batch_id)
        seconds = time.perf_counter() - begun
        assert db.session.get_one(CodeBatch, batch_id).ready_at is not None
        db.session.remove()
        db.engine.dispose()
    return at_most(10, name="a million codes, made and stored", measured=seconds, unit="s")


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _app(url: str, folder: Path) -> Flask:
    return create_app(test_settings(url, folder))
