"""What must hold over everything that can happen to commissions: the invariants that no single package keeps alone."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.errors import DomainError
from app.ledger.queries import balances_of
from app.payouts import releasing, settling
from app.payouts.models import Payout
from app.rewards.models import MATURED, PENDING, RewardReversal
from app.rewards.tasks import mature_due
from referrals.commissions.earning import earn
from referrals.commissions.models import Commission
from referrals.commissions.queries import sums_of
from referrals.commissions.sponsors import put_below
from referrals.commissions.taking_back import bring_in_step
from referrals.programs import drafting, joining
from referrals.programs.models import Enrolment
from referrals.risk import deciding, scanning
from referrals.risk.models import RiskCase, RiskSignal
from referrals.tracking.models import ReferralConversion
from referrals.tracking.recording import Report, record
from tests.cast import Cast
from tests.factories.accounts import the
from tests.factories.commissions import a_line, a_refund, a_sale, an_enrolment, program_terms
from tests.factories.looks import a_case, carried_out
from tests.factories.orders import a_contact, an_order
from tests.factories.payouts import a_bank_account, a_batch, balance, tax_details
from tests.factories.promotions import a_code, a_promotion, pay, place
from tests.factories.referrals import a_link
from tests.jobs import perform_due

pytestmark = pytest.mark.usefixtures("db")


def conserved(line: list[Enrolment]) -> None:
    """Invariant 9, at this instant: what each partner earned is what waits, what is held, what is theirs, what went back."""
    held = set(db.session.scalars(sa.select(RiskCase.enrolment_id).where(RiskCase.state == "open")))
    for each in line:
        mine = db.session.scalars(sa.select(Commission).where(Commission.enrolment_id == each.id)).all()
        parts: Counter[str] = Counter()
        for commission in mine:
            state = commission.reward.state
            waits = "held" if state == PENDING and line[0].id in held else "waits"
            parts["theirs" if state == MATURED else waits] += commission.left.minor
            parts["back"] += commission.taken_back.minor
        earned = sum(commission.amount_minor for commission in mine)
        assert earned == parts["theirs"] + parts["waits"] + parts["held"] + parts["back"]
        books = {balance.kind: balance.amount.units for balance in balances_of(each.user)}
        assert books.get("pending", 0) == parts["waits"] + parts["held"]
        assert books.get("available", 0) == parts["theirs"]
        told = sums_of(each.user)
        assert sum(told_.earned.minor for told_ in told) == earned


def test_whatever_happens_what_was_earned_is_all_there_at_every_instant(cast: Cast) -> None:
    """Sales, refunds, holds, refusals, undoings, appeals and the passing of time, in an order that chance chooses."""
    chance, line = Random(9), a_line(program_terms((1_000, 500), hold_days=30), 2)
    now = clock.now()
    sales: list[ReferralConversion] = []
    for _step in range(40):
        now += timedelta(days=chance.randrange(0, 12), hours=chance.randrange(24))
        with clock.freeze(now):
            _happens(chance, line, sales, cast)
            conserved(line)
    assert len(sales) > 3
    given_again = db.session.scalar(sa.select(sa.func.count()).where(RewardReversal.units < 0))
    assert given_again, "something that had been taken back was given again"


def _happens(chance: Random, line: list[Enrolment], sales: list[ReferralConversion], cast: Cast) -> None:
    what = chance.choice(["sale", "sale", "refund", "hold", "decide", "decide", "appeal", "appeal", "time"])
    case = db.session.scalars(sa.select(RiskCase).order_by(RiskCase.id.desc()).limit(1)).first()
    if what == "sale":
        sales.append(a_sale(line[0], chance.randrange(1, 30_000)))
        with transaction():
            earn(sales[-1])
    elif what == "refund" and sales:
        sale = chance.choice(sales)
        with transaction():
            a_refund(sale, chance.randrange(0, sale.amount_minor + 1))
            bring_in_step(sale)
    elif what == "hold" and sales and (case is None or not case.is_open):
        a_case(line[0], *chance.sample(sales, 1), code=f"own_{len(sales)}", subject=str(chance.random()))
    elif what == "decide" and case is not None and case.is_open:
        _decide(chance, case, cast)
    elif (
        what == "appeal" and case is not None and case.effective_at and case.state == "refused" and not case.appealed_at
    ):
        with transaction():
            case.appealed_at = clock.now()
        with transaction():
            deciding.decide_appeal(case.id, granted=chance.random() < 0.5, by=cast.ada)
    mature_due()


def _decide(chance: Random, case: RiskCase, cast: Cast) -> None:
    with transaction():
        verb = deciding.release if chance.random() < 0.4 else _refuse
        decided_at = verb(case.id, by=cast.marta).decided_at
    if chance.random() < 0.2:
        with transaction():
            deciding.undo(case.id, by=cast.marta)
    carried_out(case, decided_at)


def _refuse(case_id: int, *, by: Any) -> RiskCase:
    return deciding.refuse(case_id, reason="terms", by=by)


def test_what_was_earned_is_all_there_in_a_payout_and_when_it_was_paid(cast: Cast) -> None:
    """Invariant 9, to its end: in a payout, arrived, taken back after that, sent back by the bank, and paid anew."""
    partner = an_enrolment(program_terms((1_000,)), cast.bob)
    sale, arrived = a_sale(partner, 60_000), 0
    with transaction():
        earn(sale)

    def there(available: int, in_payout: int, back: int) -> None:
        assert (balance(cast.bob).minor, balance(cast.bob, "in_payout").minor) == (available, in_payout)
        [commission] = earned_by(sale)
        assert commission.taken_back.minor == back
        assert commission.amount_minor == available + in_payout + arrived + back

    there(6_000, 0, 0)
    payout = _released(cast)
    there(0, 6_000, 0)
    _refund(sale, 6_000)
    there(-600, 6_000, 600)
    with transaction():
        settling.paid(payout, reason="statement")
    arrived = 6_000
    there(-600, 0, 600)
    _refund(sale, 54_000)
    there(-6_000, 0, 6_000)
    with transaction():
        settling.returned(payout, reason="MS03", on=date(2026, 11, 20))
    arrived = 0
    there(0, 0, 6_000)


def _released(cast: Cast) -> Payout:
    a_bank_account(cast.bob)
    tax_details(cast.bob)
    batch = a_batch(cast.fatma, cast.bob)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    return the(Payout)


def _refund(sale: ReferralConversion, minor: int) -> None:
    with transaction():
        a_refund(sale, minor)
        bring_in_step(sale)


def test_leaving_and_ending_change_nothing_that_was_earned(cast: Cast) -> None:
    """What waits when a partner leaves and the program ends becomes theirs on the day it would have."""
    partner = an_enrolment(program_terms((1_000,), hold_days=30), cast.bob)
    with transaction():
        earn(a_sale(partner))
    with transaction():
        joining.leave(partner)
        drafting.end(partner.program)
    assert {each.kind: each.amount.units for each in balances_of(cast.bob)} == {"pending": 1_000}
    with clock.freeze(clock.in_days(31)):
        mature_due()
    assert {each.kind: each.amount.units for each in balances_of(cast.bob)} == {"available": 1_000}


def test_sale_and_refunds_in_every_order_of_arrival_leave_the_same_commissions(cast: Cast) -> None:
    """Invariant 12, down to what is earned: a refund that is told before its sale waits, and then takes its share."""
    link = a_link(an_enrolment(program_terms((1_000,)), cast.bob))
    left: set[tuple[int, int]] = set()
    told = [("sale", "S", None, 10_000), ("refund", "R1", "S", 2_500), ("refund", "R2", "S", 1_250)]
    for number, order in enumerate(itertools.permutations(told)):
        with transaction():
            for kind, name, sale, amount in order:
                record(a_report(kind, f"{number}-{name}", sale and f"{number}-{sale}", amount, link.code))
        last = db.session.scalars(sa.select(Commission).order_by(Commission.id.desc()).limit(1)).one()
        left.add((last.amount_minor, last.taken_back.minor))
    assert left == {(1_000, 375)}


def a_report(kind: str, name: str, sale: str | None, amount: int, code: str) -> Report:
    return Report(
        source="shop", external_id=name, kind=kind, action=None, via=None, link=code if kind == "sale" else None, sale=sale,
        amount_minor=amount, currency="EUR", happened_at=None,
    )  # fmt: skip


def test_whoever_buys_earns_nothing_by_it_at_any_level() -> None:
    """Invariant 38: also when the buyer stands above the partner who brought the order, under an alias of the address."""
    line = a_line(program_terms((1_000, 500, 250)), 3)
    buyer = line[1].user
    name, host = buyer.email.split("@")
    for contact in (a_contact(buyer), a_contact(email=f"{name}+shop@{host}")):
        order = an_order(contact, state="paid")
        sale = a_sale(line[0], source="order", external_id=order.reference, order_id=order.id)
        earn(sale)
        assert [each.level for each in earned_by(sale)] == [1, 3]


def earned_by(sale: ReferralConversion) -> list[Commission]:
    found = sa.select(Commission).where(Commission.conversion_id == sale.id).order_by(Commission.level)
    return list(db.session.scalars(found))


def test_the_base_is_what_was_paid_without_tax_and_after_discounts(cast: Cast) -> None:
    """Invariant 5: 100 less 10 % is 90 without VAT; ten percent of that is earned, whatever the total says."""
    an_enrolment(program_terms((1_000,)), cast.bob)
    a_code(a_promotion("OTHER", rate_bp=1_000), "BOB-TELLS", partner_id=cast.bob.id)
    with transaction():
        order = place("BOB-TELLS")
        pay(order)
    perform_due(only="referrals.earn")
    [commission] = db.session.scalars(sa.select(Commission))
    assert (order.net_minor, order.total_minor) == (9_000, 10_800)
    assert (commission.base_minor, commission.amount_minor) == (9_000, 900)


def test_an_order_that_gives_too_much_away_waits_before_anything_is_theirs(cast: Cast) -> None:
    """Invariant 4: a discount of 45 % and a commission of 10 % of the rest are 50.5 % of the price; without a hold too."""
    an_enrolment(program_terms((1_000,), hold_days=0), cast.bob)
    a_code(a_promotion("OTHER", rate_bp=4_500), "BOB-TELLS", partner_id=cast.bob.id)
    with transaction():
        pay(place("BOB-TELLS"))
    perform_due(only="referrals.earn")
    signal = the(RiskSignal)
    assert (signal.code, signal.value, signal.threshold) == ("given_away", 5_050, 5_000)
    assert {each.kind: each.amount.units for each in balances_of(cast.bob)} == {"pending": 550}
    with transaction():
        assert scanning.scan() == 0


def test_a_new_sponsor_changes_nothing_that_was_earned(cast: Cast) -> None:
    """Invariant 39: past commissions keep the path of their time."""
    line = a_line(program_terms((1_000, 500)), 2)
    before, other = a_sale(line[0]), an_enrolment(line[0].terms, cast.bob)
    earn(before)
    with transaction():
        put_below(line[0].user, cast.bob)
    after = a_sale(line[0])
    earn(after)
    with transaction():
        a_refund(before, 5_000)
        bring_in_step(before)
    assert [(each.user_id, each.left.minor) for each in earned_by(before)] == [
        (line[0].user_id, 500),
        (line[1].user_id, 250),
    ]
    assert [each.user_id for each in earned_by(after)] == [line[0].user_id, other.user_id]


def test_recruiting_earns_nothing(cast: Cast) -> None:
    """Invariant 40: a partner who brings a partner gets nothing before that one brings an order."""
    line = a_line(program_terms((1_000, 500)), 2)
    with transaction():
        put_below(cast.bob, line[0].user)
    an_enrolment(line[0].terms, cast.bob)
    assert db.session.scalar(sa.select(sa.func.count(Commission.id))) == 0


def test_a_hold_that_nobody_may_lift_twice_stays_lifted(cast: Cast) -> None:
    """Invariant 35, for looks at partners: closed states, each change once."""
    partner = an_enrolment(program_terms((1_000,), hold_days=30), cast.bob)
    sale = a_sale(partner)
    with transaction():
        earn(sale)
    case = a_case(partner, sale)
    with transaction():
        decided_at = deciding.release(case.id, by=cast.marta).decided_at
    carried_out(case, decided_at)
    for verb in (deciding.release, _refuse, deciding.undo):
        with pytest.raises(DomainError), transaction():
            verb(case.id, by=cast.ada)
    assert [each.kind for each in case.steps] == ["raised", "released", "effective"]
