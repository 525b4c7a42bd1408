"""Reading a bank's CSV: its encoding, delimiter, columns, dates and decimals. Pure: no web, no database.

Every bank writes another file. What can be told from the file is guessed; what cannot is asked for, never assumed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.money import LARGEST_MINOR, Money, MoneyError, exponent

MOST_ROWS = 5000
LONGEST_CELL = 2000
ENCODINGS = ("utf-8", "windows-1252", "windows-1254", "windows-1250", "windows-1251")
DELIMITERS = (";", ",", "\t", "|")
COLUMNS = ("booked_on", "amount", "currency", "payer", "purpose", "bank_reference", "direction")

# Words in the heads of statements, in the languages of our customers' banks.
_HEADS = {
    "booked_on": "date datum tarih дата data kuupäev तारीख booking".split(),
    "amount": "amount betrag tutar сумма kwota summa राशि".split(),
    "currency": "currency währung döviz валюта waluta valuuta मुद्रा birimi".split(),
    "payer": "payer sender name auftraggeber gönderen плательщик nadawca maksja beneficiary counterparty remitter".split(),
    "purpose": "purpose description details verwendungszweck açıklama назначение tytuł opis selgitus विवरण".split(),
    "bank_reference": "archive transaction reference id arhiveerimistunnus referans dekont".split(),
    "direction": "direction d/c d/k debit/credit deebet/kreedit yön".split(),
}
_INCOMING = frozenset("c k cr credit in kreedit alacak h +".split())
# A date or an amount: a row that holds one is not the head.
_VALUE = re.compile(r"\d{1,4}[./-]\d|[+-]?[\d.,\s]*\d$", flags=re.ASCII)
_ORDERS_OF_DATE = ("ymd", "dmy", "mdy")


class UnreadableStatement(ValueError):
    """The file as a whole cannot be read. `reason` is one of: not_text, empty, too_many_rows, one_column, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sheet:
    """The file cut into cells. `head` names the columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Which column holds what (by position, None when there is none), and how numbers and dates are written."""

    booked_on: int | None = None
    amount: int | None = None
    currency: int | None = None
    payer: int | None = None
    purpose: int | None = None
    bank_reference: int | None = None
    direction: int | None = None
    only_currency: str = "EUR"
    decimal: str = ""
    date_order: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in ("booked_on", "amount", "purpose") if getattr(self, name) is None)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row, read. `problem` names what could not be: date, amount, currency; the rest is then not to be relied on."""

    number: int
    booked_on: date | None
    amount: Money | None
    payer: str
    purpose: str
    fingerprint: str
    problem: str | None = None

    @property
    def is_incoming(self) -> bool:
        return self.amount is not None and self.amount.minor > 0


def decoded(data: bytes, encoding: str = "") -> str:
    """The text of the file. Without an encoding UTF-8 (or UTF-16 with its mark) is tried, then what old programs write."""
    for name in (
        (encoding,) if encoding else ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "windows-1252")
    ):
        try:
            text = data.decode("utf-8-sig" if name == "utf-8" else name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text
    raise UnreadableStatement("not_text")


def cut(text: str) -> Sheet:
    """Cells and column names. Lines before the table (bank, account, period) are left out."""
    if not text.strip():
        raise UnreadableStatement("empty")
    try:
        rows = [
            [cell.strip()[:LONGEST_CELL] for cell in row]
            for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text))
        ]
    except csv.Error as error:
        raise UnreadableStatement("broken") from error
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UnreadableStatement("empty")
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    if width < 2:
        raise UnreadableStatement("one_column")
    table = [tuple(row) for row in rows if len(row) == width]
    if len(table) > MOST_ROWS:
        raise UnreadableStatement("too_many_rows")
    if any(_VALUE.match(cell) for cell in table[0]):
        return Sheet(tuple(str(place + 1) for place in range(width)), tuple(table))
    return Sheet(table[0], tuple(table[1:]))


def guessed(sheet: Sheet, only_currency: str = "EUR") -> Mapping:
    """The columns whose names say what they hold."""
    found: dict[str, int] = {}
    for name in COLUMNS:
        for place, head in enumerate(sheet.head):
            words = set(re.split(r"[^\w/]+", head.casefold()))
            if place not in found.values() and any(word in words or _contain(words, word) for word in _HEADS[name]):
                found[name] = place
                break
    return Mapping(**found, only_currency=only_currency)  # type: ignore[arg-type]


def lines(sheet: Sheet, mapping: Mapping) -> list[Line]:
    """Every row, read by the mapping; rows that cannot be read say so and spoil no other."""
    decimal = mapping.decimal or decimal_sign(_column(sheet, mapping.amount))
    date_order = mapping.date_order or order_of_dates(_column(sheet, mapping.booked_on))
    seen: Counter[tuple[object, ...]] = Counter()
    return [_line(number, row, mapping, decimal, date_order, seen) for number, row in enumerate(sheet.rows, start=1)]


def decimal_sign(texts: Iterable[str]) -> str:
    """`,` or `.` when the column tells; empty when every amount could be read both ways."""
    signs = {sign for text in texts if (sign := _certain_sign(text))}
    return signs.pop() if len(signs) == 1 else ""


def order_of_dates(texts: Iterable[str]) -> str:
    """ymd, dmy or mdy when the column tells; empty when every date could be read both ways."""
    numbers = [parts for text in texts if (parts := _date_parts(text))]
    possible = [
        order for order in _ORDERS_OF_DATE if numbers and all(_date_of(parts, order) is not None for parts in numbers)
    ]
    return possible[0] if len(possible) == 1 else ""


def _line(
    number: int, row: Sequence[str], mapping: Mapping, decimal: str, date_order: str, seen: Counter[tuple[object, ...]]
) -> Line:
    currency = (_cell(row, mapping.currency) or mapping.only_currency).upper()
    booked_on = _date_of(_date_parts(_cell(row, mapping.booked_on)), date_order)
    amount, problem = _amount(_cell(row, mapping.amount), currency, decimal)
    if amount is not None and not _comes_in(_cell(row, mapping.direction)):
        amount = -abs(amount)
    payer, purpose = _cell(row, mapping.payer), _cell(row, mapping.purpose)
    identity = (booked_on, amount, _plain(payer), _plain(purpose), _plain(_cell(row, mapping.bank_reference)))
    seen[identity] += 1
    return Line(
        number=number,
        booked_on=booked_on,
        amount=amount,
        payer=payer,
        purpose=purpose,
        fingerprint=_fingerprint(identity, seen[identity]),
        problem="date" if booked_on is None else problem,
    )


def _fingerprint(identity: tuple[object, ...], occurrence: int) -> str:
    """The same for the same line of any file; two equal transfers in one file are two."""
    return hashlib.sha256("\x1f".join(map(str, (*identity, occurrence))).encode()).hexdigest()


def _amount(text: str, currency: str, decimal: str) -> tuple[Money | None, str | None]:
    try:
        decimals = exponent(currency)
    except MoneyError:
        return None, "currency"
    bare = re.sub(r"[\s'’\u00a0\u202f]", "", text).replace("\u2212", "-")
    bare = re.sub(rf"^{currency}|{currency}$", "", bare, flags=re.IGNORECASE)
    found = re.fullmatch(r"([+-]?)(\d[\d.,]*)(-?)", bare, flags=re.ASCII)
    if found is None or (not decimal and re.search(r"[.,]", bare)):
        return None, "amount"
    whole, _sign, fraction = found[2].partition(decimal) if decimal else (found[2], "", "")
    whole = whole.replace("." if decimal == "," else ",", "")
    if not whole.isdigit() or (fraction and not fraction.isdigit()) or len(fraction.rstrip("0")) > decimals:
        return None, "amount"
    if len(whole) > 15:
        return None, "amount"
    minor = int(whole + fraction[:decimals].ljust(decimals, "0"))
    if minor > LARGEST_MINOR:
        return None, "amount"
    return Money(-minor if "-" in (found[1], found[3]) else minor, currency), None


def _certain_sign(text: str) -> str:
    """The decimal sign that this one amount leaves no doubt about."""
    signs = re.findall(r"[.,]", text)
    if not signs:
        return ""
    last = signs[-1]
    tail = re.search(rf"\{last}(\d*)\D*$", text)
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return "." if last == "," else ","
    return last if tail is not None and len(tail[1]) != 3 else ""


def _date_parts(text: str) -> tuple[int, int, int] | None:
    found = re.match(r"\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\b", text, flags=re.ASCII)
    compact = re.fullmatch(r"\s*(\d{4})(\d{2})(\d{2})\s*", text, flags=re.ASCII)
    parts = found or compact
    return (int(parts[1]), int(parts[2]), int(parts[3])) if parts else None


def _date_of(parts: tuple[int, int, int] | None, order: str) -> date | None:
    if parts is None or not order:
        return None
    values = dict(zip(order, parts, strict=True))
    year = values["y"] + 2000 if values["y"] < 100 else values["y"]
    try:
        return date(year, values["m"], values["d"]) if 2000 <= year <= 2100 else None
    except ValueError:
        return None


def _comes_in(direction: str) -> bool:
    return not direction or direction.casefold() in _INCOMING


def _delimiter(text: str) -> str:
    """The character that cuts most lines into the same number of cells."""
    sample = [line for line in text.splitlines()[:200] if line.strip()]

    def regularity(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in sample if delimiter in line)
        width, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, width

    return max(DELIMITERS, key=regularity)


def _column(sheet: Sheet, place: int | None) -> list[str]:
    return [_cell(row, place) for row in sheet.rows]


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and 0 <= place < len(row) else ""


def _contain(words: Iterable[str], wanted: str) -> bool:
    return len(wanted) > 4 and any(wanted in word for word in words)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
