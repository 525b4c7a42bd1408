"""What the demo agency sells: services and bundles in several currencies, with several kinds of VAT."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue import editing
from app.catalogue.drafts import Draft, Words
from app.catalogue.models import Service
from app.demo.texts import read_texts
from app.money import Money, exponent

STANDARD, REDUCED = 2400, 900  # Estonia since 2025-07-01: 24 %, and 9 % on books
EXEMPT_NOTE = "Exempt: vocational training, Article 132(1)(i) of Directive 2006/112/EC"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`prices` in whole units of each currency; `parts` are slugs with quantities."""

    slug: str
    discipline: str
    days: int
    prices: dict[str, int]
    rate_bp: int = STANDARD
    category: str = "S"
    note: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    offered: bool = True


OFFERS = (
    Offer(slug="opening-plan", discipline="strategy", days=45,
          prices={"EUR": 10400, "USD": 11400, "GBP": 8900, "TRY": 499000, "PLN": 44200, "INR": 1040000},
          parts=(("brand-identity", 1), ("website", 1), ("search-foundations", 1), ("portrait-film", 1))),
    Offer(slug="growth-season", discipline="advertising", days=92,
          prices={"EUR": 5700, "USD": 6250, "GBP": 4850, "TRY": 275000, "PLN": 24200, "INR": 570000},
          parts=(("campaign-management", 3), ("social-calendar", 3), ("search-foundations", 1))),
    Offer(slug="discovery-workshop", discipline="strategy", days=7,
          prices={"EUR": 690, "USD": 760, "GBP": 590, "TRY": 33500, "PLN": 2950, "INR": 69000, "JPY": 114000, "KWD": 235}),
    Offer(slug="brand-identity", discipline="design", days=21,
          prices={"EUR": 2400, "USD": 2640, "GBP": 2050, "TRY": 116000, "PLN": 10200, "INR": 240000, "JPY": 396000, "KWD": 816}),
    Offer(slug="website", discipline="web", days=35,
          prices={"EUR": 4800, "USD": 5280, "GBP": 4100, "TRY": 232000, "PLN": 20400, "INR": 480000, "JPY": 792000, "KWD": 1632}),
    Offer(slug="search-foundations", discipline="search", days=21,
          prices={"EUR": 1650, "USD": 1815, "GBP": 1400, "TRY": 79500, "PLN": 7000, "INR": 165000}),
    Offer(slug="campaign-management", discipline="advertising", days=30,
          prices={"EUR": 980, "USD": 1080, "GBP": 835, "TRY": 47500, "PLN": 4150, "INR": 98000}),
    Offer(slug="social-calendar", discipline="social", days=14,
          prices={"EUR": 640, "USD": 705, "GBP": 545, "TRY": 31000, "PLN": 2700, "INR": 64000}),
    Offer(slug="portrait-film", discipline="film", days=28,
          prices={"EUR": 3200, "USD": 3520, "GBP": 2720, "TRY": 154500, "PLN": 13600, "INR": 320000}),
    Offer(slug="marketing-training", discipline="content", days=14, rate_bp=0, category="E", note=EXEMPT_NOTE,
          prices={"EUR": 1250, "GBP": 1065, "TRY": 60500, "PLN": 5300, "INR": 125000}),
    Offer(slug="field-guide", discipline="content", days=2, rate_bp=REDUCED,
          prices={"EUR": 29, "USD": 32, "GBP": 25, "TRY": 1390, "PLN": 119, "INR": 2900}),
    Offer(slug="podcast-episode", discipline="content", days=14, prices={"EUR": 540}, offered=False),
)  # fmt: skip


def write_catalogue() -> None:
    """Write every offer by the verbs of the desk, in the order they stand on the page."""
    texts, written = read_texts(), dict[str, Service]()
    for offer in sorted(OFFERS, key=lambda each: bool(each.parts)):
        written[offer.slug] = editing.create(_draft(offer, texts, written))
    for position, offer in enumerate(OFFERS, start=1):
        written[offer.slug].position = position
        if offer.offered:
            editing.activate(written[offer.slug])


def _draft(offer: Offer, texts: dict[str, dict[str, Words]], written: dict[str, Service]) -> Draft:
    return Draft(
        slug=offer.slug,
        kind="bundle" if offer.parts else "service",
        discipline=offer.discipline,
        vat_category=offer.category,
        vat_rate_bp=offer.rate_bp,
        vat_note=offer.note,
        lead_time_days=offer.days,
        texts=texts[offer.slug],
        prices=tuple(Money(units * 10 ** exponent(code), code) for code, units in offer.prices.items()),
        parts=tuple((written[slug].id, quantity) for slug, quantity in offer.parts),
    )
