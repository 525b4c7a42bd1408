"""What is noticed waits for a person; what a person decides takes effect once, at every level, and can be undone before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.ledger.queries import balances_of
from app.rewards.tasks import mature_due
from referrals.commissions.earning import earn
from referrals.commissions.taking_back import bring_in_step
from referrals.risk import deciding
from referrals.risk.models import RiskCase, RiskHold, RiskSignal
from referrals.risk.raising import raise_signal
from referrals.risk.signals import Window
from referrals.tracking.models import ReferralConversion
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.commissions import a_line, a_refund, a_sale, an_enrolment, program_terms
from tests.factories.looks import a_case, a_finding, carried_out, refused, released

pytestmark = pytest.mark.usefixtures("db")
HOLD = timedelta(days=30, hours=1)


def in_ledger(user: object) -> dict[str, int]:
    return {each.kind: each.amount.units for each in balances_of(user) if each.amount.units}  # type: ignore[arg-type]


def earned(sale: ReferralConversion) -> ReferralConversion:
    with transaction():
        earn(sale)
    return sale


def moved(window: Window, *, hours: int) -> Window:
    by = timedelta(hours=hours)
    return Window(begins_at=window.begins_at + by, ends_at=window.ends_at + by)


def test_what_is_held_waits_and_the_rest_becomes_the_partners(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    held, _free = earned(a_sale(partner)), earned(a_sale(partner, 5_000))
    case = a_case(partner, held)
    with clock.freeze(clock.now() + HOLD):
        mature_due()
        assert in_ledger(cast.bob) == {"pending": 1_000, "available": 500}
        released(case, cast.marta)
        mature_due()
        assert in_ledger(cast.bob) == {"available": 1_500}


def test_a_refusal_takes_back_at_every_level_by_new_transfers(cast: Cast) -> None:
    line = a_line(program_terms((1_000, 500), hold_days=30), 2)
    sale = earned(a_sale(line[0]))
    refused(a_case(line[0], sale), cast.marta)
    assert [in_ledger(each.user) for each in line] == [{}, {}]
    with clock.freeze(clock.now() + HOLD):
        mature_due()
    assert [in_ledger(each.user) for each in line] == [{}, {}]


def test_what_was_paid_out_or_is_theirs_is_taken_back_too(cast: Cast) -> None:
    partner = an_enrolment(program_terms(), cast.bob)
    sale = earned(a_sale(partner))
    assert in_ledger(cast.bob) == {"available": 1_000}
    refused(a_case(partner, sale), cast.marta)
    assert in_ledger(cast.bob) == {}


@pytest.mark.parametrize("refunds_first", [True, False])
def test_refunds_and_a_refusal_end_the_same_in_every_order_and_a_granted_appeal_leaves_the_refunds(
    cast: Cast, refunds_first: bool
) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    sale = earned(a_sale(partner))
    case = a_case(partner, sale)

    def refund() -> None:
        with transaction():
            a_refund(sale, 4_000)
            bring_in_step(sale)

    if refunds_first:
        refund()
    refused(case, cast.marta)
    if not refunds_first:
        refund()
    assert in_ledger(cast.bob) == {}
    with transaction():
        case.appealed_at = clock.now()
    with transaction():
        deciding.decide_appeal(case.id, granted=True, by=cast.ada)
    assert in_ledger(cast.bob) == {"pending": 600}


def test_a_decision_is_undone_before_it_takes_effect_and_not_after(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    case = a_case(partner, earned(a_sale(partner)))
    with transaction():
        decided_at = deciding.refuse(case.id, reason="traffic", by=cast.marta).decided_at
    with transaction():
        deciding.undo(case.id, by=cast.marta)
    carried_out(case, decided_at)
    assert case.state == "open"
    assert in_ledger(cast.bob) == {"pending": 1_000}
    released(case, cast.marta)
    with pytest.raises(Conflict), transaction():
        deciding.undo(case.id, by=cast.marta)


def test_what_was_decided_stays_held_until_it_takes_effect(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    case = a_case(partner, earned(a_sale(partner)))
    with clock.freeze(clock.now() + HOLD):
        with transaction():
            decided_at = deciding.release(case.id, by=cast.marta).decided_at
        mature_due()
        assert in_ledger(cast.bob) == {"pending": 1_000}
        carried_out(case, decided_at)
        carried_out(case, decided_at)
        mature_due()
        assert in_ledger(cast.bob) == {"available": 1_000}


def test_some_can_be_refused_and_the_rest_let_go(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    bad, good = earned(a_sale(partner)), earned(a_sale(partner, 5_000))
    case = a_case(partner, bad, good)
    with pytest.raises(Invalid), transaction():
        deciding.refuse(case.id, reason="traffic", by=cast.marta, spared=(bad.id, good.id))
    refused(case, cast.marta, spared=(good.id,))
    assert in_ledger(cast.bob) == {"pending": 500}


def test_one_decision_is_made_once_and_an_appeal_by_somebody_else(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    case = a_case(partner, earned(a_sale(partner)))
    refused(case, cast.marta)
    with pytest.raises(deciding.AlreadyDecided), transaction():
        deciding.release(case.id, by=cast.ada)
    with pytest.raises(deciding.AlreadyDecided), transaction():
        deciding.decide_appeal(case.id, granted=True, by=cast.ada)
    with transaction():
        case.appealed_at = clock.now()
    with pytest.raises(Conflict), transaction():
        deciding.decide_appeal(case.id, granted=True, by=cast.marta)
    with transaction():
        deciding.decide_appeal(case.id, granted=False, by=cast.ada)
    with pytest.raises(deciding.AlreadyDecided), transaction():
        deciding.decide_appeal(case.id, granted=True, by=cast.ada)
    assert in_ledger(cast.bob) == {}


def test_a_signal_exists_once_for_each_code_partner_and_window(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    first, second = earned(a_sale(partner)), earned(a_sale(partner))
    case = a_case(partner, first)
    later = moved(a_finding(partner).window, hours=12)
    with transaction():
        assert raise_signal(a_finding(partner, first, second, value=25, window=later), 0) is None
    signal = the(RiskSignal)
    assert (signal.value, signal.case_id) == (25, case.id)
    assert len(db.session.query(RiskHold).all()) == 2


def test_what_was_decided_is_not_asked_again_and_what_is_new_opens_a_new_look(cast: Cast) -> None:
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    sale = earned(a_sale(partner))
    released(a_case(partner, sale), cast.marta)
    later = moved(a_finding(partner, sale).window, hours=12)
    with transaction():
        assert raise_signal(a_finding(partner, sale), 0) is None
        assert raise_signal(a_finding(partner, sale, window=later), 0) is None
    assert count(RiskCase) == 1
    with transaction():
        assert raise_signal(a_finding(partner, sale, code="refund_rate"), 0) is not None
    assert [each.state for each in every(RiskCase)] == ["released", "open"]


def test_however_many_are_held_the_next_becomes_its_partners(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait longest stand first in the job, and must not stand in its way."""
    from app.rewards import tasks

    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 2)
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    held = [earned(a_sale(partner)) for _each in range(3)]
    earned(a_sale(partner, 5_000))
    a_case(partner, *held)
    with clock.freeze(clock.now() + HOLD):
        mature_due()
        assert in_ledger(cast.bob) == {"pending": 3_000, "available": 500}
