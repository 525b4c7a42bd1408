"""The client decides: nothing goes out without their yes to exactly that, and they take it back as easily as they gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.errors import Invalid
from app.mail.models import MailMessage
from cases.consent import checking, contents, deciding, privacy, queries
from cases.consent.deciding import ChangedMeanwhile
from cases.consent.models import CaseApproval, Consent
from cases.consent.outputs import Naming, Output
from cases.evidence import recording
from cases.publishing import releasing
from cases.writing import saving
from cases.writing.models import Case
from tests.cast import Cast
from tests.factories.cases import TEXT, a_case, newest, orders, the_result
from tests.factories.publishing import BY_NAME, client_of, published, say_yes

Browser = Callable[[], FlaskClient]


def codes(case: Case) -> set[str]:
    return {check.code for check in checking.checks(case, newest(case))}


def letters(template: str) -> list[str]:
    found = (
        sa.select(MailMessage.recipient)
        .where(MailMessage.template == f"consent/mail/{template}")
        .order_by(MailMessage.id)
    )
    return list(db.session.scalars(found))


def test_a_client_decides_in_the_portal_from_the_first_letter_to_the_withdrawal(cast: Cast, browser: Browser) -> None:
    case = a_case()
    client, marta = browser(), browser()
    alice = client_of(case)
    cast.signed_in(client, alice)
    cast.signed_in(marta, cast.marta)
    at = f"/account/cases/{case.reference}"

    assert marta.post(f"/desk/cases/{case.reference}/consent/coauthors", data={"user_id": alice.id}).status_code == 303
    assert letters("invited") == [alice.email]
    assert "Case studies" in client.get("/account").text
    assert client.post(f"{at}/answers", data={"why_us": "You listened."}).status_code == 303
    assert "You listened." in marta.get(f"/desk/cases/{case.reference}/consent").text
    page = client.get(at).text
    assert "from 120 to 168" in page
    assert client.post(f"{at}/numbers/orders/confirmation", data={"revision": 7}).status_code == 409
    assert client.post(f"{at}/numbers/orders/confirmation", data={"revision": 1}).status_code == 303
    assert "Nobody knew the café" in client.get(f"{at}/preview?naming=anonymous").text
    chosen = {"web": "name", "document": "name", "slides": "", "social": "anonymous", "press": ""}
    digest = contents.digest_of(db.session.get_one(Case, case.id)).hex()
    refused = client.post(f"{at}/approval", data={**chosen, "digest": digest})
    assert refused.status_code == 422
    yes = client.post(f"{at}/approval", data={**chosen, "digest": digest, "agreed": "y"})
    assert yes.status_code == 303, yes.text
    assert queries.is_approved(case)
    assert {each: it.naming for each, it in queries.open_consents(case.id).items()} == {
        Output.WEB: "name",
        Output.DOCUMENT: "name",
        Output.SOCIAL: "anonymous",
    }
    assert client.get("/account/cases").status_code == 200

    assert client.post(f"{at}/withdrawal", data={"output": "social"}).status_code == 303
    assert Output.SOCIAL not in queries.open_consents(case.id)
    assert client.post(f"{at}/withdrawal").status_code == 303
    assert queries.open_consents(case.id) == {}
    assert alice.email in letters("withdrawn")
    assert "Withdrawn" in client.get(at).text


def test_client_and_writers_talk_in_the_portal_and_each_hears_of_it_by_mail(cast: Cast, browser: Browser) -> None:
    case = a_case(by=cast.marta)
    alice, client, marta = client_of(case), browser(), browser()
    cast.signed_in(client, alice)
    cast.signed_in(marta, cast.marta)
    with transaction():
        deciding.invite(case, alice, by=cast.marta)
    at, desk = f"/account/cases/{case.reference}", f"/desk/cases/{case.reference}/comments"

    assert client.post(f"{at}/comments", data={"body": ""}).status_code == 422
    assert client.post(f"{at}/comments", data={"body": "It was <b>June</b>.", "internal": "y"}).status_code == 303
    assert letters("commented") == [cast.marta.email]
    assert marta.post(desk, data={"body": "Thank you, changed.", "place": "task"}).status_code == 303
    assert letters("commented")[1:] == [alice.email]
    assert marta.post(desk, data={"body": "Between us.", "internal": "y"}).status_code == 303
    assert len(letters("commented")) == 2, "the writer is alone at the desk, and this is not for the client"
    page = client.get(at).text
    assert "It was &lt;b&gt;June&lt;/b&gt;." in page
    assert "Thank you, changed." in page
    assert "Between us." not in page
    assert "It was" in marta.get(f"/desk/cases/{case.reference}").text


def test_without_a_yes_to_exactly_this_nothing_goes_out(db: object) -> None:
    case = a_case()
    assert codes(case) == {"client_not_asked"}
    client = client_of(case)
    with transaction():
        deciding.invite(case, client, by=None)
    assert codes(case) == {"no_consent", "not_approved", "number_not_confirmed"}
    say_yes(case)
    assert codes(case) == set()

    with transaction():
        saving.save(case, "en", replace(TEXT, task="Fill the quiet mornings."), by=None, base=newest(case).version)
    assert codes(case) == {"not_approved"}
    assert case.state != "approved"
    assert letters("changed") == [client.email]
    with pytest.raises(releasing.NotReady, match="has not approved"), transaction():
        releasing.publish_now(case, ["en"], by=None)

    say_yes(case)
    with transaction():
        recording.change(the_result(case), orders(value=Decimal(170)), by=None)
    assert codes(case) == {"not_approved", "number_not_confirmed"}


def test_what_was_read_is_what_is_approved(db: object) -> None:
    case = a_case()
    client = client_of(case)
    read = contents.digest_of(case)
    with transaction():
        saving.save(case, "en", replace(TEXT, task="Another task."), by=None, base=newest(case).version)
    with pytest.raises(ChangedMeanwhile), transaction():
        deciding.approve(case, digest=read, choices=BY_NAME, valid_until=None, by=client)
    with pytest.raises(Invalid, match="over already"), transaction():
        yesterday = clock.now().date() - timedelta(days=1)
        deciding.approve(case, digest=contents.digest_of(case), choices=BY_NAME, valid_until=yesterday, by=client)
    with pytest.raises(Invalid, match="logo"), transaction():
        choices = {**BY_NAME, Output.WEB: Naming.LOGO}
        deciding.approve(case, digest=contents.digest_of(case), choices=choices, valid_until=None, by=client)
    assert queries.open_consents(case.id) == {}


def test_a_client_without_a_name_is_named_in_no_text(db: object) -> None:
    case = a_case()
    say_yes(case, choices={**BY_NAME, Output.SOCIAL: Naming.ANONYMOUS})
    assert codes(case) == {"no_anonymous_client"}
    naming = replace(TEXT, client_anonymous="A café in a town.", task=f"{case.client_name} wanted more guests.")
    with transaction():
        saving.save(case, "en", naming, by=None, base=newest(case).version)
    found = [check for check in checking.checks(case, newest(case)) if check.code == "client_named"]
    assert [check.place for check in found] == ["task"]


def test_consent_for_a_time_ends_by_itself(client: FlaskClient, run_jobs: Callable[..., int]) -> None:
    until = clock.now().date() + timedelta(days=10)
    case, _made = published(until=until)
    assert client.get(f"/cases/{case.slug}/en").status_code == 200

    with clock.freeze(clock.now() + timedelta(days=11)):
        assert client.get(f"/cases/{case.slug}/en").status_code == 410
        with transaction():
            assert deciding.end_what_is_over() == len(Output)
        assert db.session.get_one(Case, case.id).state == "withdrawn"
        assert set(db.session.scalars(sa.select(Consent.closed_because))) == {"ended"}
        assert letters("ended") == [client_of(case).email]


def test_who_leaves_takes_their_consent_along_and_is_told_what_is_kept(client: FlaskClient) -> None:
    case, _made = published()
    user = client_of(case)
    told = privacy.about(user)
    assert {"case", "invited_at"} <= set(told.rows[0])
    assert any("approved_at" in row for row in told.rows)
    with transaction():
        privacy.erase(db.session.get_one(User, user.id), user.email)
    assert client.get(f"/cases/{case.slug}/en").status_code == 410
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseApproval)) == 1
