"""What a bank's statement says about our payouts: camt.053 and camt.054 (ISO 20022), or CSV as payments read it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lxml import etree

from app.money import Money, MoneyError, exponent
from app.orders.references import find_in_text
from app.payments.bank_statement import Line

MOST_ENTRIES = 20_000


class UnreadableFile(ValueError):
    """Neither camt nor CSV. `reason` is one of: broken_xml, other_xml, too_many_rows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Word:
    """One booked amount: money that went out, or came (back) in. `names` are the references found in it."""

    direction: Literal["out", "in"]
    amount: Money
    booked_on: date
    names: tuple[str, ...]
    text: str
    fingerprint: str
    reason: str = ""


def is_xml(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def from_camt(data: bytes) -> list[Word]:
    """Every booked entry, parted into its transactions where the bank says them. Raises `UnreadableFile`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("broken_xml") from error
    if ":camt.05" not in (etree.QName(root).namespace or ""):
        raise UnreadableFile("other_xml")
    entries = [each for each in root.iter("{*}Ntry") if _text(each, "{*}Sts", "{*}Sts/{*}Cd") in {"BOOK", ""}]
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile("too_many_rows")
    return [word for place, entry in enumerate(entries) for word in _words(entry, place)]


def from_csv(lines: Iterable[Line]) -> list[Word]:
    """Lines that could be read; the others are none of ours."""
    return [
        Word(
            direction="in" if line.is_incoming else "out",
            amount=abs(line.amount),
            booked_on=line.booked_on,
            names=find_in_text(line.purpose),
            text=line.purpose,
            fingerprint=line.fingerprint,
        )
        for line in lines
        if line.problem is None and line.amount is not None and line.booked_on is not None and not line.amount.is_zero
    ]


def _words(entry: etree._Element, place: int) -> Iterator[Word]:
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    parts = [(each, _amount(each.find("{*}AmtDtls/{*}TxAmt/{*}Amt"))) for each in details]
    if not parts or any(amount is None for _each, amount in parts):
        # Without an amount of its own a transaction is only a note: the entry speaks for all of them.
        parts = [(entry, _amount(entry.find("{*}Amt")))]
    day = _day(entry)
    direction: Literal["out", "in"] = "in" if _text(entry, "{*}CdtDbtInd") == "CRDT" else "out"
    seen = _text(entry, "{*}AcctSvcrRef", "{*}NtryRef") or str(place)
    for number, (part, amount) in enumerate(parts):
        if amount is not None and day is not None:
            text = _all_text(part)
            yield Word(
                direction=direction,
                amount=amount,
                booked_on=day,
                names=_names(part),
                text=text[:500],
                fingerprint=_fingerprint(direction, str(amount), day.isoformat(), seen, str(number), text),
                reason=_text(part, ".//{*}RtrInf/{*}Rsn/{*}Cd"),
            )


def _names(part: etree._Element) -> tuple[str, ...]:
    """Every sound reference, each field read by itself so that two do not run into one."""
    texts = [text for each in part.iter() if isinstance(each.tag, str) and (text := (each.text or "").strip())]
    return tuple(dict.fromkeys(name for text in texts for name in find_in_text(text)))


def _amount(found: etree._Element | None) -> Money | None:
    if found is None:
        return None
    currency = found.get("Ccy", "")
    try:
        whole, _point, fraction = (found.text or "").strip().partition(".")
        digits = exponent(currency)
        if not whole.isdecimal() or len(fraction.rstrip("0")) > digits:
            return None
        return Money(int(whole + fraction[:digits].ljust(digits, "0")), currency)
    except (MoneyError, ValueError):
        return None


def _day(entry: etree._Element) -> date | None:
    text = _text(entry, "{*}BookgDt/{*}Dt", "{*}BookgDt/{*}DtTm", "{*}ValDt/{*}Dt")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _text(part: etree._Element, *paths: str) -> str:
    for path in paths:
        found = part.find(path)
        if found is not None and (found.text or "").strip():
            return str(found.text).strip()
    return ""


def _all_text(part: etree._Element) -> str:
    return " ".join(" ".join(str(text) for text in part.itertext()).split())


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
