"""Money: whole minor units of an ISO 4217 currency. No float comes in or goes out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Self

from babel import Locale
from babel.core import get_global
from babel.numbers import (
    NumberPattern,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    parse_pattern,
)

LARGEST_MINOR = 10**15
BASIS_POINTS = 10_000

# Digits after the point where ISO 4217 (list one) does not say two. CLDR's own digits are not used here:
# they follow what shops show, for instance none for the Iraqi dinar, while banks and Stripe keep to the standard.
_OTHER_EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
_MINUS_SIGNS = "-\u2212"
_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"


class MoneyError(ValueError):
    """Something that cannot be an amount of money."""


class UnknownCurrency(MoneyError):
    """Not the code of a currency in use today."""


class CurrencyMismatch(MoneyError):
    """Two currencies met; nothing is ever converted silently."""


class InvalidAmount(MoneyError):
    """A text that is not an amount. `reason` is one of: empty, not_a_number, too_many_decimals, too_large."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{text[:40]!r} is not an amount: {reason.replace('_', ' ')}")
        self.reason = reason


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes that are legal tender somewhere today."""
    tenders = get_global("territory_currencies").values()
    return frozenset(code for spans in tenders for code, _since, until, tender in spans if until is None and tender)


def exponent(currency: str) -> int:
    """How many decimals the currency has: 0 for JPY, 2 for EUR, 3 for KWD."""
    if currency not in currencies():
        raise UnknownCurrency(f"{currency!r} is not the code of a currency in use")
    return _OTHER_EXPONENTS.get(currency, 2)


def round_half_up(numerator: int, denominator: int) -> int:
    """The quotient as a whole number, halves away from zero, as EN 16931 and commerce round."""
    _require_whole(numerator)
    _require_whole(denominator)
    quotient, remainder = divmod(abs(numerator), abs(denominator))
    quotient += 2 * remainder >= abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def share(amount: "Money", rate_bp: int) -> "Money":
    """That many basis points of an amount (2000 = 20 %), rounded half up to the minor unit."""
    return Money(round_half_up(amount.minor * rate_bp, BASIS_POINTS), amount.currency)


def split_whole(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number out by largest remainder: the parts add up to `total`, the earlier part wins a tie."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise MoneyError("the weights of a split must not be negative, and not all zero")
    sign = -1 if total < 0 else 1
    quotas = [divmod(abs(total) * weight, whole) for weight in weights]
    left = abs(total) - sum(quotient for quotient, _remainder in quotas)
    by_remainder = sorted(range(len(weights)), key=lambda place: -quotas[place][1])
    lucky = set(by_remainder[:left])
    return [sign * (quotient + (place in lucky)) for place, (quotient, _remainder) in enumerate(quotas)]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units (cents, kuruş, fils).

    Amounts of two currencies are never equal, and adding or ordering them raises `CurrencyMismatch`.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        _require_whole(self.minor)
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str, locale: str) -> Self:
        """Read what a person of that locale typed: `1.234,50` in Turkish, `1,234.50` in English.

        The currency's own code or symbol may stand before or after. Raises `InvalidAmount`.
        """
        return cls(_minor_units(text, currency, Locale.parse(locale)), currency)

    def format(self, locale: str) -> str:
        """For people of that locale: `₺1.234,50`. Exact at every size."""
        return _formatted(self, str(locale))

    def format_number(self, locale: str) -> str:
        """As `format`, without the currency: for columns whose head names it."""
        pattern = _number_pattern(str(locale), exponent(self.currency))
        return str(pattern.apply(self.decimal, locale))

    @property
    def decimal(self) -> Decimal:
        """In major units, with exactly the currency's decimals: `1234.50`."""
        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((int(self.minor < 0), digits, -exponent(self.currency)))

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Parts in proportion to the weights that add up to this amount exactly; a weight of zero gets nothing."""
        return [Money(part, self.currency) for part in split_whole(self.minor, weights)]

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        _require_whole(times)
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.minor


def _require_whole(value: int) -> None:
    if type(value) is not int:
        raise TypeError(f"money is counted in whole numbers, not {type(value).__name__}")


@lru_cache(maxsize=4096)
def _formatted(amount: Money, locale: str) -> str:
    pattern = _pattern(locale, amount.currency)
    return str(pattern.apply(amount.decimal, locale, currency=amount.currency, currency_digits=False))


@cache
def _pattern(locale: str, currency: str) -> NumberPattern:
    """The locale's pattern with ISO decimals, and room between a code and its digits (CLDR alphaNextToNumber)."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    if get_currency_symbol(currency, locale)[-1].isalpha():
        pattern = re.sub(r"¤(?=[#0])", "¤\u00a0", pattern)
    return _with_decimals(pattern, exponent(currency))


