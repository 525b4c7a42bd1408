"""Why a transfer did not arrive, by the codes banks use (ISO 20022 external code sets, ExternalStatusReason1Code). Pure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# The code, and what its owner may do about it.
REASONS = {
    "AC01": _l("The account number is wrong"),
    "AC03": _l("The account number is wrong"),
    "AC04": _l("The account is closed"),
    "AC06": _l("The account is blocked"),
    "AG01": _l("The account cannot receive transfers"),
    "AM04": _l("Our account had too little money"),
    "BE01": _l("The name does not belong to the account"),
    "CNOR": _l("The bank cannot be reached by this way"),
    "MD07": _l("The owner of the account has died"),
    "MS02": _l("Refused by the recipient"),
    "MS03": _l("The bank gave no reason"),
    "RC01": _l("The bank’s code (BIC) is wrong"),
    "RR04": _l("The bank refused it for legal reasons"),
}
OTHER = "MS03"
# What a person chooses from: two codes that read the same are one choice.
CHOICES = {code: words for code, words in REASONS.items() if code != "AC03"}
_ABOUT_THE_ACCOUNT = frozenset({"AC01", "AC03", "AC04", "AC06", "AG01", "BE01", "CNOR", "RC01"})


def is_about_account(reason: str) -> bool:
    """Whether the same account would fail again."""
    return reason in _ABOUT_THE_ACCOUNT


def known(code: str) -> str:
    """The code as we know it, or the one that says nothing."""
    return code if code in REASONS else OTHER
