"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts import passwords


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "ninechars",
        "a" * 1025,
        "password12",
        "Password123!",
        "qwertyuiop",
        "1234567890",
        "abcdefghijkl",
        "9876543210",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "галя\x00галягаля",
        "alice@customer.example",
        "ALICE@customer.example",
        "iloveyou2026",
    ],
)
def test_it_refuses_what_is_tried_first(password: str) -> None:
    assert passwords.complaint(password, "alice@customer.example") is not None


def test_it_refuses_the_name_in_the_address_with_digits_behind_it() -> None:
    assert passwords.complaint("alice.sahin1984", "alice.sahin@customer.example") is not None


@pytest.mark.parametrize(
    "password", ["seven loud neighbours", "пятьдесят пять", "ağaçların gölgesi", "mmmmx-7777-pond"]
)
def test_it_takes_a_few_words_in_any_script(password: str) -> None:
    assert passwords.complaint(password, "alice@customer.example") is None


def test_a_hash_is_argon2id_and_opens_only_to_its_password(
    genuine_lock: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", genuine_lock)
    kept = passwords.hashed("seven loud neighbours")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "weaker than RFC 9106 §4 recommends"
    assert passwords.matches(kept, "seven loud neighbours")
    assert not passwords.matches(kept, "seven loud neighbour")


def test_the_same_text_from_another_keyboard_is_the_same_password() -> None:
    assert passwords.matches(passwords.hashed("çınar ağacı altında"), "çınar ağacı altında")


def test_nobody_matches_where_there_is_no_hash_or_a_broken_one() -> None:
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("not a hash", "seven loud neighbours")


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash("seven loud neighbours")
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.hashed("seven loud neighbours"))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=1200), st.text(max_size=60))
def test_no_text_makes_the_rules_stumble(password: str, address: str) -> None:
    verdict = passwords.complaint(password, address)
    assert verdict is None or str(type(verdict).__name__) == "_LazyString" or verdict
