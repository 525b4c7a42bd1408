"""Documents for tests of what is printed and sent, made without a database."""

from __future__ import annotations

from datetime import date

from app.invoices.snapshot import (
    Discount,
    DiscountShare,
    Kind,
    Line,
    Original,
    Party,
    Payment,
    Snapshot,
    Sums,
    TaxGroup,
)
from app.money import Money
from app.orders.totals import PricedLine, Tax, total

STANDARD, REDUCED, EXEMPT = (
    Tax(category="S", rate_bp=2400),
    Tax(category="S", rate_bp=900),
    Tax(category="E", rate_bp=0),
)
OUTSIDE, ZERO, REVERSE = Tax(category="O", rate_bp=0), Tax(category="Z", rate_bp=0), Tax(category="AE", rate_bp=0)
NOTES = {"E": "§ 16 (1) 6 KMS", "O": "Article 9, outside the scope", "AE": None}
CURRENCIES = {"en": "EUR", "tr": "TRY", "ru": "RUB", "hi": "INR", "pl": "PLN"}
TITLES = {
    "en": ("Brand film of ninety seconds", "Script, two days of shooting, subtitles"),
    "tr": ("Marka filmi, doksan saniye", "Senaryo, iki gün çekim, ışık ve altyazı"),
    "ru": ("Рекламный ролик на 90 секунд", "Сценарий, съёмка, монтаж, субтитры"),
    "hi": ("ब्रांड फ़िल्म, नब्बे सेकंड", "पटकथा, दो दिन की शूटिंग, संपादन और उपशीर्षक"),
    "pl": ("Film o marce, dziewięćdziesiąt sekund", "Scenariusz, zdjęcia, montaż, źródła i łącza"),
}
SELLER = Party(
    name="Imece Studio OÜ",
    street="Kalamaja 12",
    postcode="10415",
    city="Tallinn",
    country="EE",
    vat_id="EE102345678",
    registration_number="14567890",
    email="hello@imece.example",
    phone="+372 600 0000",
)
BUYERS = {
    "en": Party(
        name="Northwind & Daughters <Ltd>",
        contact_name="Alice Örnek",
        street="221B Baker Street",
        postcode="NW1 6XE",
        city="London",
        country="GB",
        email="alice@x.example",
    ),
    "tr": Party(
        name="Şişli Çiğköfte ve Dağıtım Ltd. Şti.",
        contact_name="İpek Yılmaz",
        street="Halaskargazi Cd. 12",
        postcode="34371",
        city="İstanbul",
        country="TR",
        vat_id="1234567890",
        email="ipek@x.example",
    ),
    "ru": Party(
        name="ООО «Ёжик и Щука»",
        contact_name="Юлия Ёлкина",
        street="ул. Тверская, 7",
        postcode="125009",
        city="Москва",
        country="RU",
        email="yulia@x.example",
    ),
    "hi": Party(
        name="शांति विपणन प्राइवेट लिमिटेड",
        contact_name="प्रिया शर्मा",
        street="महात्मा गांधी मार्ग 5",
        postcode="110001",
        city="नई दिल्ली",
        country="IN",
        email="priya@x.example",
    ),
    "pl": Party(
        name="Żółć i Gęś sp. z o.o.",
        contact_name="Łucja Dąbrowska",
        street="ul. Świętokrzyska 3",
        postcode="00-049",
        city="Warszawa",
        country="PL",
        vat_id="PL5260001246",
        email="lucja@x.example",
    ),
}


def a_document(
    language: str = "en",
    kind: Kind = "invoice",
    *,
    lines: int = 3,
    taxes: tuple[Tax, ...] = (STANDARD, REDUCED, EXEMPT),
    discount_minor: int = 500_00,
    currency: str | None = None,
    buyer: Party | None = None,
    method: str = "card",
    title: str | None = None,
) -> Snapshot:
    """An invoice unless told otherwise: lines that take turns with the taxes, and a discount on the whole."""
    money = currency or CURRENCIES[language]
    made = [_line(place, taxes[place % len(taxes)], language, title) for place in range(lines)]
    priced = [PricedLine(net=Money(line.net_minor, money), tax=_tax(line)) for line in made]
    sums = total(priced, money, [Money(discount_minor, money)] if discount_minor else [])
    waits = kind == "pro_forma"
    return Snapshot(
        kind=kind,
        label={"invoice": "INV-2026-00042", "credit_note": "CN-2026-00003", "pro_forma": None}[kind],
        issue_date=date(2026, 11, 22),
        language=language,
        currency=money,
        seller=SELLER,
        buyer=buyer or BUYERS[language],
        lines=tuple(made),
        discounts=_discounts(discount_minor, sums),
        groups=tuple(_group(each) for each in sums.groups),
        sums=Sums(
            lines_minor=sums.lines.minor,
            discounts_minor=sums.allowances.minor,
            net_minor=sums.net.minor,
            tax_minor=sums.tax.minor,
            gross_minor=sums.gross.minor,
            paid_minor=0 if waits else sums.gross.minor,
            due_minor=sums.gross.minor if waits else 0,
        ),
        payment=Payment(
            method="bank_transfer" if waits else method,
            on=None if waits else date(2026, 11, 22),
            by=date(2026, 12, 6) if waits else None,
            reference="IM-7K2M-9QXA",
            iban="EE382200221020145685" if waits or method == "bank_transfer" else None,
            bic="HABAEE2X" if waits or method == "bank_transfer" else None,
        ),
        order_reference="IM-7K2M-9QXA",
        po_number="PO-2026/117",
        original=Original(label="INV-2026-00017", issue_date=date(2026, 10, 3)) if kind == "credit_note" else None,
        reason="Delivered later than agreed" if kind == "credit_note" else None,
    )


def _line(place: int, tax: Tax, language: str, title: str | None) -> Line:
    unit, quantity = 123_456 + 1111 * place, 1 + place % 3
    return Line(
        position=place + 1,
        title=title or TITLES[language][0],
        description=TITLES[language][1],
        quantity=quantity,
        unit_net_minor=unit,
        net_minor=unit * quantity,
        vat_category=tax.category,
        vat_rate_bp=tax.rate_bp,
    )


def _tax(line: Line) -> Tax:
    return Tax(category=line.vat_category, rate_bp=line.vat_rate_bp)


def _discounts(amount_minor: int, sums: object) -> tuple[Discount, ...]:
    shares = tuple(
        DiscountShare(vat_category=each.tax.category, vat_rate_bp=each.tax.rate_bp, amount_minor=each.amount.minor)
        for each in sums.shares  # type: ignore[attr-defined]
    )
    return (Discount(label="Spring discount", amount_minor=amount_minor, shares=shares),) if amount_minor else ()


def _group(each: object) -> TaxGroup:
    tax: Tax = each.tax  # type: ignore[attr-defined]
    return TaxGroup(
        vat_category=tax.category,
        vat_rate_bp=tax.rate_bp,
        taxable_minor=each.taxable.minor,  # type: ignore[attr-defined]
        amount_minor=each.amount.minor,  # type: ignore[attr-defined]
        note=NOTES.get(tax.category),
    )
