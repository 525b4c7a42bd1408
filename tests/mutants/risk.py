"""Looks at partners: what is held waits for a person, decisions count once and can be undone for a while."""

from __future__ import annotations

from tests.mutants import Mutant

_HOLDING = "tests/referrals/risk/test_holding.py"

MUTANTS = [
    Mutant(
        "Looks 1: what is held waits",
        "referrals/commissions/subscribers.py",
        'return "held" if conversion_id is not None and holds_of([conversion_id]) else None',
        "return None",
        f"{_HOLDING}::test_what_is_held_waits_and_the_rest_becomes_the_partners",
    ),
    Mutant(
        "Invariant 35: a decision is made once",
        "referrals/risk/deciding.py",
        "    if not case.is_open:\n        raise AlreadyDecided\n",
        "",
        f"{_HOLDING}::test_one_decision_is_made_once_and_an_appeal_by_somebody_else",
    ),
    Mutant(
        "Looks 3: an appeal is looked at by somebody else",
        "referrals/risk/deciding.py",
        "if by.id == case.decided_by_id:",
        "if by.id == -1:",
        f"{_HOLDING}::test_one_decision_is_made_once_and_an_appeal_by_somebody_else",
    ),
    Mutant(
        "Looks 4: some can be refused and the rest let go",
        "referrals/risk/deciding.py",
        "if each not in case.spared]",
        "if case.spared is not None]",
        f"{_HOLDING}::test_some_can_be_refused_and_the_rest_let_go",
    ),
    Mutant(
        "Looks: what was decided is not asked again",
        "referrals/risk/raising.py",
        """    if known is not None:
        if known.case.is_open:""",
        """    if known is not None and known.case.is_open:
        if known.case.is_open:""",
        "tests/referrals/risk/test_holding.py::test_what_was_decided_is_not_asked_again_and_what_is_new_opens_a_new_look",
    ),
    Mutant(
        "Looks: a signal exists once for each code, partner and window",
        "referrals/risk/raising.py",
        """                sa.and_(RiskSignal.begins_at < window.ends_at, RiskSignal.ends_at > window.begins_at),
""",
        "",
        "tests/referrals/risk/test_holding.py::test_a_signal_exists_once_for_each_code_partner_and_window",
    ),
    Mutant(
        "Looks: what took effect is not undone",
        "referrals/risk/deciding.py",
        """    if not case.can_be_undone:
        raise Conflict(""",
        """    if case.is_open:
        raise Conflict(""",
        "tests/referrals/risk/test_holding.py::test_a_decision_is_undone_before_it_takes_effect_and_not_after",
    ),
    Mutant(
        "Looks: an appeal is made once",
        "referrals/risk/answering.py",
        """    if case.appealed_at is not None:
""",
        """    if case.appealed_at is not None and not case.waits_for_appeal:
""",
        "tests/referrals/risk/test_pages.py::test_an_appeal_is_made_once_and_looked_at_by_somebody_else",
    ),
    Mutant(
        "Looks: of parallel decisions one counts",
        "referrals/risk/queries.py",
        "with_for_update=True, populate_existing=True)",
        "populate_existing=True)",
        "tests/concurrency/test_looks.py::test_of_parallel_decisions_one_counts_and_takes_effect_once",
    ),
    Mutant(
        "Looks: what is one below a threshold is not noticed",
        "referrals/risk/signals.py",
        "quick = count >= rules.velocity_orders and",
        "quick = count + 1 >= rules.velocity_orders and",
        "tests/referrals/risk/test_scanning.py::test_what_is_one_below_a_threshold_is_not_noticed",
    ),
    Mutant(
        "Invariant 38: own orders are noticed and held",
        "referrals/risk/scanning.py",
        """    yield from own_orders.findings_since(now - LOOKED_BACK)
""",
        "",
        "tests/referrals/risk/test_scanning.py::test_each_fraud_is_noticed_once_and_no_honest_day_is",
    ),
    Mutant(
        "Looks: refused is taken back but for what is spared, and a granted appeal gives it again",
        "referrals/risk/deciding.py",
        """            refusing.lift(conversion, by=by)
""",
        """            refusing.refuse(conversion, code=case.reason or "", by=by)
""",
        "tests/referrals/risk/test_holding.py::test_refunds_and_a_refusal_end_the_same_in_every_order_and_a_granted_appeal_leaves_the_refunds",
    ),
]
