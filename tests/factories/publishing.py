"""Cases their clients have said yes to, and cases in public; made by the verbs behind the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.accounts.models import User
from app.database import transaction
from app.projects.states import Part
from cases.consent import confirming, contents, deciding
from cases.consent.models import CaseApproval
from cases.consent.outputs import Naming, Output
from cases.evidence.queries import results_of
from cases.publishing import releasing
from cases.publishing.models import Publication
from cases.writing.models import Case
from tests.factories.cases import a_case

BY_NAME: Mapping[Output, Naming | None] = dict.fromkeys(Output, Naming.NAME)


def client_of(case: Case) -> User:
    """The client of the case's project."""
    from app.projects.queries import live_members

    assert case.project_id is not None
    return next(member.user for member in live_members(case.project_id) if member.part == Part.CLIENT)


def say_yes(
    case: Case, client: User | None = None, choices: Mapping[Output, Naming | None] = BY_NAME, until: date | None = None
) -> CaseApproval:
    """The client is asked, confirms every number and approves the case as it is. Committed."""
    client = client or client_of(case)
    with transaction():
        deciding.invite(case, client, by=None)
        for row in results_of(case.id):
            confirming.confirm(case, row.key, row.revision, by=client)
        return deciding.approve(case, digest=contents.digest_of(case), choices=choices, valid_until=until, by=client)


def published(
    case: Case | None = None,
    languages: Sequence[str] = ("en",),
    choices: Mapping[Output, Naming | None] = BY_NAME,
    until: date | None = None,
) -> tuple[Case, list[Publication]]:
    """A case in public. Committed; its files are drawn by jobs."""
    case = case or a_case()
    say_yes(case, choices=choices, until=until)
    with transaction():
        made = releasing.publish_now(case, languages, by=None)
    return case, made
