"""How a VAT or tax number is written in each country. Only the syntax: whether it is valid, the tax office knows. Pure."""

from __future__ import annotations

import re

# https://ec.europa.eu/taxation_customs/vies/#/faq (question 11) for the EU; each country's tax office for the others.
_SYNTAX = {
    "AT": "ATU[0-9]{8}",
    "BE": "BE[01][0-9]{9}",
    "BG": "BG[0-9]{9,10}",
    "CH": "CHE[0-9]{9}(MWST|TVA|IVA)?",
    "CY": "CY[0-9]{8}[A-Z]",
    "CZ": "CZ[0-9]{8,10}",
    "DE": "DE[0-9]{9}",
    "DK": "DK[0-9]{8}",
    "EE": "EE[0-9]{9}",
    "ES": "ES[0-9A-Z][0-9]{7}[0-9A-Z]",
    "FI": "FI[0-9]{8}",
    "FR": "FR[0-9A-HJ-NP-Z]{2}[0-9]{9}",
    "GB": "GB([0-9]{9}|[0-9]{12}|(GD|HA)[0-9]{3})",
    "GR": "EL[0-9]{9}",
    "HR": "HR[0-9]{11}",
    "HU": "HU[0-9]{8}",
    "IE": "IE([0-9]{7}[A-Z]{1,2}|[0-9][A-Z+*][0-9]{5}[A-Z])",
    "IN": "[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]",
    "IT": "IT[0-9]{11}",
    "LT": "LT([0-9]{9}|[0-9]{12})",
    "LU": "LU[0-9]{8}",
    "LV": "LV[0-9]{11}",
    "MT": "MT[0-9]{8}",
    "NL": "NL[0-9]{9}B[0-9]{2}",
    "NO": "(NO)?[0-9]{9}(MVA)?",
    "PL": "PL[0-9]{10}",
    "PT": "PT[0-9]{9}",
    "RO": "RO[0-9]{2,10}",
    "RU": "([0-9]{10}|[0-9]{12})",
    "SE": "SE[0-9]{12}",
    "SI": "SI[0-9]{8}",
    "SK": "SK[0-9]{10}",
    "TR": "([0-9]{10}|[0-9]{11})",
}
_EXAMPLES = {
    "AT": "ATU12345678",
    "DE": "DE123456789",
    "EE": "EE123456789",
    "FR": "FR12345678901",
    "GB": "GB123456789",
    "IN": "22AAAAA0000A1Z5",
    "IT": "IT12345678901",
    "NL": "NL123456789B01",
    "PL": "PL1234567890",
    "RU": "1234567890",
    "TR": "1234567890",
}
_ELSEWHERE = "[A-Z0-9]{4,20}"


def normalised(vat_id: str) -> str:
    """Without the blanks, dots and dashes that people write for reading."""
    return re.sub(r"[\s.\-/]", "", vat_id).upper()


def looks_right(vat_id: str, country: str) -> bool:
    """Whether the normalised number has the form that `country` (ISO 3166-1 alpha-2) gives out."""
    return re.fullmatch(_SYNTAX.get(country, _ELSEWHERE), vat_id) is not None


def example(country: str) -> str:
    """A number in the form of `country` to show beside an error."""
    return _EXAMPLES.get(country, f"{'EL' if country == 'GR' else country}12345678")
