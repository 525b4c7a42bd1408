"""The queue, the case, and the partner's page: what each side sees, says and decides."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry
from app.database import db, transaction
from app.mail.models import MailMessage
from referrals.commissions.earning import earn
from referrals.risk.models import RiskCase, RiskRules
from tests.cast import Cast
from tests.factories.accounts import the
from tests.factories.commissions import a_sale, an_enrolment, program_terms
from tests.factories.looks import a_case, refused

PORTAL, DESK = "/account/partner/looks", "/desk/referrals/looks"


@pytest.fixture
def case(cast: Cast, run_jobs: Callable[..., int]) -> RiskCase:
    """Bob earned ten euros, which wait; he got the letter."""
    partner = an_enrolment(program_terms(hold_days=30), cast.bob)
    sale = a_sale(partner)
    with transaction():
        earn(sale)
    made = a_case(partner, sale)
    run_jobs()
    return made


def letters(template: str) -> list[MailMessage]:
    found = sa.select(MailMessage).where(MailMessage.template == f"risk/mail/{template}").order_by(MailMessage.id)
    return list(db.session.scalars(found))


def test_the_partner_is_told_by_mail_what_is_looked_at_and_not_how_it_was_noticed(
    case: RiskCase, cast: Cast, client: FlaskClient
) -> None:
    [letter] = letters("held")
    assert (letter.recipient, case.told_at is not None) == (cast.bob.email, True)
    page = cast.signed_in(client, cast.bob).get(f"{PORTAL}/{case.id}").text
    for shown in (letter.text, page):
        assert "How the buyers of some orders came to know of us." in shown
        assert "24 hours" not in shown and "people who clicked" not in shown and "hreshold" not in shown
    assert "Being looked at" in client.get("/account/partner").text
    mine = client.get("/account/commissions").text
    assert "Being looked at" in mine and f"{PORTAL}/{case.id}" in mine


def test_the_partner_answers_with_a_file_and_the_desk_reads_it(
    case: RiskCase, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    sent = {
        "submission_key": "a" * 32,
        "text": "I spoke at a fair.",
        "files": (io.BytesIO(b"%PDF-1.4 programme"), "programme.pdf"),
    }
    assert bob.post(f"{PORTAL}/{case.id}/answers", data=sent).status_code == 303
    queue = marta.get(DESK).text
    assert "I spoke at a fair." in queue and "programme.pdf" in queue
    assert "20 orders by links in 24 hours, with 3 people who clicked" in queue
    file_id = the(RiskCase).words[0].files[0].id
    assert marta.get(f"{DESK}/{case.id}/files/{file_id}").status_code == 200
    assert bob.get(f"{PORTAL}/{case.id}/files/{file_id}").data.startswith(b"%PDF")
    assert bob.post(f"{PORTAL}/{case.id}/answers", data={"text": ""}).status_code == 422


def test_one_key_decides_one_press_undoes_and_in_ten_minutes_it_holds(
    case: RiskCase, cast: Cast, browser: Callable[[], FlaskClient], run_jobs: Callable[..., int]
) -> None:
    marta, bob = cast.signed_in(browser(), cast.marta), cast.signed_in(browser(), cast.bob)
    assert 'data-key="l"' in marta.get(DESK).text and 'data-key="t"' in marta.get(DESK).text
    answer = marta.post(f"{DESK}/{case.id}/refusal/traffic", data={"from": "queue"}, follow_redirects=True)
    assert "Undo" in answer.text
    assert "Being looked at" in bob.get(f"{PORTAL}/{case.id}").text
    marta.post(f"{DESK}/{case.id}/undoing")
    marta.post(f"{DESK}/{case.id}/refusal/traffic")
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        run_jobs()
    [letter] = letters("decided")
    assert "The visits did not come from people who were interested." in letter.text
    page = bob.get(f"{PORTAL}/{case.id}").text
    assert "Why not?" in page and "The visits did not come from people who were interested." in page
    for place in ("/account/commissions/refused", "/account/partner"):
        assert "The visits did not come from people who were interested." in bob.get(place).text
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_type == "risk_case")).all()
    assert actions == ["risk.refused", "risk.undone", "risk.refused"]


def test_an_appeal_is_made_once_and_looked_at_by_somebody_else(
    case: RiskCase, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    bob, marta, ada = (cast.signed_in(browser(), each) for each in (cast.bob, cast.marta, cast.ada))
    refused(case, cast.marta)
    said = {"text": "They are my customers.", "submission_key": "b" * 32}
    assert bob.post(f"{PORTAL}/{case.id}/appeal", data=said).status_code == 303
    again = {**said, "submission_key": "c" * 32}
    assert "It is possible once." in bob.post(f"{PORTAL}/{case.id}/appeal", data=again, follow_redirects=True).text
    assert "Somebody else looks at the appeal." in marta.get(f"{DESK}?view=appeals").text
    marta.post(f"{DESK}/{case.id}/appeal/granted")
    assert the(RiskCase).appeal_granted is None
    ada.post(f"{DESK}/{case.id}/appeal/granted")
    assert the(RiskCase).appeal_granted is True
    assert "everything counts again" in bob.get(f"{PORTAL}/{case.id}").text
    assert len(letters("appeal_decided")) == 1


def test_the_desk_asks_notes_refuses_a_part_and_exports(
    case: RiskCase, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    marta, bob = cast.signed_in(browser(), cast.marta), cast.signed_in(browser(), cast.bob)
    asked = {"text": "Where did you share it?", "submission_key": "d" * 32}
    marta.post(f"{DESK}/{case.id}/questions", data=asked)
    marta.post(f"{DESK}/{case.id}/questions", data=asked)
    marta.post(f"{DESK}/{case.id}/notes", data={"text": "Knows the fair.", "submission_key": "e" * 32})
    [letter] = letters("asked")
    assert "Where did you share it?" in letter.text
    page = bob.get(f"{PORTAL}/{case.id}").text
    assert "Where did you share it?" in page and "Knows the fair." not in page
    assert "Tick at least one." in marta.post(f"{DESK}/{case.id}/refusal", data={"reason": "terms"}).text
    lines = marta.get(f"{DESK}/export.csv").text.splitlines()
    assert len(lines) == 2 and "velocity" in lines[1]
    assert "Nothing fits" in marta.get(f"{DESK}?q=nobody").text


def test_thresholds_are_changed_by_a_new_version(case: RiskCase, cast: Cast, client: FlaskClient) -> None:
    marta = cast.signed_in(client, cast.marta)
    page = marta.get(f"{DESK}/rules")
    assert "coupons.com" in page.text
    from referrals.risk.rules import Rules

    values = {**Rules().as_json(), "coupon_hosts": "www.Coupons.com\nnonsense", "velocity_orders": "9"}
    assert marta.post(f"{DESK}/rules", data=values).status_code == 303
    kept = the_rules()
    assert (kept.version, kept.values["velocity_orders"], kept.values["coupon_hosts"]) == (1, 9, ["coupons.com"])
    assert marta.post(f"{DESK}/rules", data={**values, "velocity_orders": "0"}).status_code == 422
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.text("UPDATE risk_rules SET version = 2"))


def the_rules() -> RiskRules:
    return db.session.scalars(sa.select(RiskRules).order_by(RiskRules.version.desc())).one()


def test_charlie_finds_nothing_and_changes_nothing(case: RiskCase, cast: Cast, client: FlaskClient) -> None:
    charlie = cast.signed_in(client, cast.charlie)
    for path in (f"{PORTAL}/{case.id}", f"{PORTAL}/{case.id}/files/1", DESK, f"{DESK}/{case.id}", f"{DESK}/rules"):
        assert charlie.get(path).status_code == 404
    for path in (f"{PORTAL}/{case.id}/answers", f"{PORTAL}/{case.id}/appeal", f"{DESK}/{case.id}/release"):
        assert charlie.post(path, data={"text": "mine"}).status_code == 404
    assert "Nothing is being looked at" in charlie.get(PORTAL).text
    assert the(RiskCase).state == "open"
