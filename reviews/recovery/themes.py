"""What people speak of, found by words in five languages; each suggestion says which word it was found by. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """`word` as it stands in the text."""

    theme_id: int
    word: str


# What most services are praised or blamed for, to begin with; the desk changes them as it likes.
USUAL: Mapping[str, Mapping[str, str]] = {
    "time": {
        "en": "On time",
        "words": "late, delay, deadline, on time, waited, geç, gecik, zamanında, bekle, опозда, задерж, вовремя, срок, ждал, "
        "देर, समय पर, इंतज़ार, spóźn, opóźn, na czas, termin, czeka",
    },
    "answers": {
        "en": "Answers",
        "words": "answer, reply, replied, communicat, unreachable, cevap, yanıt, iletişim, ulaşama, ответ, связ, общени, "
        "जवाब, संपर्क, बातचीत, odpowie, kontakt, komunikac",
    },
    "quality": {
        "en": "Quality",
        "words": "quality, mistake, error, careless, broken, kalite, hata, özensiz, bozuk, качеств, ошибк, небрежн, "
        "गुणवत्ता, गलती, लापरवाह, jakoś, błąd, błęd, niestarann",
    },
    "price": {
        "en": "Price",
        "words": "price, expensive, cheap, cost, fiyat, pahalı, ucuz, ücret, цена, цену, дорог, дёшев, "
        "कीमत, महंग, सस्त, cena, ceny, drog, tani, koszt",
    },
    "people": {
        "en": "People",
        "words": "friendly, rude, kind, helpful, nazik, kaba, yardımsever, ilgisiz, вежлив, груб, приветлив, "
        "विनम्र, असभ्य, मददगार, uprzejm, niemił, życzliw, pomocn",
    },
    "result": {
        "en": "Result",
        "words": "result, sales, visitors, brought nothing, sonuç, satış, ziyaretçi, результат, продаж, посетител, "
        "परिणाम, बिक्री, नतीजा, efekt, sprzedaż, wynik",
    },
}


def words_of(text: str) -> list[str]:
    """The words of a theme as somebody typed them, apart by commas, each once."""
    return list(dict.fromkeys(word for part in text.split(",") if (word := plain(part))))[:60]


def plain(text: str) -> str:
    return " ".join(text.replace("İ", "i").casefold().replace("i\u0307", "i").split())


def suggestions(text: str, themes: Mapping[int, Sequence[str]]) -> list[Suggestion]:
    """Each theme once, with the first of its words that begins a word of the text."""
    said = plain(text)
    found = []
    for theme_id, words in themes.items():
        word = next((word for word in words if re.search(rf"(?<!\w){re.escape(word)}", said)), None)
        if word is not None:
            found.append(Suggestion(theme_id, word))
    return found
