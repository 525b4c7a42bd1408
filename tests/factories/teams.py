"""A project with a whole team: Dora leads, Alice is the client, and there is an expert and a passive representative."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.models import User
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order
from tests.factories.projects import open_project, with_client, with_expert, with_leader, with_representative


@dataclass(frozen=True)
class Team:
    project: Project
    leader: User
    client: User
    expert: User
    reader: User

    @property
    def url(self) -> str:
        return f"/projects/{self.project.reference}"


def a_team(cast: Cast) -> Team:
    project = open_project(an_order(a_contact(cast.alice)))
    with_leader(project, cast.dora)
    with_client(project, cast.alice)
    expert = with_expert(project).user
    reader = with_representative(project, passive=True).user
    return Team(project, cast.dora, cast.alice, expert, reader)
