"""Codes that change every half minute, and recovery codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STEP = int(NOON.timestamp()) // 30


def code(shift: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(STEP + shift)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_code_counts_half_a_minute_to_either_side(shift: int) -> None:
    assert totp.step_of(SECRET, code(shift), NOON, after=None) == STEP + shift


@pytest.mark.parametrize("shift", [-3, -2, 2, 3])
def test_an_older_or_later_code_does_not(shift: int) -> None:
    assert totp.step_of(SECRET, code(shift), NOON, after=None) is None


def test_a_step_that_was_used_is_not_taken_again() -> None:
    assert totp.step_of(SECRET, code(0), NOON, after=STEP) is None
    assert totp.step_of(SECRET, code(-1), NOON, after=STEP) is None
    assert totp.step_of(SECRET, code(1), NOON, after=STEP) == STEP + 1
    assert totp.step_of(SECRET, code(0), NOON + timedelta(seconds=30), after=STEP) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "१२३४५६", "12 34 5", "\x00" * 6])
def test_what_is_no_code_is_no_step(typed: str) -> None:
    assert totp.step_of(SECRET, typed, NOON, after=None) is None


def test_blanks_in_a_code_do_not_matter() -> None:
    digits = code(0)
    assert totp.step_of(SECRET, f"{digits[:3]} {digits[3:]}", NOON, after=None) == STEP


def test_the_picture_has_nothing_the_content_policy_would_block() -> None:
    drawn = totp.picture(totp.setup_address(SECRET, "ada@imece.example", "Imece Studio"))
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "<script" not in drawn


def test_recovery_codes_are_ten_different_ones_kept_hashed() -> None:
    codes = totp.new_recovery_codes()
    assert len(set(codes)) == 10
    assert totp.recovery_fingerprint(1, codes[0]) == totp.recovery_fingerprint(1, codes[0].upper().replace("-", " "))
    assert totp.recovery_fingerprint(1, codes[0]) != totp.recovery_fingerprint(2, codes[0])
    assert codes[0].replace("-", "") not in totp.recovery_fingerprint(1, codes[0])
