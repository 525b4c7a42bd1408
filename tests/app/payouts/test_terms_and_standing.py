"""Thresholds, causes, and every reason why somebody is not paid yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.config import PayoutSettings, Settings, UnsafeSettings
from app.money import Money
from app.payouts import terms
from app.payouts.reasons import CHOICES
from app.payouts.standing import BANK, CREDIT, DONATION, Standing, obstacles
from app.payouts.terms import UnusableTerms

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CAUSE = '[{"code": "a", "name": "A", "iban": "EE38 2200 2210 2014 5685"}]'


def test_thresholds_are_whole_minor_units_of_each_currency() -> None:
    named = terms.thresholds("EUR:20.00, TRY:1000,KWD:7.5,JPY:2000")
    assert named == {"EUR": 2_000, "TRY": 100_000, "KWD": 7_500, "JPY": 2_000}
    assert terms.threshold_of("EUR", named) == Money(2_000, "EUR")
    assert terms.threshold_of("PLN", named) == Money(2_000, "PLN")
    assert terms.threshold_of("EUR", {"EUR": 0}) == Money(1, "EUR")


@pytest.mark.parametrize("text", ["EUR", "EUR:x", "XXX:1", "EUR:0.001", "EUR:-1", "JPY:1.5", "EUR:1e30", "EUR:NaN"])
def test_an_unusable_threshold_stops_the_start(text: str) -> None:
    with pytest.raises(UnusableTerms, match="PAYOUT_THRESHOLDS"):
        terms.thresholds(text)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        '[{"code": "a"}]',
        '[{"code": "a", "name": "A", "iban": "EE1"}]',
        f"[{CAUSE[1:-1]}, {CAUSE[1:-1]}]",
        '[{"x": "y"}]',
    ],
)
def test_unusable_causes_stop_the_start(text: str) -> None:
    with pytest.raises(UnusableTerms, match="PAYOUT_CAUSES"):
        terms.causes(text)


def test_a_cause_has_a_clean_account() -> None:
    assert terms.causes(CAUSE)[0].iban == "EE382200221020145685"
    assert terms.causes("") == ()


@pytest.mark.parametrize(
    "changes",
    [{"self_billing_series": "x"}, {"self_billing_series": "S", "self_billing_credit_series": "S"}],
)
def test_series_that_would_mix_stop_the_start(changes: dict[str, Any]) -> None:
    with pytest.raises(UnusableTerms):
        terms.check_settings(PayoutSettings(**changes))


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PAYOUT_PROVIDER": "carrier_pigeon"}, "PAYOUT_PROVIDER"),
        ({"PAYOUT_RHYTHM": "daily"}, "PAYOUT_RHYTHM"),
        ({"PAYOUT_RHYTHM": "weekly", "PAYOUT_DAY": "8"}, "PAYOUT_DAY"),
        ({"PAYOUT_DATA_KEYS": "short"}, "PAYOUT_DATA_KEYS"),
    ],
)
def test_unsafe_settings_name_the_variable(variables: dict[str, str], words: str) -> None:
    with pytest.raises(UnsafeSettings, match=words):
        Settings.from_environment({"SECRET_KEY": "k" * 40, **variables})


def test_production_pays_by_the_bank_and_never_by_the_sandbox() -> None:
    env = {
        "IMECE_ENV": "production", "SECRET_KEY": "k" * 40, "DATABASE_URL": "postgresql://x", "MAIL_SERVER": "mail",
        "BASE_URL": "https://imece.example",
    }  # fmt: skip
    it = Settings.from_environment(env)
    assert (it.payouts.provider, terms.causes(it.payouts.causes)) == ("bank_file", ())
    with pytest.raises(UnsafeSettings, match="the sandbox pays nobody"):
        Settings.from_environment({**env, "PAYOUT_PROVIDER": "sandbox"})


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"available": 1_250}, ["below_threshold"]),
        ({"available": 0}, ["nothing"]),
        ({"available": -700}, ["negative"]),
        ({"kind": None, "has_tax_details": False}, ["method_missing", "tax_details_missing"]),
        ({"usable_from": NOW + timedelta(hours=1)}, ["cooling_off"]),
        ({"usable_from": NOW}, []),
        ({"has_tax_details": False}, ["tax_details_missing"]),
        ({"kind": CREDIT, "has_tax_details": False}, []),
        ({"kind": DONATION, "has_tax_details": False}, ["tax_details_missing"]),
        ({"kind": DONATION, "cause_is_known": False}, ["cause_unknown"]),
        ({"is_under_way": True}, ["under_way"]),
        ({"available": -1, "is_under_way": True, "kind": None}, ["negative", "under_way", "method_missing"]),
    ],
)
def test_every_reason_is_named(changes: dict[str, Any], kinds: list[str]) -> None:
    values: dict[str, Any] = {"kind": BANK, "usable_from": NOW, "has_tax_details": True, "available": 2_000}
    values |= changes
    available = Money(values.pop("available"), "EUR")
    it = Standing(available=available, threshold=Money(2_000, "EUR"), **values)
    assert [each.kind for each in obstacles(it, NOW)] == kinds


def test_what_is_missing_is_said_to_the_cent() -> None:
    it = Standing(available=Money(1_250, "EUR"), threshold=Money(2_000, "EUR"), kind=CREDIT)
    assert obstacles(it, NOW)[0].missing == Money(750, "EUR")
    owing = Standing(available=Money(-700, "EUR"), threshold=Money(2_000, "EUR"), kind=CREDIT)
    assert obstacles(owing, NOW)[0].missing == Money(700, "EUR")


def test_no_two_reasons_to_choose_from_read_the_same() -> None:
    assert len({str(words) for words in CHOICES.values()}) == len(CHOICES)
