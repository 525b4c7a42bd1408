"""Looks at partners under many hands: parallel scans notice once, and of parallel decisions one counts and takes effect once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.ledger.queries import balances_of
from app.rewards.models import RewardReversal
from referrals.commissions.earning import earn
from referrals.risk import deciding, tasks
from referrals.risk.models import RiskCase, RiskHold, RiskSignal
from referrals.risk.raising import raise_signal
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.accounts import count, the
from tests.factories.commissions import a_line, a_sale, program_terms
from tests.factories.looks import a_case, a_finding

PEOPLE = 8
pytestmark = pytest.mark.concurrency


def test_parallel_scans_notice_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        line = a_line(program_terms((1_000,), hold_days=30), 1)
        finding = a_finding(line[0], a_sale(line[0]))

        def one(_number: int) -> bool:
            with transaction():
                return raise_signal(finding, 0) is not None

        assert sorted(all_at_once(fresh_app, one, PEOPLE)) == [False] * (PEOPLE - 1) + [True]  # type: ignore[type-var]
        assert (count(RiskCase), count(RiskSignal)) == (1, 1)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RiskHold)) == 1


def test_of_parallel_decisions_one_counts_and_takes_effect_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        line, marta = a_line(program_terms((1_000, 500), hold_days=30), 2), Cast().marta
        sale, people = a_sale(line[0]), [each.user for each in line]
        with transaction():
            earn(sale)
        case_id, marta_id = a_case(line[0], sale).id, marta.id

        def decide(number: int) -> str:
            with transaction():
                by = db.session.get_one(type(marta), marta_id)
                if number % 2:
                    return deciding.release(case_id, by=by).state
                return deciding.refuse(case_id, reason="terms", by=by).state

        answers = all_at_once(fresh_app, decide, PEOPLE)
        assert sum(isinstance(each, deciding.AlreadyDecided) for each in answers) == PEOPLE - 1
        db.session.rollback()
        case = the(RiskCase)
        decided_at, refused = case.decided_at.isoformat(), case.state == "refused"
        db.session.rollback()

        def carry_out(_number: int) -> None:
            tasks.carry_out(case_id=case_id, decided_at=decided_at)

        assert all_at_once(fresh_app, carry_out, PEOPLE) == [None] * PEOPLE
        db.session.rollback()
        taken = db.session.scalar(sa.select(sa.func.count(RewardReversal.id)))
        assert taken == (2 if refused else 0)
        waits = [
            {each.kind: each.amount.units for each in balances_of(person) if each.amount.units} for person in people
        ]
        assert waits == ([{}, {}] if refused else [{"pending": 1_000}, {"pending": 500}])
        assert [each.kind for each in the(RiskCase).steps].count("effective") == 1
