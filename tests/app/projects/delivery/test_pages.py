"""The pages of approvals, the delivery, the agreement and milestones, as their people see them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.projects.delivery.models import Approval, ApprovalAnswer, Milestone, SilenceAgreement
from app.projects.models import Project
from tests.app.media.pictures import telling_jpeg
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.approvals import (
    PDF,
    a_delivery,
    a_draft,
    a_milestone,
    a_pdf,
    an_agreement,
    an_approval,
    approved,
    changes_asked,
)
from tests.factories.projects import leave, with_client
from tests.factories.teams import Team


@pytest.fixture
def leader(client: FlaskClient, cast: Cast, team: Team) -> FlaskClient:
    return cast.signed_in(client, team.leader)


@pytest.fixture
def alice(browser: Any, cast: Cast, team: Team) -> FlaskClient:
    return cast.signed_in(browser(), team.client)


def in_days(days: int) -> str:
    return clock.in_days(days).date().isoformat()


def shown(approval: Approval) -> dict[str, Any]:
    version = approval.current
    return {"version": version.version, "seal": version.seal}


def test_the_leader_asks_with_words_and_files_and_the_client_approves(
    leader: FlaskClient, alice: FlaskClient, team: Team
) -> None:
    assert "Nothing to approve yet" in alice.get(f"{team.url}/approvals").text
    answer = leader.post(
        f"{team.url}/approvals/new",
        data={
            "title": "Layout of the home page",
            "text": "Two columns, as we spoke about.",
            "due_on": in_days(7),
            "milestone_id": "0",
            "exhibit": "",
            "submission_key": "k" * 24,
            "files": [(io.BytesIO(PDF), "layout.pdf"), (io.BytesIO(telling_jpeg()), "photo.jpg")],
        },
    )
    assert answer.status_code == 303, answer.text
    page = alice.get(answer.location).text
    assert "Two columns, as we spoke about." in page
    assert "Approve version 1" in page
    assert "Nobody agreed that silence counts as approval" in page

    approval = the(Approval)
    done = alice.post(
        f"{answer.location}/approval", data={**shown(approval), "words": "Perfect"}, follow_redirects=True
    )

    assert "Thank you. It is approved." in done.text
    assert "Perfect" in leader.get(answer.location).text
    assert "Why?" in leader.get(answer.location).text
    assert approval.kind == "file"


def test_a_picture_loses_where_it_was_taken_before_it_is_shown(
    leader: FlaskClient, alice: FlaskClient, team: Team
) -> None:
    leader.post(
        f"{team.url}/approvals/new",
        data={
            "title": "Photo",
            "due_on": in_days(7),
            "milestone_id": "0",
            "exhibit": "",
            "submission_key": "k" * 24,
            "files": [(io.BytesIO(telling_jpeg()), "photo.jpg")],
        },
    )
    approval = the(Approval)
    [file] = approval.current.files

    served = alice.get(f"{team.url}/approvals/{approval.id}/files/{file.id}")

    assert served.status_code == 200
    assert served.content_type == "image/webp"
    assert b"GPS" not in served.data and b"Exif" not in served.data
    assert served.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "What is it?"),
        ({"due_on": "2026-01-01"}, "Leave at least twelve hours"),
        ({"due_on": "9999-12-31"}, "Leave at least twelve hours"),
        ({"due_on": ""}, "Answer wanted by"),
        ({"text": ""}, "Write what is to be approved, or add a file."),
        ({"exhibit": "card:9"}, "A card of the board"),
        ({"files": [(io.BytesIO(b"MZ\x90"), "setup.exe")]}, "neither a picture nor a PDF"),
    ],
)
def test_bad_input_is_told_in_place_and_nothing_typed_is_lost(
    leader: FlaskClient, team: Team, changes: dict[str, Any], sentence: str
) -> None:
    typed = {"title": "Slogan", "text": "Keep this", "due_on": in_days(7), "milestone_id": "0", "exhibit": ""}

    answer = leader.post(f"{team.url}/approvals/new", data={**typed, **changes})

    assert answer.status_code in {200, 422}
    assert sentence in answer.text
    assert count(Approval) == 0
    assert changes.get("text", "Keep this") in answer.text


def test_the_client_asks_for_changes_and_sees_the_next_version(
    leader: FlaskClient, alice: FlaskClient, team: Team
) -> None:
    approval = an_approval(team.project, team.leader)
    url = f"{team.url}/approvals/{approval.id}"
    assert alice.post(f"{url}/changes", data=shown(approval)).status_code == 422

    answer = alice.post(
        f"{url}/changes", data={**shown(approval), "changes": "Shorter, please."}, follow_redirects=True
    )
    assert "Changes asked for" in answer.text

    form = leader.get(f"{url}/versions/new").text
    assert "The slogan: neighbours build together." in form
    typed = {"title": "Slogan", "text": "Build together.", "due_on": in_days(3), "exhibit": "", "milestone_id": "0"}
    assert leader.post(f"{url}/versions/new", data={**typed, "submission_key": "n" * 24}).status_code == 303
    page = alice.get(url).text
    assert "Build together." in page and "Earlier versions" in page and "Shorter, please." in page


def test_an_old_page_cannot_approve_a_new_version(alice: FlaskClient, leader: FlaskClient, team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    before, url = shown(approval), f"{team.url}/approvals/{approval.id}"
    typed = {"title": "Slogan", "text": "Other words", "due_on": in_days(3), "exhibit": "", "milestone_id": "0"}
    leader.post(f"{url}/versions/new", data={**typed, "submission_key": "n" * 24})

    answer = alice.post(f"{url}/approval", data=before)

    assert answer.status_code == 409
    assert "newer version" in answer.text
    assert count(ApprovalAnswer) == 0


def test_a_withdrawal_can_be_undone(leader: FlaskClient, alice: FlaskClient, team: Team) -> None:
    url = f"{team.url}/approvals/{an_approval(team.project, team.leader).id}"

    page = leader.post(f"{url}/withdrawal", follow_redirects=True).text

    assert "nobody needs to answer" in page and f"{url}/restoration" in page
    assert "Approve version 1" not in alice.get(url).text
    leader.post(f"{url}/restoration")
    assert "Approve version 1" in alice.get(url).text


def test_the_list_is_narrowed_sorted_and_exported(leader: FlaskClient, alice: FlaskClient, team: Team) -> None:
    an_approval(team.project, team.leader, a_draft(title="Colours"))
    done = an_approval(team.project, team.leader, a_draft(title="=SUM(A1)", text="Formula"))
    approved(done, team.client, words="Fine")
    late = an_approval(team.project, team.leader, a_draft(title="Late one", due_at=clock.in_days(1)))

    assert "Colours" in leader.get(f"{team.url}/approvals?state=waiting&sort=-asked").text
    assert "Colours" not in leader.get(f"{team.url}/approvals?state=approved").text
    assert "Colours" not in leader.get(f"{team.url}/approvals?q=formula").text
    assert "Nothing fits" in leader.get(f"{team.url}/approvals?q=nowhere").text
    with clock.freeze(clock.in_days(2)):
        assert "Late one" in alice.get(f"{team.url}/approvals?state=overdue").text
    assert leader.get(f"{team.url}/approvals?state=nonsense").status_code == 422
    file = leader.get(f"{team.url}/approvals/export.csv").get_data(as_text=True)
    assert "'=SUM(A1)" in file and late.current.seal in file and "Fine" in file


def test_the_delivery_is_handed_over_accepted_closed_and_opened_again(
    leader: FlaskClient, alice: FlaskClient, team: Team
) -> None:
    a_milestone(team.project, team.leader, "Premiere", due_on=date(2026, 12, 24))
    assert "Hand over the delivery" in leader.get(f"{team.url}/delivery").text
    assert "Hand over the delivery" not in alice.get(f"{team.url}/delivery").text
    assert "0 of 1" in alice.get(f"{team.url}/delivery").text
    handed = leader.post(
        f"{team.url}/delivery/new",
        data={
            "title": "The film",
            "text": "All files are in the folder.",
            "due_on": in_days(7),
            "submission_key": "d" * 24,
        },
    )
    assert handed.status_code == 303
    approval = the(Approval)
    assert "Accept, or ask for changes" in alice.get(f"{team.url}/delivery").text

    page = alice.post(f"{handed.location}/approval", data=shown(approval), follow_redirects=True).text

    assert "The delivery is accepted." in page
    assert the(Project).state == "delivered"
    closed = leader.post(f"{team.url}/delivery/closing", follow_redirects=True).text
    assert "The project is closed." in closed and the(Project).state == "closed"
    leader.post(f"{team.url}/delivery/opening")
    assert the(Project).state == "delivered"
    leader.post(f"{team.url}/delivery/resumption")
    assert the(Project).state == "running"
    assert "Hand over a new version" in leader.get(f"{team.url}/delivery").text


def test_the_agreement_is_offered_agreed_to_and_ended(leader: FlaskClient, alice: FlaskClient, team: Team) -> None:
    url = f"{team.url}/agreement"
    team.project.order.contact.locale = "tr"
    db.session.commit()
    assert "Nothing is agreed" in alice.get(url).text
    leader.post(url)
    agreement = the(SilenceAgreement)
    assert agreement.locale == "tr"
    assert "Until the client agrees" in leader.get(url).text
    assert "Do you agree?" in alice.get(url).text

    alice.post(f"{url}/{agreement.id}/consent")

    assert "Agreed: silence counts as approval" in leader.get(url).text
    assert "Silence counts as approval, as agreed beforehand." in alice.get(f"{team.url}/approvals").text
    alice.post(f"{url}/{agreement.id}/end")
    assert "Nothing is agreed" in leader.get(url).text
    assert "Agreed, and ended by" in leader.get(url).text


def test_milestones_are_written_ordered_reached_and_put_back(leader: FlaskClient, team: Team) -> None:
    url = f"{team.url}/milestones"
    assert leader.post(url, data={"title": ""}).status_code == 422
    for title in ("Draft", "Film"):
        assert (
            leader.post(url, data={"title": title, "due_on": "2026-12-24", "shown_to_client": "y"}).status_code == 303
        )
    first, second = every(Milestone)
    leader.post(f"{url}/{second.id}/place", data={"direction": "up"})
    assert [each.title for each in sorted(every(Milestone), key=lambda each: each.position)] == ["Film", "Draft"]

    page = leader.post(f"{url}/{first.id}/reaching", follow_redirects=True).text
    assert "1 of 2 milestones reached" in page and f"{url}/{first.id}/reopening" in page
    leader.post(f"{url}/{first.id}/reopening")
    leader.post(f"{url}/{first.id}", data={"title": "First draft"})
    assert the(Milestone, id=first.id).title == "First draft"
    leader.post(f"{url}/{first.id}/removal")
    assert "First draft" not in leader.get(url).text.replace("“First draft”", "")
    leader.post(f"{url}/{first.id}/restoration")
    assert "First draft" in leader.get(url).text


def test_the_client_sees_only_the_milestones_that_are_theirs_to_know(alice: FlaskClient, team: Team) -> None:
    a_milestone(team.project, team.leader, "Premiere")
    hidden = a_milestone(team.project, team.leader, "Margin checked", shown=False)

    for page in ("", "/milestones", "/delivery"):
        text = alice.get(f"{team.url}{page}").text
        assert "Margin checked" not in text
    assert "Premiere" in alice.get(f"{team.url}/milestones").text
    assert alice.get(f"{team.url}/milestones/{hidden.id}").status_code == 404
    assert "milestone" not in alice.get(team.url).text.lower().split("what happened")[1].split("premiere")[0].replace(
        "a milestone was added", "", 1
    )


def test_the_project_page_says_what_waits(alice: FlaskClient, leader: FlaskClient, team: Team) -> None:
    approval = an_approval(team.project, team.leader, a_draft(title="Colours"))

    page = alice.get(team.url).text
    assert "Approvals waiting for you" in page and "Look and answer" in page
    assert "Waiting for the client" in leader.get(team.url).text
    changes_asked(approval, team.client)
    assert "Look and answer" not in alice.get(team.url).text


PAGES = (
    "/approvals",
    "/approvals/export.csv",
    "/approvals/{a}",
    "/approvals/{a}/files/{f}",
    "/approvals/record",
    "/approvals/{a}/record",
    "/agreement",
    "/milestones",
    "/delivery",
)
LEADERS = ("/approvals/new", "/approvals/{a}/versions/new", "/milestones/{m}", "/delivery/new")
ACTIONS = (
    "/approvals/new", "/approvals/{a}/versions/new", "/approvals/{a}/approval", "/approvals/{a}/changes",
    "/approvals/{a}/withdrawal", "/approvals/{a}/restoration", "/agreement", "/agreement/{g}/consent", "/agreement/{g}/end",
    "/milestones", "/milestones/{m}", "/milestones/{m}/place", "/milestones/{m}/reaching", "/milestones/{m}/reopening",
    "/milestones/{m}/removal", "/milestones/{m}/restoration", "/delivery/new", "/delivery/closing", "/delivery/opening",
    "/delivery/resumption",
)  # fmt: skip


@pytest.fixture
def furnished(team: Team) -> dict[str, int]:
    """A project with one of everything."""
    approval = an_approval(team.project, team.leader, a_draft(files=(a_pdf(),)))
    return {
        "a": approval.id,
        "f": approval.current.files[0].id,
        "g": an_agreement(team.project, team.leader, team.client).id,
        "m": a_milestone(team.project, team.leader).id,
    }


@pytest.mark.parametrize("who", ["charlie", "former client", "client of the channel only", "marta"])
def test_charlie_finds_nothing_and_changes_nothing(
    client: FlaskClient, cast: Cast, team: Team, furnished: dict[str, int], who: str
) -> None:
    if who == "former client":
        member = with_client(team.project)
        leave(member)
        person = member.user
    elif who == "client of the channel only":
        person = with_client(team.project, on_board=False).user
    else:
        person = getattr(cast, who)
    cast.signed_in(client, person)

    for page in (*PAGES, *LEADERS):
        assert client.get(team.url + page.format(**furnished)).status_code == 404, page
    for action in ACTIONS:
        assert client.post(team.url + action.format(**furnished)).status_code == 404, action
    assert count(ApprovalAnswer) == 0


def test_a_leader_of_another_project_finds_nothing_of_this_one_under_their_own(
    client: FlaskClient, cast: Cast, team: Team, furnished: dict[str, int]
) -> None:
    from tests.factories.projects import running_project

    other = running_project()
    cast.signed_in(client, other.members[0].user)

    for page in (*PAGES[2:4], PAGES[5], *LEADERS[1:3]):
        assert client.get(f"/projects/{other.reference}" + page.format(**furnished)).status_code == 404, page


def test_the_client_does_what_is_theirs_and_nothing_of_the_leader(
    alice: FlaskClient, team: Team, furnished: dict[str, int]
) -> None:
    for page in PAGES:
        assert alice.get(team.url + page.format(**furnished)).status_code == 200, page
    for page in LEADERS:
        assert alice.get(team.url + page.format(**furnished)).status_code == 404, page
    theirs = {"/approvals/{a}/approval", "/approvals/{a}/changes", "/agreement/{g}/consent", "/agreement/{g}/end"}
    for action in ACTIONS:
        if action not in theirs:
            assert alice.post(team.url + action.format(**furnished)).status_code == 404, action


def test_a_passive_representative_reads_and_changes_nothing(
    client: FlaskClient, cast: Cast, team: Team, furnished: dict[str, int]
) -> None:
    cast.signed_in(client, team.reader)

    for page in PAGES:
        assert client.get(team.url + page.format(**furnished)).status_code == 200, page
    for action in ACTIONS:
        assert client.post(team.url + action.format(**furnished)).status_code == 404, action


def test_the_delivery_of_one_project_is_not_seen_in_another(client: FlaskClient, cast: Cast, team: Team) -> None:
    delivery = a_delivery(team.project, team.leader)
    other = with_client(_another(), cast.charlie)
    cast.signed_in(client, cast.charlie)

    assert client.get(f"/projects/{other.project.reference}/approvals/{delivery.id}").status_code == 404
    assert "The film" not in client.get(f"/projects/{other.project.reference}/approvals").text
    assert db.session.get(Approval, delivery.id) is not None


def _another() -> Project:
    from tests.factories.projects import running_project

    return running_project()
