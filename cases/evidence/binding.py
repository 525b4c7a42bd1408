"""Rows as words: what each reference in a text says, in the language of the reader. Pure: no web, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from cases.evidence import changes, finding, units
from cases.evidence.changes import NoPercentage
from cases.evidence.finding import DECLARED, REFERENCE

_POINTS = {"en": "percentage points", "tr": "yüzde puanı", "ru": "п. п.", "hi": "प्रतिशत अंक", "pl": "p.p."}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a result says, as numbers."""

    key: str
    metric: str
    baseline: Decimal | None
    value: Decimal
    unit: str
    begins_on: date
    ends_on: date

    def says(self, aspect: str, locale: str) -> str:
        """One aspect of `finding.ASPECTS` in words. Raises `NoPercentage`, and `KeyError` for an aspect there is not."""
        if aspect in {"value", "baseline", "difference"}:
            return self._number(aspect, locale)
        if aspect == "change":
            return units.signed(changes.percent(self.baseline, self.value), "percent", locale)
        if aspect == "factor":
            return units.written(changes.factor(self.baseline, self.value), "count", locale) + "×"
        if aspect == "period":
            number, unit = changes.length(self.begins_on, self.ends_on)
            return units.written(Decimal(number), unit, locale)
        if aspect in {"begins", "ends"}:
            return format_date(self.begins_on if aspect == "begins" else self.ends_on, "long", locale=locale)
        raise KeyError(aspect)

    def _number(self, aspect: str, locale: str) -> str:
        if aspect == "value":
            return units.written(self.value, self.unit, locale)
        if aspect == "baseline":
            changes.difference(self.baseline, self.value)
            assert self.baseline is not None
            return units.written(self.baseline, self.unit, locale)
        less = changes.difference(self.baseline, self.value)
        if self.unit == "percent":
            return f"{units.signed(less, 'count', locale)}\u00a0{_POINTS.get(locale, _POINTS['en'])}"
        return units.signed(less, self.unit, locale)


class Rows:
    """The rows of one case; answers `cases.numbers`."""

    def __init__(self, rows: Iterable[Row], reader: str = "en") -> None:
        self.by_key = {row.key: row for row in rows}
        self._reader = reader

    def bound(self, text: str, locale: str) -> str:
        """`text` with every reference replaced by what its row says; one that cannot be is left as it stands."""

        def said(found: re.Match[str]) -> str:
            try:
                return self.by_key[found[1]].says(found[2] or "value", locale)
            except (KeyError, NoPercentage):
                return found[0]

        return DECLARED.sub(lambda found: _day(found, locale), REFERENCE.sub(said, text))

    def unbound(self, text: str) -> Sequence[str]:
        return finding.unbound_numbers(text)

    def unknown(self, text: str) -> Sequence[str]:
        """References that no row answers; also a brace that opens a reference which cannot be read."""
        found = [each[0] for each in REFERENCE.finditer(text) if self._is_unknown(each)]
        left = DECLARED.sub("", REFERENCE.sub("", text))
        return [*dict.fromkeys(found), *re.findall(r"\{\{[^{}]{0,60}\}?\}?", left)]

    def keys(self, text: str) -> Sequence[str]:
        return list(dict.fromkeys(each[1] for each in REFERENCE.finditer(text)))

    def references(self) -> Sequence[tuple[str, str]]:
        """All that can be referred to, with what it says now."""
        found = []
        for row in self.by_key.values():
            for aspect in finding.ASPECTS:
                try:
                    said = row.says(aspect, self._reader)
                except NoPercentage:
                    continue
                name = row.key if aspect == "value" else f"{row.key}.{aspect}"
                found.append(("{{" + name + "}}", said))
        return found

    def _is_unknown(self, found: re.Match[str]) -> bool:
        try:
            self.by_key[found[1]].says(found[2] or "value", self._reader)
        except (KeyError, NoPercentage):
            return True
        return False


def _day(found: re.Match[str], locale: str) -> str:
    if found[1]:
        return found[1]
    try:
        return format_date(date.fromisoformat(found[2]), "long", locale=locale)
    except ValueError:
        return found[0]
