"""A running project with Dora as its leader and Alice as the client."""

from __future__ import annotations

import pytest

from app.projects.models import Project
from tests.cast import Cast
from tests.factories.projects import running_project, with_client


@pytest.fixture
def project(cast: Cast) -> Project:
    it = running_project(cast.dora)
    with_client(it, cast.alice)
    return it
