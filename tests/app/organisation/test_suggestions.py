"""Who is suggested for a part in a project, and who never is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from flask import Flask

from app.database import db
from app.organisation import sockets
from app.organisation.queries import member_of, suggestions
from app.organisation.states import RoleActivity, Stage, Status
from tests.cast import Cast
from tests.factories.organisation import member, partner

EXPERT, REPRESENTATIVE, LEADER = "project_expert", "customer_representative", "project_leader"


def names(status: str, **wish: object) -> list[str]:
    return [each.member.user.name for each in suggestions(status, **wish)]  # type: ignore[arg-type]


def reads(statements: list[str]) -> int:
    return sum(statement.startswith("SELECT") for statement in statements)


def test_the_one_who_fits_best_comes_first_and_it_is_told_why(cast: Cast) -> None:
    partner("Emre Yıldız", skills={"film": 2}, languages=["tr"])
    partner("Zofia Zielińska", skills={"film": 5}, languages=["pl", "en"])

    best, second = suggestions(EXPERT, ["film"], ["pl"])

    assert [best.member.user.name, second.member.user.name] == ["Zofia Zielińska", "Emre Yıldız"]
    assert best.because["score"] == best.score == sum(part["points"] for part in best.because["parts"])
    assert [part["kind"] for part in best.because["parts"]] == ["skills", "languages", "availability", "zone"]


def test_a_passive_representative_is_never_suggested(cast: Cast) -> None:
    partner("Aylin Kaya", Status.CUSTOMER_REPRESENTATIVE)
    partner("Igor Petrov", Status.CUSTOMER_REPRESENTATIVE, role_activity=RoleActivity.PASSIVE.value)

    assert names(REPRESENTATIVE) == ["Aylin Kaya"]


@pytest.mark.parametrize("stage", [Stage.CANDIDATE, Stage.ASSESSED, Stage.PAUSED, Stage.LEFT])
def test_only_partners_are_suggested(cast: Cast, stage: Stage) -> None:
    member(cast.dora, Status.PROJECT_EXPERT, stage)

    assert names(EXPERT) == []


def test_a_leader_may_take_the_part_of_the_others_but_not_the_other_way_round(cast: Cast) -> None:
    partner("Дора Иванова", Status.PROJECT_LEADER)
    partner("Zofia Zielińska", Status.PROJECT_EXPERT)

    assert names(EXPERT) == ["Zofia Zielińska", "Дора Иванова"]
    assert names(LEADER) == ["Дора Иванова"]


def test_who_is_in_already_and_who_was_erased_is_left_out(cast: Cast, noon: datetime) -> None:
    inside = partner("Zofia Zielińska")
    erased = partner("Emre Yıldız")
    erased.user.erased_at = noon
    db.session.commit()

    assert names(EXPERT, without=[inside.user_id]) == []


def test_running_projects_count_against_availability(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    busy, free = partner("Ana Busy"), partner("Zoe Free")

    def running(user_ids: list[int]) -> Mapping[int, int]:
        return {busy.user_id: 4}

    monkeypatch.setitem(app.extensions.setdefault("sockets", {}), sockets.running_projects.name, [running])

    assert names(EXPERT) == [free.user.name, busy.user.name]


def test_suggestions_take_the_same_number_of_statements_for_many(cast: Cast, queries: list[str]) -> None:
    for name in ("Ada Lovelace", "Bela Bartók", "Cem Karaca"):
        partner(name, skills={"film": 3})
    db.session.expire_all()
    suggestions(EXPERT, ["film"])
    db.session.expire_all()
    queries.clear()
    suggestions(EXPERT, ["film"])
    few = reads(queries)
    for name in ("Dilek Ö", "Ege Ç", "Filiz Ş", "Gizem Ğ"):
        partner(name, skills={"film": 3})
    db.session.expire_all()
    queries.clear()

    assert len(suggestions(EXPERT, ["film"])) == 7
    assert reads(queries) == few


def test_who_is_no_member_has_no_membership(cast: Cast) -> None:
    row = member(cast.dora)

    assert member_of(cast.dora.id) is row
    assert member_of(cast.charlie.id) is None
