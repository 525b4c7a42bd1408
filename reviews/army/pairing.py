"""Bringing volunteers and customers together: hard limits first, then the best whole, ties by who waited longest and a seed.

No web and no database. The assignment is the one of least total cost (Jonker–Volgenant, `scipy.optimize`), so that nobody is
left with the rest of everybody else's choices.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from reviews.army.states import MOST_AT_ONCE

# What a pair that must not be costs: more than all others together could.
NEVER = 1e12
SECOND_LANGUAGE, ELSEWHERE, OTHER_TIME, UNSKILLED, LOAD, PER_OFFER = 20, 15, 5, 30, 10, 4
REASONS = ("language", "times", "place", "adult", "blocked", "busy", "skill", "others", "nobody", "budget", "room")


@dataclass(frozen=True, kw_only=True)
class Helper:
    """A volunteer as matching sees them. `load` is how many missions they have now, of at most `most`.

    `offers` is how often they were offered one, refusals left out; `waited` is for how many days since the last.
    """

    id: int
    user_id: int
    languages: tuple[str, ...]
    times: frozenset[str]
    place: str = ""
    is_adult: bool = True
    is_skilled: bool = True
    load: int = 0
    most: int = MOST_AT_ONCE
    offers: int = 0
    waited: int = 0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A customer's wish as matching sees it. `never` are people it must not be: refused before, or blocked either way."""

    id: int
    user_id: int
    languages: tuple[str, ...]
    times: frozenset[str]
    place: str = ""
    in_person: bool = False
    never: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for every pair of a mission."""

    adults_only: bool = True
    skill_needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Matched:
    """`pairs` by wish; why each volunteer without one was not chosen, and why each wish has nobody."""

    pairs: Mapping[int, int]
    not_chosen: Mapping[int, str]
    unmatched: Mapping[int, str]


def match(helpers: Sequence[Helper], wishes: Sequence[Wanted], rules: Rules, seed: str) -> Matched:
    """The best whole under hard limits; the same for the same people, wishes and seed, in whatever order they come."""
    helpers = sorted(helpers, key=lambda each: each.id)
    wishes = sorted(wishes, key=lambda each: each.id)
    costs = _costs(helpers, wishes, rules, seed) if helpers and wishes else np.zeros((len(wishes), len(helpers)))
    pairs = _assigned(costs, helpers, wishes)
    chosen = set(pairs.values())
    return Matched(
        pairs=pairs,
        not_chosen={each.id: why_not(each, wishes, rules) for each in helpers if each.id not in chosen},
        unmatched={each.id: _why_nobody(each, helpers, rules) for each in wishes if each.id not in pairs},
    )


def hindrance(helper: Helper, wish: Wanted, rules: Rules) -> str | None:
    """The first hard limit that keeps these two apart; None where nothing does."""
    if rules.adults_only and not helper.is_adult:
        return "adult"
    if helper.user_id in wish.never or helper.user_id == wish.user_id:
        return "blocked"
    if helper.load >= min(helper.most, MOST_AT_ONCE):
        return "busy"
    if rules.skill_needed and not helper.is_skilled:
        return "skill"
    if not set(helper.languages) & set(wish.languages):
        return "language"
    if wish.times and not helper.times & wish.times:
        return "times"
    if wish.in_person and (not helper.place or _plain(helper.place) != _plain(wish.place)):
        return "place"
    return None


def why_not(helper: Helper, wishes: Sequence[Wanted], rules: Rules) -> str:
    """Why a volunteer has nobody: what most often stood between, or that others fitted better."""
    if not wishes:
        return "nobody"
    found = [hindrance(helper, each, rules) for each in wishes]
    if None in found:
        return "others"
    return _commonest([each for each in found if each is not None])


def _why_nobody(wish: Wanted, helpers: Sequence[Helper], rules: Rules) -> str:
    found = [hindrance(each, wish, rules) for each in helpers]
    if not helpers:
        return "nobody"
    return "others" if None in found else _commonest([each for each in found if each is not None])


def _commonest(found: Sequence[str]) -> str:
    return min(Counter(found).items(), key=lambda item: (-item[1], REASONS.index(item[0])))[0]


def _assigned(costs: NDArray[np.float64], helpers: Sequence[Helper], wishes: Sequence[Wanted]) -> dict[int, int]:
    """Each volunteer stands in as many columns as they have free places; each place further in costs more."""
    if not helpers or not wishes:
        return {}
    free = [max(0, min(each.most, MOST_AT_ONCE) - each.load) for each in helpers]
    columns = [place for place, count in enumerate(free) for _each in range(count)]
    depth = np.array([step for count in free for step in range(count)], dtype=np.float64)
    if not columns:
        return {}
    wide = costs[:, columns]
    wide = np.where(wide >= NEVER, NEVER, wide + depth * LOAD)
    rows, chosen = linear_sum_assignment(wide)
    return {
        wishes[row].id: helpers[columns[column]].id
        for row, column in zip(rows.tolist(), chosen.tolist(), strict=True)
        if wide[row, column] < NEVER
    }


def _costs(helpers: Sequence[Helper], wishes: Sequence[Wanted], rules: Rules, seed: str) -> NDArray[np.float64]:
    """By wish and volunteer. The whole numbers decide; the fraction below them is waiting, then the seed."""
    rank = _ranked(helpers)
    base = np.array(
        [
            each.load * LOAD + each.offers * PER_OFFER + (0 if each.is_skilled else UNSKILLED) + rank[each.id]
            for each in helpers
        ],
        dtype=np.float64,
    )
    ids = np.array([each.id for each in helpers])
    costs = np.empty((len(wishes), len(helpers)), dtype=np.float64)
    allowed = _allowed_by_wish(helpers, wishes, rules)
    for row, wish in enumerate(wishes):
        fit = np.array(
            [_fit(each, wish) if allowed[row, at] else 0 for at, each in enumerate(helpers)], dtype=np.float64
        )
        costs[row] = np.where(allowed[row], base + fit + _lots(ids, seed, wish.id), NEVER)
    return costs


def _allowed_by_wish(helpers: Sequence[Helper], wishes: Sequence[Wanted], rules: Rules) -> NDArray[np.bool_]:
    """`hindrance` for everybody with everybody, by sets of people instead of pair by pair."""
    able = {
        each.id
        for each in helpers
        if (each.is_adult or not rules.adults_only)
        and each.load < min(each.most, MOST_AT_ONCE)
        and (each.is_skilled or not rules.skill_needed)
    }
    speaks, free, lives = _places_of(helpers)
    found = np.zeros((len(wishes), len(helpers)), dtype=np.bool_)
    for row, wish in enumerate(wishes):
        fits = set().union(*(speaks.get(code, set()) for code in wish.languages)) if wish.languages else set()
        if wish.times:
            fits &= set().union(*(free.get(time, set()) for time in wish.times))
        if wish.in_person:
            fits &= lives.get(_plain(wish.place), set()) if wish.place else set()
        for at in fits:
            helper = helpers[at]
            found[row, at] = helper.id in able and helper.user_id not in wish.never and helper.user_id != wish.user_id
    return found


def _places_of(
    helpers: Sequence[Helper],
) -> tuple[dict[str, set[int]], dict[str, set[int]], dict[str, set[int]]]:
    speaks: dict[str, set[int]] = {}
    free: dict[str, set[int]] = {}
    lives: dict[str, set[int]] = {}
    for at, each in enumerate(helpers):
        for code in each.languages:
            speaks.setdefault(code, set()).add(at)
        for time in each.times:
            free.setdefault(time, set()).add(at)
        if each.place:
            lives.setdefault(_plain(each.place), set()).add(at)
    return speaks, free, lives


def _fit(helper: Helper, wish: Wanted) -> int:
    """How far these two are apart where no limit is: another than the first language, another place, few common times."""
    cost = 0 if wish.languages[:1] == helper.languages[:1] or wish.languages[0] in helper.languages else SECOND_LANGUAGE
    if wish.place and _plain(wish.place) != _plain(helper.place):
        cost += ELSEWHERE
    return cost + (OTHER_TIME if len(helper.times & wish.times) == 1 else 0)


def _ranked(helpers: Sequence[Helper]) -> dict[int, float]:
    """Below one half: who waited longest comes first; equal waits are equal."""
    waits = sorted({each.waited for each in helpers}, reverse=True)
    return {each.id: waits.index(each.waited) / (2 * len(waits)) for each in helpers}


def _lots(ids: NDArray[np.int64], seed: str, wish_id: int) -> NDArray[np.float64]:
    """Below a ten-thousandth: drawn by the seed for this wish and each volunteer, whoever else is there."""
    digest = hashlib.sha256(f"{seed}:{wish_id}".encode()).digest()
    mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(int.from_bytes(digest[:8], "big"))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed >> np.uint64(33)) % np.uint64(100_000)).astype(np.float64) / 1e9


def _plain(place: str) -> str:
    """Without capitals and marks: “İZMİR” and “izmir” are one place."""
    letters = unicodedata.normalize("NFKD", place.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
