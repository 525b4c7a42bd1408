"""When money leaves and from which amounts on is set at the desk, and read wherever it counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import db, transaction
from app.payouts import candidates, ruling
from app.payouts.models import PayoutRules
from app.payouts.preparing import payout_day
from tests.cast import Cast
from tests.factories.payouts import payable

PAGE = "/desk/payouts/rules"
FORM = {"rhythm": "weekly", "day_of_week": "3", "day_of_month": "", "least_EUR": "60.00", "least_INR": "2,500.00"}
REST = {"least_GBP": "20", "least_PLN": "100", "least_TRY": "1000", "least_USD": "20"}


@pytest.fixture
def fatma(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.fatma)


def test_rhythm_and_least_amounts_are_set_at_the_desk_and_count_at_once(fatma: FlaskClient, cast: Cast) -> None:
    payable(cast.bob)  # 50.00
    assert candidates.candidates("EUR")[0].is_ready
    page = fatma.get(PAGE).text
    assert 'value="20.00"' in page and "Nothing was set here yet" in page
    for _click in range(2):
        assert fatma.post(PAGE, data={**FORM, **REST}).status_code == 303
    now = ruling.present()
    assert (now.rhythm, now.day, now.thresholds["EUR"], now.thresholds["INR"]) == ("weekly", 3, 6_000, 250_000)
    assert payout_day().isoweekday() >= 3
    assert [each.kind for each in candidates.candidates("EUR")[0].obstacles] == ["below_threshold"]
    assert db.session.scalar(sa.select(sa.func.count(PayoutRules.id))) == 1, "what is the same is not set twice"
    logged = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "payout_rules.set")).one()
    assert (logged.actor_id, logged.details["day"]) == (cast.fatma.id, 3)
    assert "Every week, on Wednesday" in fatma.get(PAGE).text
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(sa.text("UPDATE payout_rules SET day = 4"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rhythm": "monthly", "day_of_month": ""}, "Please say on which day."),
        ({"rhythm": "monthly", "day_of_month": "32"}, "between 1 and 31"),
        ({"least_EUR": "0"}, "an amount above zero"),
        ({"least_EUR": "much"}, "an amount above zero"),
        ({"least_EUR": ""}, "Please fill this in"),
    ],
)
def test_what_cannot_be_right_gets_its_error_in_place(fatma: FlaskClient, changes: dict[str, str], words: str) -> None:
    answer = fatma.post(PAGE, data={**FORM, **REST, **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert ruling.history() == []


def test_a_stranger_sets_nothing(browser: Callable[[], FlaskClient], cast: Cast) -> None:
    for person in (cast.charlie, cast.marta):
        other = cast.signed_in(browser(), person)
        assert other.get(PAGE).status_code == other.post(PAGE, data={**FORM, **REST}).status_code == 404


def test_a_month_is_set_too(cast: Cast) -> None:
    with transaction():
        ruling.set_rules("monthly", 31, {"EUR": 2_500}, by=cast.fatma)
    assert (ruling.present().day, candidates.threshold("EUR").minor) == (31, 2_500)
    assert candidates.threshold("JPY").minor == 20, "a currency that nobody named keeps what counts for all"
