"""Who brought this buyer: one winner out of all touches, the same in whatever order they are told. Pure.

Times are inclusive at both ends: a touch counts when 0 ≤ conversion − touch ≤ window. Ties go by (time, id).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Model(StrEnum):
    """Which of several clicked links counts."""

    FIRST = "first"
    LAST = "last"


class CodePolicy(StrEnum):
    """What a typed code weighs against a clicked link.

    ALWAYS: whoever owns the code. IF_INVOLVED: if a link of the same partner was clicked too. IF_WINNER: only if that
    partner's link would win anyway. FALLBACK: only when no link was clicked at all.
    """

    ALWAYS = "always"
    IF_INVOLVED = "if_involved"
    IF_WINNER = "if_winner"
    FALLBACK = "fallback"


class Verdict(StrEnum):
    """What became of one candidate, and why."""

    WON = "won"
    OWN = "own"
    AFTER = "after"
    TOO_OLD = "too_old"
    LATE = "late"
    NOT_INVOLVED = "not_involved"
    NOT_WINNER = "not_winner"
    LINK_FIRST = "link_first"
    CODE_WON = "code_won"
    LATER_CAME = "later_came"
    EARLIER_CAME = "earlier_came"
    OTHER_CODE = "other_code"
    LEAD_FIRST = "lead_first"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A clicked link, a typed code or a registered lead. `late` means: after checkout had begun. `id` is unique within its kind.

    A lead is told only while it protects: it has an end of its own instead of the window.
    """

    id: int
    kind: str
    at: datetime
    partner: int
    late: bool = False

    @property
    def place(self) -> tuple[datetime, str, int]:
        return self.at, self.kind, self.id


@dataclass(frozen=True, kw_only=True)
class Rule:
    model: Model
    window: timedelta
    code_policy: CodePolicy


@dataclass(frozen=True)
class Decision:
    """The winner, if any, and every candidate in the order of time with its verdict: the receipt."""

    winner: Candidate | None
    verdicts: tuple[tuple[Candidate, Verdict], ...]


def decide(candidates: Iterable[Candidate], *, at: datetime, rule: Rule, buyer: frozenset[int]) -> Decision:
    """Who is credited with what happened `at`. `buyer` are the partners that are the buyer themselves."""
    told = sorted(set(candidates), key=lambda each: each.place)
    verdicts = {each: verdict for each in told if (verdict := _unfit(each, at, rule, buyer)) is not None}
    for each in _after_lead(told, verdicts):
        verdicts[each] = Verdict.LEAD_FIRST
    links = [each for each in told if each.kind in {"link", "lead"} and each not in verdicts]
    for each in _late(links):
        verdicts[each] = Verdict.LATE
    links = [each for each in links if each not in verdicts]
    codes = [each for each in told if each.kind == "code" and each not in verdicts]
    best = _best(links, rule.model)
    verdicts |= {each: refusal for each in codes if (refusal := _refusal(each, links, best, rule)) is not None}
    winner = next((each for each in codes if each not in verdicts), best)
    return Decision(winner, tuple((each, verdicts.get(each) or _among_fit(each, winner, rule.model)) for each in told))


def _unfit(it: Candidate, at: datetime, rule: Rule, buyer: frozenset[int]) -> Verdict | None:
    if it.partner in buyer:
        return Verdict.OWN
    if it.at > at:
        return Verdict.AFTER
    return Verdict.TOO_OLD if it.kind != "lead" and at - it.at > rule.window else None


def _after_lead(told: Sequence[Candidate], unfit: Collection[Candidate]) -> list[Candidate]:
    """Whatever came after the first lead: from its registration on it protects its partner, links of before stay in the race."""
    fit = [each for each in told if each not in unfit]
    first = next((each for each in fit if each.kind == "lead"), None)
    return [each for each in fit if first is not None and each.place > first.place]


def _late(links: Sequence[Candidate]) -> list[Candidate]:
    """Those that came after checkout had begun, where another partner had come before."""
    early = {each.partner for each in links if not each.late}
    return [each for each in links if each.late and early - {each.partner}]


def _best(links: Sequence[Candidate], model: Model) -> Candidate | None:
    if not links:
        return None
    return links[0] if model is Model.FIRST else links[-1]


def _refusal(code: Candidate, links: Sequence[Candidate], best: Candidate | None, rule: Rule) -> Verdict | None:
    match rule.code_policy:
        case CodePolicy.IF_INVOLVED if code.partner not in {each.partner for each in links}:
            return Verdict.NOT_INVOLVED
        case CodePolicy.IF_WINNER if best is None or best.partner != code.partner:
            return Verdict.NOT_WINNER
        case CodePolicy.FALLBACK if best is not None:
            return Verdict.LINK_FIRST
    return None


def _among_fit(it: Candidate, winner: Candidate | None, model: Model) -> Verdict:
    """The verdict over one that could have won."""
    if it == winner:
        return Verdict.WON
    if winner is not None and winner.kind == "code":
        return Verdict.OTHER_CODE if it.kind == "code" else Verdict.CODE_WON
    return Verdict.LATER_CAME if model is Model.LAST else Verdict.EARLIER_CAME
