"""A running project with a board, its leader Dora, Alice for the client, and somebody who works."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.boards import a_board
from tests.factories.projects import running_project, somebody, with_client, with_expert


@pytest.fixture
def project(cast: Cast, db: Any) -> Project:
    found = running_project(cast.dora)
    a_board(found)
    return found


@pytest.fixture
def alice(cast: Cast, project: Project) -> User:
    return with_client(project, cast.alice).user


@pytest.fixture
def emre(project: Project) -> User:
    return with_expert(project, somebody(Role.PROJECT_EXPERT, name="Emre Aksoy")).user
