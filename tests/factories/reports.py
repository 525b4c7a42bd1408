"""A small world of money for reports: orders of several lines, currencies and sources, paid, discounted and sent back."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from app.database import db
from app.money import split_whole
from app.orders.models import Order, OrderLine, OrderTouch
from app.orders.states import State
from app.organisation.models import Member, MemberStage
from app.payments.models import Payment, Refund
from app.projects.models import Project
from app.rewards.models import Reward
from tests.cast import person
from tests.factories.orders import a_contact, an_order

_numbers = itertools.count(1)


def a_paid_order(
    lines: Sequence[tuple[int, int]] = ((10_000, 0),),
    *,
    paid_at: datetime,
    currency: str = "EUR",
    vat_rate_bp: int = 2000,
    email: str = "",
    services: Sequence[int | None] = (),
    source: str = "",
    relation: str = "b2b",
    paid_too_much: int = 0,
) -> Order:
    """Lines are (net, discount of it). Flushed, not committed."""
    number = next(_numbers)
    net = sum(price - discount for price, discount in lines)
    contact = a_contact(email=email or f"buyer-{number}@customer.example")
    order = an_order(
        contact, net_minor=net, vat_rate_bp=vat_rate_bp, currency=currency, relation=relation, state=State.PAID,
        placed_at=paid_at - timedelta(hours=2), paid_at=paid_at,
    )  # fmt: skip
    order.paid_minor = order.total_minor + paid_too_much
    db.session.delete(order.lines[0])
    db.session.flush()
    for place, (price, discount) in enumerate(lines):
        service_id = services[place] if place < len(services) else None
        db.session.add(
            OrderLine(
                order_id=order.id,
                position=place + 1,
                title=f"Line {place}",
                quantity=1,
                unit_net_minor=price,
                net_minor=price,
                discount_minor=discount,
                vat_category="S" if vat_rate_bp else "Z",
                vat_rate_bp=vat_rate_bp,
                service_id=service_id,
            )
        )
    if source:
        details = {"at": (paid_at - timedelta(hours=3)).isoformat(), "late": False}
        db.session.add(OrderTouch(order_id=order.id, source=source, reference="a", details=details))
    payment = Payment(
        order_id=order.id, gateway="sandbox", idempotency_key=secrets.token_hex(8), currency=currency,
        amount_minor=max(order.paid_minor, 1), captured_minor=order.paid_minor, captured_at=paid_at, state="captured",
    )  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    db.session.refresh(order)
    return order


def sent_back(order: Order, amount_minor: int, at: datetime) -> Refund:
    """Money of that order went back at that moment."""
    payment = db.session.scalars(db.select(Payment).where(Payment.order_id == order.id)).one()
    refund = Refund(
        payment_id=payment.id, idempotency_key=secrets.token_hex(8), amount_minor=amount_minor, state="succeeded",
        requested_at=at, settled_at=at,
    )  # fmt: skip
    order.refunded_minor += amount_minor
    payment.refunded_minor += amount_minor
    db.session.add(refund)
    db.session.flush()
    return refund


def some_lines(random: Random) -> list[tuple[int, int]]:
    """One to three lines, some of them discounted by a share of one discount on the whole."""
    prices = [random.choice([0, 1, 333, 10_000, 49_999]) for _ in range(random.randint(1, 3))]
    if not sum(prices):
        prices[0] = 777
    off = random.choice([0, 0, sum(prices) // 3, sum(prices) - 1])
    shares = split_whole(off, prices)
    return list(zip(prices, shares, strict=True))


SOURCES = ("", "", "referrals.link", "review", "case")


def a_world(random: Random, around: date, *, orders: int) -> list[Order]:
    """Orders of a month around a night: paid or not, discounted, sent back, delivered, rewarded, from anywhere."""
    made = [_somehow(random, _moment(random, around)) for _ in range(orders)]
    for order in made:
        if order.paid_at is not None:
            _what_followed(random, order)
    _members(random, around)
    db.session.commit()
    return made


def _moment(random: Random, around: date) -> datetime:
    midnight = datetime.combine(around, datetime.min.time(), UTC)
    return midnight + timedelta(minutes=random.choice([random.randint(-600, 600), random.randint(-9_000, 60_000)]))


def _somehow(random: Random, at: datetime) -> Order:
    order = a_paid_order(
        some_lines(random),
        paid_at=at,
        currency=random.choice(["EUR", "EUR", "TRY", "JPY", "KWD"]),
        vat_rate_bp=random.choice([0, 1900, 2000]),
        email=f"Buyer-{random.randint(1, 9)}@customer.example",
        source=random.choice(SOURCES),
        relation=random.choice(["b2b", "b2c", "c2b"]),
        paid_too_much=random.choice([0, 0, 0, 250]),
    )
    if random.random() < 0.2:
        order.paid_at, order.paid_minor, order.state = None, 0, random.choice([State.EXPIRED, State.PLACED])
    return order


def _what_followed(random: Random, order: Order) -> None:
    assert order.paid_at is not None
    if random.random() < 0.4 and order.paid_minor:
        for part in split_whole(order.paid_minor - random.choice([0, order.paid_minor // 2]), [3, 2, 5]):
            if part:
                sent_back(order, part, order.paid_at + timedelta(minutes=random.randint(1, 40_000)))
    if random.random() < 0.6:
        _project(random, order, order.paid_at)
    if random.random() < 0.4:
        _reward(random, order, order.paid_at)
    if random.random() < 0.5:
        second = OrderTouch(
            order_id=order.id,
            source=random.choice(SOURCES[2:]),
            reference="b",
            details={"at": (order.paid_at - timedelta(hours=random.randint(1, 9))).isoformat()},
        )
        db.session.add(second)


def _project(random: Random, order: Order, paid_at: datetime) -> Project:
    project = Project(reference=order.reference, order_id=order.id, title="Brand film", opened_at=paid_at)
    project.due_on = random.choice([None, paid_at.date() + timedelta(days=random.randint(0, 9))])
    if random.random() < 0.8:
        project.delivered_at = paid_at + timedelta(minutes=random.randint(10, 20_000))
    db.session.add(project)
    db.session.flush()
    return project


def _reward(random: Random, order: Order, at: datetime) -> Reward:
    units = random.randint(2, 900)
    reward = Reward(
        source=f"{random.choice(['commission', 'desk', 'promise'])}:{next(_numbers)}:1",
        kind="cash",
        user_id=person(f"rewarded-{next(_numbers)}@people.example", "Somebody").id,
        units=units,
        unit=order.currency,
        because={},
        granted_at=at + timedelta(minutes=random.randint(0, 5_000)),
        hold_until=at,
        taken_back=random.choice([0, 1, units - 1]),
        order_id=random.choice([None, order.id]),
    )
    db.session.add(reward)
    db.session.flush()
    return reward


def _members(random: Random, around: date) -> None:
    for stage in ("partner", "left", "candidate"):
        number = next(_numbers)
        joined = datetime.combine(around, datetime.min.time(), UTC) - timedelta(days=random.randint(1, 300))
        member = Member(
            user_id=person(f"member-{number}@people.example", "A member").id,
            slug=f"member-{number}",
            status="project_expert",
            duty="project_process",
            stage=stage,
        )
        db.session.add(member)
        db.session.flush()
        for place, step in enumerate(
            ["candidate", "partner", "left"][: {"candidate": 1, "partner": 2, "left": 3}[stage]]
        ):
            db.session.add(
                MemberStage(
                    member_id=member.id,
                    event=step,
                    stage=step,
                    status="project_expert",
                    role_activity="active",
                    duty="project_process",
                    happened_at=joined + timedelta(days=place),
                )
            )