@cache
def _number_pattern(locale: str, decimals: int) -> NumberPattern:
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.split(";")[0]
    digits = re.search(r"[#0,]+\.?[#0]*", pattern)
    return _with_decimals(digits.group() if digits else "#,##0.00", decimals)


def _with_decimals(pattern: str, decimals: int) -> NumberPattern:
    changed = parse_pattern(pattern)
    changed.frac_prec = (decimals, decimals)
    return changed


def _minor_units(text: str, currency: str, locale: Locale) -> int:
    decimals = exponent(currency)
    sign, bare = _without_sign(_without_currency(text, currency, locale))
    whole, point, fraction = bare.partition(get_decimal_symbol(locale))
    if not bare:
        raise InvalidAmount("empty", text)
    if not _is_grouped(whole, locale) or (point and not _is_digits(fraction)):
        raise InvalidAmount("not_a_number", text)
    if len(fraction) > decimals:
        raise InvalidAmount("too_many_decimals", text)
    digits = "".join(character for character in whole if character.isdigit())
    if len(digits) > len(str(LARGEST_MINOR)):
        raise InvalidAmount("too_large", text)
    minor = int(digits + fraction.ljust(decimals, "0"))
    if minor > LARGEST_MINOR:
        raise InvalidAmount("too_large", text)
    return sign * minor


def _without_currency(text: str, currency: str, locale: Locale) -> str:
    """The text in ASCII digits, without spaces around it or the one currency it may name."""
    bare = "".join(_ascii_digit(character) for character in text).strip()
    for name in (currency, get_currency_symbol(currency, locale)):
        if bare.startswith(name):
            return bare.removeprefix(name).strip()
        if bare.endswith(name):
            return bare.removesuffix(name).strip()
        if bare[:1] in tuple(_MINUS_SIGNS) and bare[1:].startswith(name):
            return bare[0] + bare[1:].removeprefix(name).strip()
    return bare


def _without_sign(text: str) -> tuple[int, str]:
    return (-1, text[1:]) if text[:1] in tuple(_MINUS_SIGNS) else (1, text)


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if unicodedata.decimal(character, None) is not None else character


def _is_digits(text: str) -> bool:
    return re.fullmatch("[0-9]+", text) is not None


def _is_grouped(whole: str, locale: Locale) -> bool:
    """Digits alone, or in groups as the locale writes them (in threes everywhere, also in twos in India)."""
    if _is_digits(whole):
        return True
    separator = get_group_symbol(locale)
    alternatives = next((kind for kind in (_SPACES, _APOSTROPHES) if separator in kind), separator)
    first, second = locale.currency_formats["standard"].grouping
    each = rf"[{re.escape(alternatives)}]"
    threes, native = (
        rf"[0-9]{{1,3}}(?:{each}[0-9]{{3}})+",
        rf"[0-9]{{1,{second}}}(?:{each}[0-9]{{{second}}})*{each}[0-9]{{{first}}}",
    )
    return re.fullmatch(threes, whole) is not None or re.fullmatch(native, whole) is not None
