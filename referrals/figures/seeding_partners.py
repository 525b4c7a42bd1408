"""The partners of a made-up world, one element each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.reports.seeding.world import Whole


@dataclass(frozen=True, kw_only=True)
class Partners:
    """`sponsor` is the place of who brought a partner, or -1; `levels` are basis points of the net."""

    user_id: Whole
    enrolment_id: Whole
    link_id: Whole
    sponsor: Whole
    terms_id: int
    levels: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.user_id)

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """How well each is known: a few very well, most hardly."""
        weights = 1 / (np.arange(len(self)) + 1.0) ** 0.7
        return weights / weights.sum()
