"""A running project with a whole team."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.factories.teams import Team, a_team


@pytest.fixture
def team(cast: Cast) -> Team:
    return a_team(cast)
