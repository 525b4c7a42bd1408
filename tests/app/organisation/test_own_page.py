"""The page on which members describe themselves, and what others get to see of it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.sockets import personal_data
from app.database import db, transaction
from app.organisation import sockets
from app.organisation.models import Member
from app.organisation.privacy import erase
from app.organisation.queries import member_of, steps_of
from app.organisation.states import Stage, Status
from tests.cast import Cast
from tests.factories.organisation import member, partner

FORM = {
    "headline": "Brand designer for small shops",
    "about": "I draw **by hand** first.",
    "skill_design": "5",
    "skill_film": "2",
    "spoken": ["tr", "en"],
    "country": "TR",
    "timezone": "Europe/Istanbul",
    "hours_per_week": "24",
    "available_from": "2026-12-01",
    "slug": "zeynep-kara",
    "is_public": "y",
}


def own_page(client: FlaskClient, cast: Cast, row: Member, **changes: object) -> int:
    cast.signed_in(client, row.user)
    return client.post("/membership", data={**FORM, **changes}).status_code


def test_a_member_says_what_they_can_do_and_when(client: FlaskClient, cast: Cast) -> None:
    row = partner("Zeynep Kara")

    assert own_page(client, cast, row) == 303
    assert {skill.discipline: skill.level for skill in row.skills} == {"design": 5, "film": 2}
    assert (row.languages, row.hours_per_week, row.available_from) == (["tr", "en"], 24, date(2026, 12, 1))
    page = client.get("/team/zeynep-kara")
    assert "Brand designer for small shops" in page.text and "<strong>by hand</strong>" in page.text


def test_a_candidate_and_a_pausing_member_can_write_but_are_not_shown(client: FlaskClient, cast: Cast) -> None:
    for user, stage in ((cast.alice, Stage.CANDIDATE), (cast.bob, Stage.PAUSED)):
        row = member(user, stage=stage)
        assert own_page(client, cast, row, slug=f"page-{row.id}") == 303
        assert client.get(f"/team/page-{row.id}").status_code == 404


def test_who_left_can_only_read(client: FlaskClient, cast: Cast) -> None:
    row = member(cast.alice, stage=Stage.LEFT)

    assert own_page(client, cast, row) == 200
    assert row.headline == ""


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("slug", "Not An Address", "Only small letters"),
        ("slug", "taken", "has this address already"),
        ("hours_per_week", "90", "between 0 and 80"),
        ("skill_design", "9", "offered values"),
        ("spoken", ["xx"], "offered values"),
        ("timezone", "Mars/Olympus", "offered values"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    client: FlaskClient, cast: Cast, field: str, value: object, words: str
) -> None:
    member(cast.bob, slug="taken")
    row = partner("Zeynep Kara")
    cast.signed_in(client, row.user)
    answer = client.post("/membership", data={**FORM, field: value})

    assert answer.status_code == 422
    assert words.casefold() in answer.text.casefold()
    assert "Brand designer for small shops" in answer.text


def test_who_is_no_member_has_no_such_page(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.charlie)

    assert client.get("/membership").status_code == 404
    assert client.post("/membership", data=FORM).status_code == 404
    assert client.get("/membership/chart").status_code == 404


def test_a_candidate_does_not_see_the_chart(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, member(cast.charlie, stage=Stage.CANDIDATE).user)

    assert client.get("/membership/chart").status_code == 404


def test_a_member_reads_why_they_stand_where_they_stand(client: FlaskClient, cast: Cast) -> None:
    row = partner("Zeynep Kara", support_level=2)
    cast.signed_in(client, row.user)
    page = client.get("/membership").text

    assert "What you could be" in page
    assert "not yet" in page and "2; 3 needed" in page


def test_the_team_page_shows_who_wants_to_be_shown(client: FlaskClient, cast: Cast) -> None:
    partner("Zeynep Kara", Status.PROJECT_LEADER, is_public=True, slug="zeynep", headline="Leads with a smile")
    partner("Hidden Person")
    page = client.get("/team").text

    assert "Zeynep Kara" in page and "Leads with a smile" in page and "Project leaders" in page
    assert "Hidden Person" not in page
    assert "http://imece.test/team/zeynep" in client.get("/sitemap.xml").text


def test_an_empty_team_says_what_stands_here(client: FlaskClient) -> None:
    assert "Nobody is shown here yet" in client.get("/team").text


def test_finished_projects_and_ratings_come_from_those_who_know(
    client: FlaskClient, cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = partner("Zeynep Kara", is_public=True, slug="zeynep")
    assert "No finished project can be shown yet" in client.get("/team/zeynep").text
    done = sockets.FinishedProject(title="Olive shop", part="project_expert", finished_on=date(2026, 9, 1))
    rated = sockets.Rating(label="Reviews", mean_hundredths=467, count=3)
    plugs = app.extensions.setdefault("sockets", {})
    monkeypatch.setitem(plugs, sockets.finished_projects.name, [lambda user_id: [done] * (user_id == row.user_id)])
    monkeypatch.setitem(plugs, sockets.ratings.name, [lambda _user_id: [rated]])
    page = client.get("/team/zeynep").text

    assert "Olive shop" in page and "Project expert" in page and "4.67 of 5" in page and "from 3 ratings" in page


def test_a_hidden_page_and_its_photo_are_not_there(client: FlaskClient, cast: Cast) -> None:
    partner("Hidden Person", slug="hidden")

    assert client.get("/team/hidden").status_code == 404
    assert client.get("/team/hidden/photo").status_code == 404
    assert client.get("/team/%00").status_code in {400, 404}


def test_the_export_tells_all_and_erasure_leaves_nothing_personal(app: Flask, cast: Cast) -> None:
    row = partner("Zeynep Kara", headline="Designer", about="Long story", is_public=True, skills={"design": 4})
    told = next(part for part in personal_data.answers(row.user) if part.key == "membership")
    assert told.rows[0]["headline"] == "Designer" and told.rows[0]["skills"] == {"design": 4}

    with transaction():
        erase(row.user, row.user.email)
    db.session.expire_all()
    gone = member_of(row.user_id)

    assert gone is not None
    assert (gone.stage, gone.headline, gone.about, gone.skills, gone.is_public) == ("left", "", "", [], False)
    assert [step.reason for step in steps_of(gone)] == [""]
