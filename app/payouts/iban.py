"""Bank accounts: whether an IBAN (ISO 13616) and a BIC (ISO 9362) can be right, and how they are shown. Pure."""

from __future__ import annotations

import re

# Length of the IBAN by country: SWIFT IBAN registry.
_LENGTHS_BY_SIZE = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_LENGTHS = {country: size for size, countries in _LENGTHS_BY_SIZE.items() for country in countries.split()}
# Countries of the SEPA schemes: EPC409-09, version 5.1 of 2025 (which added Albania, Moldova, Montenegro,
# North Macedonia and Serbia).
SEPA = frozenset(
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE"
    " SI SK SM VA".split()
)
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}")
_ACCOUNT = re.compile(r"[A-Z0-9]{4,34}")


class BadAccount(ValueError):
    """Not a bank account. `reason` is one of: letters, length, check, country, bic, bic_country."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean_iban(typed: str) -> str:
    """The IBAN in its electronic form. Raises `BadAccount` when a character, its length or its check digits are wrong."""
    bare = _bare(typed)
    if not _IBAN.fullmatch(bare):
        raise BadAccount("letters")
    if bare[:2] not in _LENGTHS:
        raise BadAccount("country")
    if len(bare) != _LENGTHS[bare[:2]]:
        raise BadAccount("length")
    if _remainder(bare[4:] + bare[:4]) != 1:
        raise BadAccount("check")
    return bare


def clean_bic(typed: str, *, country: str = "") -> str:
    """The BIC in capitals. `country` is that of the account, when it has one. Raises `BadAccount`."""
    bare = _bare(typed)
    if not _BIC.fullmatch(bare):
        raise BadAccount("bic")
    if country and bare[4:6] != country:
        raise BadAccount("bic_country")
    return bare


def clean_account(typed: str) -> str:
    """An account number of a country without IBAN: letters and digits. Raises `BadAccount`."""
    bare = _bare(typed)
    if not _ACCOUNT.fullmatch(bare):
        raise BadAccount("letters")
    return bare


def looks_like_iban(typed: str) -> bool:
    """Whether it was meant as one: a country that has them, then two digits."""
    bare = _bare(typed)
    return bare[:2] in _LENGTHS and bare[2:4].isdigit()


def is_in_sepa(iban: str) -> bool:
    return iban[:2] in SEPA


def masked(account: str) -> str:
    """`EE•• •••• 5685`: enough for its owner to recognise, nothing for others."""
    head = account[:2] if account[:2].isalpha() else ""
    return f"{head}•• •••• {account[-4:]}" if len(account) > 8 else f"•••• {account[-2:]}"


def masked_number(number: str) -> str:
    """A tax number with all but its last three characters hidden."""
    return "•" * max(4, len(number) - 3) + number[-3:] if len(number) > 5 else "•" * 5


def grouped(iban: str) -> str:
    """In groups of four, as it stands on paper."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def with_check_digits(country: str, account: str) -> str:
    """The IBAN of a national account number (ISO 7064 MOD 97-10)."""
    return f"{country}{98 - _remainder(account + country + '00'):02d}{account}"


def _remainder(text: str) -> int:
    return int("".join(str(int(character, 36)) for character in text)) % 97


def _bare(typed: str) -> str:
    return re.sub(r"[\s.\-\u2010-\u2015]", "", typed).upper()
