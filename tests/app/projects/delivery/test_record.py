"""Approvals on paper: whole, with exact times and seals."""

from __future__ import annotations

from typing import Any

from app.database import transaction
from app.projects.delivery import asking
from tests.cast import Cast
from tests.factories.approvals import a_draft, a_pdf, an_approval, approved, changes_asked
from tests.factories.teams import Team


def test_the_record_on_paper_has_every_version_whole_with_its_seal(browser: Any, cast: Cast, team: Team) -> None:
    alice = cast.signed_in(browser(), team.client)
    assert "Nothing to approve yet" in alice.get(f"{team.url}/approvals/record").text
    approval = an_approval(team.project, team.leader, a_draft(title="Slogan", files=(a_pdf("slogan.pdf"),)))
    changes_asked(approval, team.client, "Shorter, please.")
    with transaction():
        asking.ask_again(approval.id, a_draft(title="Slogan", text="Taste."), by=team.leader)
    approved(approval, team.client, "Yes.")
    an_approval(team.project, team.leader, a_draft(title="Colours"))

    page = alice.get(f"{team.url}/approvals/record").text
    for version in approval.versions:
        assert version.seal in page
        assert version.answer.words in page
    assert approval.versions[0].files[0].sha256 in page
    assert page.count("what stands above is what was shown") == 3
    assert page.index("Slogan") < page.index("Colours")
    one = alice.get(f"{team.url}/approvals/{approval.id}/record").text
    assert "Record of the approval “Slogan”" in one and "Colours" not in one
