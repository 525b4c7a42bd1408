"""The leader asks: a version is frozen, the client gets a mail, a double click asks once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.media.models import StoredFile
from app.media.storage import storage
from app.projects.delivery import asking
from app.projects.delivery.models import Approval, ApprovalFile, ApprovalVersion
from app.projects.delivery.states import Kind
from tests.factories.accounts import count, the
from tests.factories.approvals import a_delivery, a_draft, a_pdf, an_approval, approved, letters
from tests.factories.projects import leave, open_project, running_project, with_client
from tests.factories.teams import Team


def test_the_client_is_asked_by_mail_and_nobody_else_is(team: Team) -> None:
    with_client(team.project, on_board=False)

    an_approval(team.project, team.leader)

    [letter] = letters("asked")
    assert letter.recipient == team.client.email
    assert "Slogan" in letter.subject
    assert "Without an answer nothing is approved." in letter.text
    assert letter.private


def test_the_same_submission_asks_once(team: Team) -> None:
    draft = a_draft()

    assert an_approval(team.project, team.leader, draft).id == an_approval(team.project, team.leader, draft).id
    assert (count(Approval), len(letters("asked"))) == (1, 1)


def test_a_version_keeps_a_copy_of_its_files(team: Team) -> None:
    approval = an_approval(
        team.project, team.leader, a_draft(files=(a_pdf("plan.pdf"), a_pdf("photo.pdf"))), kind=Kind.FILE
    )

    files = approval.current.files
    assert [each.filename for each in files] == ["plan.pdf", "photo.pdf"]
    assert storage().get(files[0].file.key).startswith(b"%PDF")
    assert len({each.file_id for each in files}) == count(StoredFile) == count(ApprovalFile) == 2


def test_asking_needs_somebody_to_answer(cast: Any) -> None:
    project = running_project(cast.dora)

    with pytest.raises(asking.CannotAsk, match="Invite them first"):
        an_approval(project, cast.dora)

    member = with_client(project)
    leave(member)
    with pytest.raises(asking.CannotAsk):
        an_approval(project, cast.dora)


def test_asking_needs_words_or_files_and_enough_time(team: Team) -> None:
    for draft in (
        a_draft(text=" "),
        a_draft(due_at=clock.now() + timedelta(hours=11)),
        a_draft(due_at=clock.in_days(200)),
    ):
        with pytest.raises(Invalid):
            an_approval(team.project, team.leader, draft)
    assert count(ApprovalVersion) == 0


@pytest.mark.parametrize("who", ["client", "expert", "reader"])
def test_only_the_leader_asks(team: Team, who: str) -> None:
    with pytest.raises(Conflict):
        an_approval(team.project, getattr(team, who))


def test_a_project_without_a_leader_asks_nothing(team: Team, cast: Any) -> None:
    with pytest.raises(Conflict):
        an_approval(open_project(), cast.dora)


def test_a_delivery_is_handed_over_once(team: Team) -> None:
    first = a_delivery(team.project, team.leader)

    with pytest.raises(asking.CannotAsk):
        a_delivery(team.project, team.leader)

    with transaction():
        asking.withdraw(first.id, by=team.leader)
    second = a_delivery(team.project, team.leader)
    with pytest.raises(asking.CannotAsk), transaction():
        asking.restore(first.id, by=team.leader)
    assert the(Approval, id=second.id).state == "waiting"


def test_what_was_approved_is_not_asked_about_again_nor_withdrawn(team: Team) -> None:
    approval = an_approval(team.project, team.leader)
    approved(approval, team.client)

    with pytest.raises(asking.CannotAsk), transaction():
        asking.ask_again(approval.id, a_draft(), by=team.leader)
    with pytest.raises(asking.CannotAsk), transaction():
        asking.withdraw(approval.id, by=team.leader)
    db.session.refresh(approval)
    assert approval.withdrawn_at is None
