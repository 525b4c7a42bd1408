"""NPS and CSAT with how sure one may be of them. Pure: shares in whole basis points, NPS in tenths of a point.

NPS = share of 9–10 less share of 0–6; its 95 % interval by the normal approximation. CSAT = share of 4–5 of 5; its interval
after Wilson.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.959964
PROMOTER, DETRACTOR = 9, 6


@dataclass(frozen=True, kw_only=True)
class Nps:
    """`score_tenths` from -1000 to 1000, `margin_tenths` to either side; both None without an answer."""

    n: int
    promoters: int
    passives: int
    detractors: int
    score_tenths: int | None
    margin_tenths: int | None


@dataclass(frozen=True, kw_only=True)
class Csat:
    """`share_bp` of the content among `n`, between `low_bp` and `high_bp`; all None without an answer."""

    n: int
    content: int
    share_bp: int | None
    low_bp: int | None
    high_bp: int | None


def nps(scores: Iterable[int]) -> Nps:
    found = list(scores)
    promoters = sum(score >= PROMOTER for score in found)
    detractors = sum(score <= DETRACTOR for score in found)
    n = len(found)
    if not n:
        return Nps(n=0, promoters=0, passives=0, detractors=0, score_tenths=None, margin_tenths=None)
    up, down = promoters / n, detractors / n
    margin = Z * math.sqrt(max(0.0, up + down - (up - down) ** 2) / n)
    return Nps(
        n=n,
        promoters=promoters,
        passives=n - promoters - detractors,
        detractors=detractors,
        score_tenths=round((up - down) * 1000),
        margin_tenths=round(margin * 1000),
    )


def csat(scores: Iterable[int]) -> Csat:
    found = list(scores)
    n, content = len(found), sum(score >= 4 for score in found)
    if not n:
        return Csat(n=0, content=0, share_bp=None, low_bp=None, high_bp=None)
    share, spread = content / n, Z * Z / n
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return Csat(
        n=n, content=content, share_bp=round(share * 10_000), low_bp=round(low * 10_000), high_bp=round(high * 10_000)
    )


def opens_case(*, rating: int | None = None, nps_score: int | None = None) -> bool:
    """Whether somebody should be asked what went wrong: two stars or fewer, or 6 of 10 or fewer (R37)."""
    return (rating is not None and rating <= 2) or (nps_score is not None and nps_score <= DETRACTOR)
