"""The desk's pages about members: finding, inviting, assessing, deciding, and who fits."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from app.accounts import inviting
from app.accounts.models import Invitation
from app.accounts.roles import Role
from app.database import transaction
from app.organisation.queries import member_by_id, member_of, steps_of
from app.organisation.states import RoleActivity, Stage, Status
from tests.cast import Cast
from tests.factories.accounts import letters, the
from tests.factories.organisation import member, partner

LEADER, REPRESENTATIVE, EXPERT = Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT


@pytest.fixture
def desk(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.ada)


def test_the_list_is_narrowed_down_and_sorted(desk: FlaskClient) -> None:
    partner("Zofia Zielińska", skills={"film": 5}, languages=["pl"], hours_per_week=10)
    partner("Aylin Kaya", REPRESENTATIVE, role_activity=RoleActivity.PASSIVE.value, languages=["tr"])
    partner("Emre Yıldız", stage=Stage.PAUSED, hours_per_week=30)

    assert names(desk.get("/desk/members").text) == ["Aylin Kaya", "Emre Yıldız", "Zofia Zielińska"]
    assert names(desk.get("/desk/members?sort=-hours").text)[0] == "Emre Yıldız"
    for query, name in {
        "discipline=film": "Zofia Zielińska",
        "language=tr": "Aylin Kaya",
        "stage=paused": "Emre Yıldız",
        "activity=passive": "Aylin Kaya",
        "status=customer_representative": "Aylin Kaya",
        "q=ZOFIA": "Zofia Zielińska",
    }.items():
        assert names(desk.get(f"/desk/members?{query}").text) == [name], query
    assert "Nobody fits these filters" in desk.get("/desk/members?q=nobody").text


def names(page: str) -> list[str]:
    known = ("Aylin Kaya", "Emre Yıldız", "Zofia Zielińska")
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return sorted((name for name in known if name in rows), key=rows.index)


def test_an_empty_list_offers_the_first_step(desk: FlaskClient) -> None:
    assert "No members yet" in desk.get("/desk/members").text


def test_the_export_holds_what_the_list_shows(desk: FlaskClient) -> None:
    partner("Zofia Zielińska", skills={"film": 5}, languages=["pl"])
    partner("Emre Yıldız", stage=Stage.PAUSED)
    answer = desk.post("/desk/members/export?stage=partner")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert [row["Name"] for row in rows] == ["Zofia Zielińska"]
    assert (rows[0]["Skills"], rows[0]["Languages"]) == ("Film and photo 5", "Polish")


def test_a_candidate_is_invited_assessed_and_accepted_at_the_desk(desk: FlaskClient, cast: Cast) -> None:
    sent = {"name": "Nina", "email": "nina@newcomer.example", "wished_status": "project_expert", "locale": "pl"}
    assert desk.post("/desk/members/invitation", data=sent).status_code == 303
    assert len(letters("invitation", "nina@newcomer.example")) == 1

    row = member(cast.charlie, stage=Stage.CANDIDATE, skills={}, implementation_level=None)
    levels = {"implementation": "4", "support": "2", "leadership": "0", "note": "A clean trial project."}
    assert desk.post(f"/desk/members/{row.id}/assessment", data=levels).status_code == 303
    assert "Accept as partner" in desk.get(f"/desk/members/{row.id}").text
    position = {
        "new_status": "project_expert",
        "role_activity": "active",
        "duty": "",
        "leader_id": "0",
        "reason": "Good.",
    }
    answer = desk.post(f"/desk/members/{row.id}/acceptance", data=position, follow_redirects=True)

    assert "Charlie Stranger is a partner: Project expert." in answer.text
    assert member_by_id(row.id).user.has_role(Role.PROJECT_EXPERT)


def test_an_invitation_is_seen_sent_again_and_taken_back(desk: FlaskClient) -> None:
    sent = {"name": "Nina", "email": "nina@newcomer.example", "wished_status": "project_leader", "locale": "pl"}
    desk.post("/desk/members/invitation", data=sent)
    page = desk.get("/desk/members").text
    assert "Invited, not answered yet" in page and "nina@newcomer.example" in page
    number = the(Invitation).id
    assert desk.post(f"/desk/members/invitations/{number}/sending").status_code == 303
    assert len(letters("invitation", "nina@newcomer.example")) == 2
    assert desk.post(f"/desk/members/invitations/{number}/revocation").status_code == 303
    assert "Invited, not answered yet" not in desk.get("/desk/members").text
    assert desk.post(f"/desk/members/invitations/{number}/sending").status_code == 404


def test_an_invitation_to_another_role_is_not_reached_from_here(desk: FlaskClient, cast: Cast) -> None:
    with transaction():
        other = inviting.invite(email="x@y.example", name="X", role=Role.FINANCE, locale="en", by=cast.ada).id

    assert desk.post(f"/desk/members/invitations/{other}/revocation").status_code == 404
    assert the(Invitation).revoked_at is None


def test_a_refused_leader_reads_which_levels_are_missing(desk: FlaskClient, cast: Cast) -> None:
    row = member(cast.charlie, stage=Stage.ASSESSED, leadership_level=2)
    position = {
        "new_status": "project_leader",
        "role_activity": "active",
        "duty": "",
        "leader_id": "0",
        "reason": "We need one.",
    }
    answer = desk.post(f"/desk/members/{row.id}/acceptance", data=position)

    assert answer.status_code == 422
    assert "at least 3 is needed in Leadership" in answer.text and "We need one." in answer.text


def test_a_passive_expert_is_refused_at_the_field(desk: FlaskClient, cast: Cast) -> None:
    row = partner("Aylin Kaya", REPRESENTATIVE)
    position = {
        "new_status": "project_expert",
        "role_activity": "passive",
        "duty": "",
        "leader_id": "0",
        "reason": "Less time.",
    }
    answer = desk.post(f"/desk/members/{row.id}/position", data=position)

    assert answer.status_code == 422
    assert "Only a customer representative may be passive." in answer.text


def test_a_pause_says_why_and_can_be_undone_at_once(desk: FlaskClient) -> None:
    row = partner("Zofia Zielińska")
    assert "Please say why" in desk.post(f"/desk/members/{row.id}/pause", data={}).text
    answer = desk.post(f"/desk/members/{row.id}/pause", data={"reason": "Studies."}, follow_redirects=True)
    assert "The membership of Zofia Zielińska pauses." in answer.text and "Undo" in answer.text
    undone = desk.post(f"/desk/members/{row.id}/resumption", data={"reason": "Taken back at once."})

    assert undone.status_code == 303
    assert [step.event for step in steps_of(row)] == ["resumed", "paused"]


def test_two_colleagues_pausing_at_once_do_it_once(desk: FlaskClient) -> None:
    row = partner("Zofia Zielińska")
    assert desk.post(f"/desk/members/{row.id}/pause", data={"reason": "Studies."}).status_code == 303
    again = desk.post(f"/desk/members/{row.id}/pause", data={"reason": "Studies."})

    assert again.status_code == 422
    assert "Reload the page" in again.text
    assert len(steps_of(row)) == 1


def test_a_leader_assesses_but_does_not_decide(client: FlaskClient, cast: Cast) -> None:
    row = member(cast.charlie, stage=Stage.CANDIDATE)
    desk = cast.signed_in(client, cast.dora)
    page = desk.get(f"/desk/members/{row.id}").text

    assert f"/desk/members/{row.id}/assessment" in page
    for action in ("acceptance", "position", "pause", "resumption", "departure"):
        assert f"/desk/members/{row.id}/{action}" not in page
        assert desk.post(f"/desk/members/{row.id}/{action}", data={"reason": "x"}).status_code == 404
    assert desk.post("/desk/members/export").status_code == 404


def test_who_fits_is_told_with_every_point(desk: FlaskClient) -> None:
    partner("Zofia Zielińska", skills={"film": 5}, languages=["pl", "en"])
    partner("Emre Yıldız", skills={"film": 1}, languages=["tr"])
    page = desk.get("/desk/members/suggestions?status=project_expert&discipline=film&language=pl").text

    assert names(page) == ["Zofia Zielińska", "Emre Yıldız"]
    assert "Film and photo: 5, assessed" in page and "50 of 50" in page and "Does not speak Polish" in page
    assert desk.get("/desk/members/suggestions?discipline=juggling").status_code == 422
    assert desk.get("/desk/members/suggestions?begins=soon").status_code == 422


def test_the_search_of_the_desk_finds_a_member(desk: FlaskClient) -> None:
    row = partner("Zofia Zielińska", headline="Films for museums")

    assert (
        f"/desk/members/{row.id}"
        in desk.get("/desk/search?q=museums&list=1").headers.get("Location", "")
        + desk.get("/desk/search?q=museums&list=1").text
    )


def test_candidates_wait_at_the_desk(desk: FlaskClient, cast: Cast) -> None:
    member(cast.charlie, stage=Stage.CANDIDATE)

    assert "Candidates to assess" in desk.get("/desk").text


@pytest.mark.parametrize("who", ["charlie", "alice", "marta", "fatma"])
def test_nobody_else_reads_about_members(client: FlaskClient, cast: Cast, who: str) -> None:
    row = partner("Zofia Zielińska")
    other = cast.signed_in(client, getattr(cast, who))

    for path in ("", f"/{row.id}", "/invitation", "/suggestions", f"/{row.id}/assessment"):
        assert other.get(f"/desk/members{path}").status_code == 404, path
    for action in ("assessment", "acceptance", "position", "pause", "resumption", "departure"):
        assert other.post(f"/desk/members/{row.id}/{action}", data={"reason": "x"}).status_code == 404
    for action in ("sending", "revocation"):
        assert other.post(f"/desk/members/invitations/1/{action}").status_code == 404
    assert steps_of(row) == []


def test_a_number_nobody_has_is_not_found(desk: FlaskClient) -> None:
    for number in (999, 2**63, 10**30):
        assert desk.get(f"/desk/members/{number}").status_code == 404


def test_the_chart_is_there_for_staff_and_names_everybody(desk: FlaskClient, cast: Cast) -> None:
    assert "Nobody is a partner yet" in desk.get("/desk/members/chart").text
    leader = partner("Aylin Kaya", LEADER)
    partner("Zofia Zielińska", leader_id=leader.id)
    partner("Emre Yıldız", REPRESENTATIVE, role_activity=RoleActivity.PASSIVE.value)
    page = desk.get("/desk/members/chart").text

    for words in ("Aylin Kaya, Project leader", "Zofia Zielińska, Project expert", "Customer representative, passive"):
        assert words in page
    assert member_of(leader.user_id) is not None
