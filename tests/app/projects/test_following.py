"""What becomes of seats in projects when the organisation decides about a member."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.database import db, transaction
from app.organisation import membership
from app.organisation.membership import Position, StillBound
from app.organisation.states import RoleActivity, Status
from app.projects.models import ProjectMember
from tests.cast import Cast
from tests.factories.organisation import partner
from tests.factories.projects import running_project, with_client, with_expert, with_leader, with_representative

LEADER, REPRESENTATIVE, EXPERT = Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT


def fresh(seat: ProjectMember) -> ProjectMember:
    db.session.expire_all()
    return db.session.get_one(ProjectMember, seat.id)


def test_who_leaves_the_organisation_sees_nothing_new_of_any_project(client: FlaskClient, cast: Cast) -> None:
    zofia = partner("Zofia Zielińska")
    project, other = running_project(), running_project()
    first, second = with_expert(project, zofia.user), with_expert(other, zofia.user)
    cast.signed_in(client, zofia.user)
    assert client.get(f"/projects/{project.reference}").status_code == 200
    with transaction():
        membership.leave(zofia.id, reason="Moves on.", by=cast.ada)

    assert not fresh(first).is_live and not fresh(second).is_live
    assert client.get(f"/projects/{project.reference}").status_code == 404


def test_a_pausing_representative_reads_along_and_a_pausing_expert_leaves(cast: Cast) -> None:
    aylin, zofia = partner("Aylin Kaya", REPRESENTATIVE), partner("Zofia Zielińska")
    project = running_project()
    talks, works = with_representative(project, aylin.user), with_expert(project, zofia.user)
    with transaction():
        membership.pause(aylin.id, reason="Travels.", by=cast.ada)
        membership.pause(zofia.id, reason="Studies.", by=cast.ada)

    assert fresh(talks).is_live and fresh(talks).is_passive
    assert not fresh(works).is_live


def test_who_becomes_passive_reads_along_in_every_project(cast: Cast) -> None:
    aylin = partner("Aylin Kaya", REPRESENTATIVE)
    rows = [with_representative(running_project(), aylin.user) for _number in range(2)]
    passive = Position(status=REPRESENTATIVE, role_activity=RoleActivity.PASSIVE)
    with transaction():
        membership.reposition(aylin.id, passive, reason="Less time.", by=cast.ada)

    assert all(fresh(row).is_passive and fresh(row).is_live for row in rows)


def test_a_seat_the_new_status_may_not_take_is_given_up(cast: Cast) -> None:
    aylin = partner("Aylin Kaya", REPRESENTATIVE)
    seat = with_representative(running_project(), aylin.user)
    with transaction():
        membership.reposition(aylin.id, Position(status=EXPERT), reason="Builds now.", by=cast.ada)

    assert not fresh(seat).is_live


def test_who_rises_to_leader_keeps_every_seat(cast: Cast) -> None:
    zofia = partner("Zofia Zielińska")
    seat = with_expert(running_project(), zofia.user)
    with transaction():
        membership.reposition(zofia.id, Position(status=LEADER), reason="Leads already.", by=cast.ada)

    assert fresh(seat).is_live


@pytest.mark.parametrize("verb", [membership.pause, membership.leave])
def test_a_leader_hands_over_before_pausing_or_leaving(cast: Cast, verb: object) -> None:
    dora = partner("Дора Лидер", LEADER)
    seat = with_leader(running_project(), dora.user)
    with pytest.raises(StillBound, match="Hand over the lead"), transaction():
        verb(dora.id, reason="Tired.", by=cast.ada)

    assert fresh(seat).is_live


def test_a_member_who_is_also_a_client_stays_the_client(cast: Cast) -> None:
    zofia = partner("Zofia Zielińska")
    seat = with_client(running_project(), zofia.user)
    with transaction():
        membership.leave(zofia.id, reason="Moves on.", by=cast.ada)

    assert fresh(seat).is_live
