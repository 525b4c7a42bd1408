"""The client's people come by an invitation: one address, one use, seven days, board and channel granted apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import Contact
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.mail.models import MailMessage
from app.orders.correcting import correct_by_desk
from app.projects import opening
from app.projects.models import Project, ProjectInvitation, ProjectMember
from app.projects.queries import live_members
from tests.cast import Cast, person
from tests.factories.accounts import PASSWORD, count, known, link_in, the
from tests.factories.projects import running_project, with_client, with_expert

Browser = Callable[[], FlaskClient]
ELIF = {"name": "Elif Şahin", "email": "elif@sahin.example", "locale": "tr", "on_board": "y", "on_channel": "y"}
ACCEPTANCE = {"name": "Elif Şahin", "password": PASSWORD, "locale": "tr", "timezone": "Europe/Istanbul"}


@pytest.fixture
def project(cast: Cast) -> Project:
    return running_project(cast.dora)


def invite(browser: Browser, cast: Cast, project: Project, **changes: str) -> str:
    """The link that the invited person got."""
    dora = cast.signed_in(browser(), cast.dora)
    sent = dora.post(f"/projects/{project.reference}/invitations/new", data={**ELIF, **changes})
    assert sent.status_code == 303, sent.text
    return link_in(letters()[-1])


def letters() -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == "projects/mail/invitation").order_by(MailMessage.id)
    return list(db.session.scalars(found))


def test_the_invited_client_gets_an_account_and_takes_part(browser: Browser, cast: Cast, project: Project) -> None:
    link, elif_ = invite(browser, cast, project), browser()
    page = elif_.get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert user_by_email("elif@sahin.example") is None, "opening a link changes nothing"

    assert elif_.post(link, data=ACCEPTANCE).location == f"/projects/{project.reference}"

    member = the(ProjectMember, user_id=known("elif@sahin.example").id)
    assert (member.part, member.on_board, member.on_channel) == ("client", True, True)
    assert elif_.get(f"/projects/{project.reference}").status_code == 200


def test_one_mail_carries_both_grants_or_one(browser: Browser, cast: Cast, project: Project) -> None:
    link = invite(browser, cast, project, on_board="")
    assert "feedback channel" not in letters()[-1].subject
    browser().post(link, data=ACCEPTANCE)

    member = the(ProjectMember, user_id=known("elif@sahin.example").id)
    assert (member.on_board, member.on_channel) == (False, True)


def test_neither_board_nor_channel_is_no_invitation(client: FlaskClient, cast: Cast, project: Project) -> None:
    cast.signed_in(client, cast.dora)
    data = {**ELIF, "on_board": "", "on_channel": ""}
    assert client.post(f"/projects/{project.reference}/invitations/new", data=data).status_code == 422
    assert count(ProjectInvitation) == 0


def test_somebody_with_an_account_accepts_without_a_new_one(browser: Browser, cast: Cast, project: Project) -> None:
    link = invite(browser, cast, project, email=cast.alice.email)
    assert browser().post(link).status_code == 303
    assert the(ProjectMember, user_id=cast.alice.id).part == "client"


def test_another_address_late_used_revoked_replaced_and_unknown_meet_the_same_page(
    browser: Browser, cast: Cast, project: Project
) -> None:
    dora = cast.signed_in(browser(), cast.dora)
    first = invite(browser, cast, project)
    foreign = cast.signed_in(browser(), cast.charlie).get(first)
    foreign_post = cast.signed_in(browser(), cast.charlie).post(first, data=ACCEPTANCE)
    with clock.freeze(clock.now() + timedelta(days=7, seconds=1)):
        late = browser().post(first, data=ACCEPTANCE)
    unknown = browser().get("/project-invitations/" + "a" * 43)
    row = the(ProjectInvitation)
    dora.post(f"/projects/{project.reference}/invitations/{row.id}/sending")
    replaced = browser().post(first, data=ACCEPTANCE)
    second = link_in(letters()[-1])
    dora.post(f"/projects/{project.reference}/invitations/{row.id}/revocation")
    revoked = browser().post(second, data=ACCEPTANCE)
    third = invite(browser, cast, project)
    browser().post(third, data=ACCEPTANCE)
    used = browser().post(third, data=ACCEPTANCE)

    answers = [foreign, foreign_post, late, unknown, replaced, revoked, used]
    assert [answer.status_code for answer in answers] == [410] * 7
    assert all("was replaced by a newer one" in answer.text for answer in answers)
    assert len([member for member in live_members(project.id) if member.part == "client"]) == 1


def test_the_token_lies_only_hashed(browser: Browser, cast: Cast, project: Project) -> None:
    link = invite(browser, cast, project)
    assert link.rpartition("/")[2] not in str(vars(the(ProjectInvitation)))


def test_who_takes_part_already_is_not_invited(client: FlaskClient, cast: Cast, project: Project) -> None:
    with_client(project, cast.alice)
    cast.signed_in(client, cast.dora)
    data = {**ELIF, "email": cast.alice.email}
    answer = client.post(f"/projects/{project.reference}/invitations/new", data=data)
    assert answer.status_code == 422
    assert "takes part in the project already" in answer.text


def test_an_account_begun_by_a_stranger_is_taken_over_whole(browser: Browser, cast: Cast, project: Project) -> None:
    person("elif@sahin.example", "Stranger", verified=False)
    browser().post(invite(browser, cast, project), data=ACCEPTANCE)
    assert known("elif@sahin.example").name == "Elif Şahin"


def test_the_mail_waits_until_the_address_of_the_order_is_proven(
    browser: Browser, cast: Cast, project: Project, db: Any
) -> None:
    contact = project.order.contact
    contact.email, contact.email_verified_at = "new@sahin.example", None
    db.session.commit()
    invite(browser, cast, project, email="new@sahin.example")

    assert letters()[-1].held_for_verification


def test_a_corrected_address_of_the_order_kills_the_invitation_that_went_to_the_wrong_one(
    browser: Browser, cast: Cast, project: Project
) -> None:
    contact: Contact = project.order.contact
    link = invite(browser, cast, project, email=contact.email)
    values = {
        name: getattr(contact, name)
        for name in ("kind", "name", "company_name", "vat_id", "phone", "street", "postcode", "city", "region")
    }
    values |= {"country": contact.country, "locale": contact.locale, "email": "right@sahin.example"}
    with transaction():
        correct_by_desk(project.order_id, cast.ada, values, reason="A letter was missing")

    assert browser().post(link, data=ACCEPTANCE).status_code == 410


def test_only_the_leader_invites(browser: Browser, cast: Cast, project: Project) -> None:
    expert = with_expert(project)
    with_client(project, cast.alice)
    for outsider in (expert.user, cast.alice, cast.charlie, cast.ada):
        answer = cast.signed_in(browser(), outsider).post(f"/projects/{project.reference}/invitations/new", data=ELIF)
        assert answer.status_code == 404
    assert count(ProjectInvitation) == 0


def test_an_invitation_of_another_project_is_not_found_here(browser: Browser, cast: Cast, project: Project) -> None:
    invite(browser, cast, project)
    other = running_project(person("olga@imece.example", "Olga", Role.PROJECT_LEADER))
    row = the(ProjectInvitation)
    olga = cast.signed_in(browser(), known("olga@imece.example"))
    assert olga.post(f"/projects/{other.reference}/invitations/{row.id}/revocation").status_code == 404
    assert the(ProjectInvitation).revoked_at is None


def test_a_project_that_ended_takes_nobody_in(browser: Browser, cast: Cast, project: Project) -> None:
    link = invite(browser, cast, project)
    with transaction():
        opening.cancel(project.id)
    assert browser().get(link).status_code == 410
