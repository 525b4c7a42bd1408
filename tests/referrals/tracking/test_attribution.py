"""Who is credited: the whole precedence matrix, the window to the second, and the same winner in whatever order."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.tracking.attribution import Candidate, CodePolicy, Decision, Model, Rule, Verdict, decide

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WINDOW = timedelta(days=60)
OWN, FOREIGN, BUYER = 1, 2, 9
NOBODY: frozenset[int] = frozenset()


def rule(policy: CodePolicy = CodePolicy.ALWAYS, model: Model = Model.LAST) -> Rule:
    return Rule(model=model, window=WINDOW, code_policy=policy)


def link(partner: int, minutes_ago: int, *, number: int = 0, late: bool = False) -> Candidate:
    at = NOON - timedelta(minutes=minutes_ago)
    return Candidate(id=number or minutes_ago, kind="link", at=at, partner=partner, late=late)


def code(partner: int, number: int = 1) -> Candidate:
    return Candidate(id=number, kind="code", at=NOON, partner=partner)


def winner(*candidates: Candidate, by: Rule, buyer: frozenset[int] = NOBODY) -> int | None:
    found = decide(candidates, at=NOON, rule=by, buyer=buyer).winner
    return found.partner if found else None


# Every row: the code typed, the links clicked (the last one last), and who is credited under each policy. In the research
# this is {no code, own code, foreign code} × {no click, own, foreign}, here with both clicks too, in either order.
MATRIX = [
    # code, clicks,                    always, if_involved, if_winner, fallback
    (None, (), (None, None, None, None)),
    (None, (OWN,), (OWN, OWN, OWN, OWN)),
    (None, (FOREIGN,), (FOREIGN, FOREIGN, FOREIGN, FOREIGN)),
    (None, (OWN, FOREIGN), (FOREIGN, FOREIGN, FOREIGN, FOREIGN)),
    (None, (FOREIGN, OWN), (OWN, OWN, OWN, OWN)),
    (OWN, (), (OWN, None, None, OWN)),
    (OWN, (OWN,), (OWN, OWN, OWN, OWN)),
    (OWN, (FOREIGN,), (OWN, FOREIGN, FOREIGN, FOREIGN)),
    (OWN, (OWN, FOREIGN), (OWN, OWN, FOREIGN, FOREIGN)),
    (OWN, (FOREIGN, OWN), (OWN, OWN, OWN, OWN)),
    (FOREIGN, (), (FOREIGN, None, None, FOREIGN)),
    (FOREIGN, (OWN,), (FOREIGN, OWN, OWN, OWN)),
    (FOREIGN, (FOREIGN,), (FOREIGN, FOREIGN, FOREIGN, FOREIGN)),
    (FOREIGN, (OWN, FOREIGN), (FOREIGN, FOREIGN, FOREIGN, FOREIGN)),
    (FOREIGN, (FOREIGN, OWN), (FOREIGN, FOREIGN, OWN, OWN)),
]
POLICIES = [CodePolicy.ALWAYS, CodePolicy.IF_INVOLVED, CodePolicy.IF_WINNER, CodePolicy.FALLBACK]
CASES = [
    pytest.param(typed, clicks, policy, expected[column], id=f"code {typed}, clicks {clicks}, {policy.value}")
    for typed, clicks, expected in MATRIX
    for column, policy in enumerate(POLICIES)
]


@pytest.mark.parametrize(("typed", "clicks", "policy", "expected"), CASES)
def test_the_precedence_matrix(
    typed: int | None, clicks: tuple[int, ...], policy: CodePolicy, expected: int | None
) -> None:
    candidates = [link(partner, 100 - place, number=place + 1) for place, partner in enumerate(clicks)]
    candidates += [code(typed)] if typed else []

    for order in itertools.permutations(candidates):
        assert winner(*order, by=rule(policy)) == expected


def test_the_matrix_is_whole() -> None:
    everything = itertools.product((None, OWN, FOREIGN), ((), (OWN,), (FOREIGN,), (OWN, FOREIGN), (FOREIGN, OWN)))

    assert {(typed, clicks) for typed, clicks, _ in MATRIX} == set(everything)
    assert set(POLICIES) == set(CodePolicy)


def test_the_first_or_the_last_link_counts() -> None:
    clicks = [link(OWN, 30), link(FOREIGN, 20), link(3, 10)]

    assert winner(*clicks, by=rule(model=Model.LAST)) == 3
    assert winner(*clicks, by=rule(model=Model.FIRST)) == OWN


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (timedelta(0), True),
        (WINDOW, True),
        (WINDOW + timedelta(seconds=1), False),
        (timedelta(seconds=-1), False),
        (WINDOW - timedelta(seconds=1), True),
    ],
)
def test_the_window_includes_both_its_ends(age: timedelta, counts: bool) -> None:
    touch = Candidate(id=1, kind="link", at=NOON - age, partner=OWN)
    decision = decide([touch], at=NOON, rule=rule(), buyer=NOBODY)

    assert (decision.winner is not None) == counts
    expected = Verdict.WON if counts else (Verdict.AFTER if age < timedelta(0) else Verdict.TOO_OLD)
    assert decision.verdicts == ((touch, expected),)


def test_touches_of_the_same_moment_go_by_their_number() -> None:
    same = [link(OWN, 10, number=7), link(FOREIGN, 10, number=8)]

    assert winner(*same, by=rule(model=Model.LAST)) == FOREIGN
    assert winner(*same, by=rule(model=Model.FIRST)) == OWN


def test_nobody_is_credited_with_what_they_bought_themselves() -> None:
    for candidates in ([link(BUYER, 5)], [code(BUYER)], [link(BUYER, 5), code(BUYER)]):
        assert winner(*candidates, by=rule(), buyer=frozenset({BUYER})) is None
    assert winner(link(OWN, 9), link(BUYER, 5), by=rule(), buyer=frozenset({BUYER})) == OWN


def test_a_click_after_checkout_has_begun_never_displaces_an_earlier_partner() -> None:
    earlier, hijack = link(OWN, 30), link(FOREIGN, 1, late=True)

    decision = decide([earlier, hijack], at=NOON, rule=rule(), buyer=NOBODY)

    assert decision.winner == earlier
    assert dict(decision.verdicts)[hijack] == Verdict.LATE
    assert winner(hijack, by=rule()) == FOREIGN, "where nobody came before, nobody is displaced"
    own_late = link(OWN, 1, late=True)
    assert dict(decide([earlier, own_late], at=NOON, rule=rule(), buyer=NOBODY).verdicts)[own_late] == Verdict.WON
    stale = Candidate(id=5, kind="link", at=NOON - timedelta(days=90), partner=OWN)
    assert winner(stale, hijack, by=rule()) == FOREIGN, "one that no longer counts is displaced by nobody"


def test_link_and_code_of_one_partner_are_one_credit() -> None:
    decision = decide([link(OWN, 5), code(OWN)], at=NOON, rule=rule(), buyer=NOBODY)

    assert [verdict for _, verdict in decision.verdicts].count(Verdict.WON) == 1


def test_of_several_codes_the_first_that_may_counts() -> None:
    assert winner(code(OWN, 1), code(FOREIGN, 2), by=rule()) == OWN
    assert winner(code(OWN, 1), code(FOREIGN, 2), link(FOREIGN, 4), by=rule(CodePolicy.IF_INVOLVED)) == FOREIGN


def test_the_receipt_names_every_candidate_and_why() -> None:
    candidates = [
        link(OWN, 60 * 24 * 61, number=1),
        link(BUYER, 50),
        link(FOREIGN, 40),
        link(OWN, 30),
        link(FOREIGN, 1, late=True),
        code(3),
    ]

    decision = decide(candidates, at=NOON, rule=rule(CodePolicy.IF_INVOLVED), buyer=frozenset({BUYER}))

    assert [verdict for _, verdict in decision.verdicts] == [
        Verdict.TOO_OLD,
        Verdict.OWN,
        Verdict.LATER_CAME,
        Verdict.WON,
        Verdict.LATE,
        Verdict.NOT_INVOLVED,
    ]


candidate = st.builds(
    Candidate,
    id=st.integers(1, 6),
    kind=st.sampled_from(["link", "code"]),
    at=st.integers(-2, 8).map(lambda steps: NOON - steps * timedelta(days=10)),
    partner=st.integers(1, 4),
    late=st.booleans(),
)


def _decided(candidates: list[Candidate], by: Rule) -> Decision:
    return decide(candidates, at=NOON, rule=by, buyer=frozenset({4}))


@given(
    st.lists(candidate, max_size=7, unique_by=lambda it: (it.kind, it.id)),
    st.sampled_from(list(CodePolicy)),
    st.sampled_from(list(Model)),
    st.randoms(use_true_random=False),
)
def test_the_same_events_in_any_order_choose_the_same_winner(
    candidates: list[Candidate], policy: CodePolicy, model: Model, chance: random.Random
) -> None:
    by = rule(policy, model)
    told = _decided(candidates, by)
    shuffled = [*candidates, *candidates]
    chance.shuffle(shuffled)

    again = _decided(shuffled, by)

    assert again == told
    assert {it for it, _ in told.verdicts} == set(candidates)
    won = [it for it, verdict in told.verdicts if verdict is Verdict.WON]
    assert won == ([told.winner] if told.winner else [])
    assert told.winner is None or told.winner.partner != 4
    assert told.winner is None or timedelta(0) <= NOON - told.winner.at <= WINDOW
