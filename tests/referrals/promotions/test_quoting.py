"""Quotes explain themselves: for each code "applies, because", or a reason from a closed list with its numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import transaction
from app.money import Money
from app.orders import checkout
from app.orders.sockets import CodeFinding
from referrals.promotions.identity import email_key
from referrals.promotions.terms import Kind, Tier
from tests.cast import Cast
from tests.factories.promotions import a_code, a_line, a_promotion, pay, place
from tests.factories.quotes import a_service

EMAIL = "alice@customer.example"


def found(*codes: str, email: str | None = EMAIL, user: User | None = None, **line: Any) -> dict[str, tuple[str, str]]:
    it = a_line(**line)
    wanted = checkout.basket([it], it.unit_net.currency, email=email, user=user, codes=codes, relation="b2b")
    return {each.typed: (each.reason, each.words) for each in checkout.examine_codes(wanted)}


def net(*codes: str, email: str | None = EMAIL, user: User | None = None, **line: Any) -> int:
    it = a_line(**line)
    priced = checkout.price([it], it.unit_net.currency, email=email, user=user, codes=codes, relation="b2b")
    return priced.totals.net.minor


def test_a_code_that_applies_says_what_it_takes_off(db: Any) -> None:
    a_promotion()
    assert found("summer") == {"summer": ("applies", "It applies: “Summer” takes €10.00 off.")}


@pytest.mark.parametrize(
    ("terms", "reason", "words"),
    [
        ({"minimums": {"EUR": 11_200}}, "minimum_missing", "Minimum not reached: €12.00 missing, without VAT."),
        ({"limit_total": 1, "use_limit": None}, "applies", "takes €10.00 off"),
        ({"state": "draft"}, "unknown", "We do not know this code."),
        ({"state": "paused"}, "paused", "paused"),
        ({"state": "ended"}, "over", "over"),
        ({"services": (999,)}, "not_for_service", "not for this service"),
        ({"relations": ("b2c",)}, "not_for_relation", "companies"),
        ({"groups": ("partners",)}, "not_for_group", "another group"),
        ({"kind": Kind.FIXED, "amounts": {"PLN": 1_000}}, "not_in_currency", "EUR"),
        ({"budgets": {"PLN": 1_000}}, "not_in_currency", "EUR"),
        ({"minimums": {"PLN": 1_000}}, "not_in_currency", "EUR"),
        ({"caps": {"PLN": 1_000}}, "not_in_currency", "EUR"),
        ({"budgets": {"EUR": 999}}, "budget_spent", "given away"),
        ({"rate_bp": 0}, "gives_nothing", "nothing"),
        (
            {"kind": Kind.TIERED, "tiers": (Tier(currency="EUR", from_minor=20_000, rate_bp=500),)},
            "minimum_missing",
            "€100.00 missing",
        ),
    ],
)
def test_every_refusal_has_its_reason_and_its_numbers(db: Any, terms: dict[str, Any], reason: str, words: str) -> None:
    a_promotion(**terms)
    it = found("SUMMER")["SUMMER"]
    assert it[0] == reason
    assert words in it[1]


def test_a_schedule_is_kept_to_the_second(db: Any, noon: Any) -> None:
    a_promotion(starts_at=noon, ends_at=noon + timedelta(hours=1))
    for moment, reason in [(-1, "not_started"), (0, "applies"), (3599, "applies"), (3600, "over")]:
        with clock.freeze(noon + timedelta(seconds=moment)):
            it = found("SUMMER")["SUMMER"]
            assert it[0] == reason
            if reason == "not_started":
                assert it[1].startswith("This offer begins on Nov 20, 2026") and ":00:00" not in it[1], "to the minute"


def test_unknown_codes_unpublished_ones_and_those_of_others_are_answered_alike(db: Any, cast: Cast) -> None:
    promotion = a_promotion()
    a_promotion("HIDDEN", state="draft")
    a_code(promotion, "BOBS-OWN", holder_id=cast.bob.id)
    a_code(promotion, "ENDED", ended_at=clock.now())
    answers = {found(code)[code] for code in ("NO-SUCH-CODE", "HIDDEN", "BOBS-OWN", "ENDED")}
    assert len(answers) == 1
    assert found("BOBS-OWN", user=cast.bob)["BOBS-OWN"][0] == "applies"


def test_a_partner_shares_a_code_and_does_not_use_it(db: Any, cast: Cast) -> None:
    a_code(a_promotion(), "BOB", partner_id=cast.bob.id)
    assert found("bob", user=cast.bob, email=cast.bob.email)["bob"][0] == "own_code"
    assert found("bob")["bob"][0] == "applies"


def test_several_codes_are_judged_together_and_each_is_told(db: Any) -> None:
    a_promotion("TEN", labels={"en": "Ten"})
    a_promotion("TWENTY", rate_bp=2_000, alone=True, labels={"en": "Twenty"})
    told = found("ten", "twenty", "nothing")
    assert [reason for reason, _words in told.values()] == ["outdone", "applies", "unknown"]
    assert told["ten"][1] == "It cannot be combined with “Twenty”, which saves you more."
    assert net("ten", "twenty", "nothing") == net("nothing", "twenty", "ten") == 8_000


def test_an_offer_is_had_once_however_many_of_its_codes_are_typed(db: Any) -> None:
    a_code(a_promotion(), "SUN")
    reasons = sorted(reason for reason, _words in found("SUN", "sun", "SUMMER").values())
    assert reasons == ["applies", "twice", "twice"]
    assert net("SUN", "SUMMER") == 9_000


def test_what_depends_on_the_customer_waits_for_an_address(db: Any, cast: Cast) -> None:
    a_promotion(limit_per_customer=1)
    assert found("SUMMER", email=None)["SUMMER"][0] == "needs_email"
    assert net("SUMMER", email=None) == 10_000
    assert found("SUMMER", email=None, user=cast.alice)["SUMMER"][0] == "applies"


def test_the_first_order_is_the_first_under_every_alias(db: Any, cast: Cast) -> None:
    a_promotion(first_order=True)
    with transaction():
        pay(place("SUMMER", email="alice+1@customer.example", user=cast.alice))
    for email, user in [
        ("alice+1@customer.example", None),
        ("alice@customer.example", None),
        ("x@y.example", cast.alice),
    ]:
        assert found("SUMMER", email=email, user=user)["SUMMER"][0] == "only_first_order"
    assert found("SUMMER", email="bob@partner.example")["SUMMER"][0] == "applies"


def test_groups_know_partners_the_listed_and_those_who_came_back(db: Any, cast: Cast) -> None:
    a_promotion("PARTNER", groups=("partners",))
    a_promotion("LISTED", groups=("listed",), listed=(email_key("alice+x@customer.example"),))
    a_promotion("AGAIN", groups=("returning",))
    assert found("PARTNER", user=cast.bob)["PARTNER"][0] == "applies"
    assert found("LISTED")["LISTED"][0] == "applies"
    assert found("LISTED", email="eve@customer.example")["LISTED"][0] == "not_for_group"
    assert found("AGAIN")["AGAIN"][0] == "not_for_group"
    with transaction():
        pay(place(email=EMAIL))
    assert found("AGAIN")["AGAIN"][0] == "applies"


def test_scopes_cover_services_and_disciplines(db: Any) -> None:
    service: Service = a_service()
    a_promotion("SERVICE", services=(service.id,))
    a_promotion("CRAFT", disciplines=(service.discipline,))
    for code in ("SERVICE", "CRAFT"):
        assert found(code, service_id=service.id)[code][0] == "applies"
        assert found(code)[code][0] == "not_for_service"


def test_caps_pieces_and_tiers(db: Any) -> None:
    a_promotion("CAP", caps={"EUR": 300})
    a_promotion("PIECE", units_per_order=1)
    tiers = (
        Tier(currency="EUR", from_minor=5_000, rate_bp=500),
        Tier(currency="EUR", from_minor=20_000, amount_minor=4_000),
    )
    a_promotion("TIER", kind=Kind.TIERED, tiers=tiers)
    assert net("CAP") == 9_700
    assert net("PIECE", quantity=3) == 29_000
    assert net("TIER") == 9_500
    assert net("TIER", quantity=2) == 16_000


def test_a_promotion_without_a_code_applies_by_itself(db: Any) -> None:
    a_promotion(None)
    assert net() == 9_000


def test_a_free_service_and_a_gift_come_as_lines_at_price_zero(db: Any) -> None:
    service = a_service("social-calendar")
    a_promotion(
        "SERVICE", kind=Kind.FREE_SERVICE, gift_service_id=service.id, worths={"EUR": 5_000}, budgets={"EUR": 5_000}
    )
    a_promotion("BOOK", kind=Kind.FREE_ITEM, gift_titles={"en": "A signed book"}, gift_quantity=2)
    with transaction():
        order = place("service", "book")
    lines = {line.title: (line.quantity, line.net_minor, line.service_id) for line in order.lines}
    assert lines[service.text("en").title] == (1, 0, service.id)
    assert lines["A signed book"] == (2, 0, None)
    assert (order.net_minor, [given.net_minor for given in order.adjustments]) == (10_000, [0, 0])
    assert found("service", email="x@y.example")["service"][0] == "budget_spent"


def test_currencies_without_decimals_and_with_three_are_exact(db: Any) -> None:
    a_promotion(rate_bp=333)
    for minor, currency, left in [(99_999, "JPY", 96_669), (12_345, "KWD", 11_934)]:
        assert net("SUMMER", unit_net=Money(minor, currency)) == left


def test_a_code_typed_on_another_keyboard_is_found_unless_two_could_be_meant(db: Any) -> None:
    a_promotion("SUMMER26")
    assert found("ыгььук26")["ыгььук26"][0] == "applies"
    other = a_promotion("JCTYM")  # what ОСЕНЬ is on an English keyboard
    a_code(other, "ОСЕНЬ")
    assert found("осень")["осень"][0] == "applies"
    assert found("jctym")["jctym"][0] == "applies"


def test_findings_are_only_asked_for_when_there_are_codes(client: FlaskClient, db: Any) -> None:
    assert checkout.examine_codes(checkout.basket([a_line()], "EUR", email=None, user=None)) == []
    assert CodeFinding(typed="x", reason="applies", words="").applies
