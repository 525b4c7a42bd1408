"""The same small case in five languages, made without a database."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image

from cases.publishing.outputs.document import (
    Addresses,
    Bar,
    Chart,
    Document,
    Link,
    Pair,
    Picture,
    Quote,
    Result,
    Section,
    Step,
)

WORDS = {
    "case_study": "Case study", "page_of": "Page {page} of {pages}", "contents": "Contents", "read_online": "Read it online",
    "metric": "What was measured", "before": "Before", "after": "After", "change": "Change", "period": "Period",
    "source": "Source",
    "external": "Not verified here.", "failure": "This did not work out.",
}  # fmt: skip
TEXTS = {
    "en": (
        "Shop orders +40 % in 2 months",
        "Orders rose from 1,250 to 1,750 while the budget stayed.",
        "1,250",
        "1,750",
        "+40%",
    ),
    "tr": (
        "Mağazanın siparişleri 2 ayda %40 arttı",
        "Siparişler 1.250’den 1.750’ye çıktı; ışığı İpek gördü.",
        "1.250",
        "1.750",
        "+%40",
    ),
    "ru": (
        "Заказы магазина +40 % за 2 месяца",
        "Заказы выросли с 1250 до 1750, бюджет остался прежним.",
        "1250",
        "1750",
        "+40 %",
    ),
    "pl": (
        "Zamówienia sklepu +40% w 2 miesiące",
        "Zamówienia wzrosły z 1250 do 1750; źdźbło, gęś, łódź.",
        "1250",
        "1750",
        "+40%",
    ),
    "hi": (
        "दुकान के ऑर्डर 2 महीने में +40%",
        "ऑर्डर 1,250 से 1,750 हुए; शक्ति, कर्म, विवरण, किंतु, द्वारा।",
        "1,250",
        "1,750",
        "+40%",
    ),
}


def picture_bytes(colour: str = "#0f5c4d") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), colour).save(out, "WEBP")
    return out.getvalue()


PICTURES = {"picture-1": picture_bytes()}


def a_document(language: str = "en", **changes: object) -> Document:
    """A whole case: lead, client, steps, results with a chart, a picture, a quote, questions, terms and sources."""
    title, lead, before, after, change = TEXTS[language]
    results = (
        Result(
            key="orders",
            metric=f"{lead.split()[0]} A",
            baseline=before,
            value=after,
            change=change,
            period="2026-03 – 2026-05",
        ),
        Result(key="calls", metric=f"{lead.split()[0]} B", baseline="0", value="12", period="2026-05"),
    )
    bars = (Bar(label="A", written=before, length=714), Bar(label="B", written=after, length=1000))
    sections = (
        Section(key="client", heading=f"{title[:9]} 1", text=lead),
        Section(
            key="process",
            heading=f"{title[:9]} 2",
            steps=(Step(day="2026-03-02", title=lead, text=f"**{lead}**", argument=lead),),
        ),
        Section(
            key="result",
            heading=f"{title[:9]} 3",
            text=f"{lead}\n\n- {lead}\n- *{title}*",
            is_table=True,
            charts=(Chart(number=1, title=title, caption=lead, alt=lead, bars=bars),),
            pictures=(Picture(number=1, key="picture-1", alt=lead, caption=title, width=640, height=360),),
        ),
        Section(
            key="quotes", heading=f"{title[:9]} 4", quotes=(Quote(text=lead, author="Ayşe Yılmaz", language=language),)
        ),
        Section(key="faq", heading=f"{title[:9]} 5", pairs=(Pair(term=title, text=lead),)),
        Section(key="sources", heading=f"{title[:9]} 6", links=(Link(words=lead, url="https://example.org/figures"),)),
        Section(key="wrap_up", heading="never shown"),
    )
    whole = Document(
        reference="CS-2026-0001", slug="shop-orders", language=language, version=3, title=title, lead=lead,
        client="Kırmızı Ev", industry="Retail", period="2026", goal="show_value",
        published_at=datetime(2026, 6, 1, 9, tzinfo=UTC), changed_at=datetime(2026, 6, 2, 9, tzinfo=UTC),
        seller="Imece", addresses=Addresses(page="https://imece.example/cases/shop-orders", pdf="https://imece.example/x.pdf"),
        words=WORDS, sections=sections, results=results, problems=("few orders",),
    )  # fmt: skip
    return replace(whole, **changes)  # type: ignore[arg-type]
