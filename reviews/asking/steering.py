"""Words that steer what a review will say: conditions, star targets, praise asked for, complaints led away. Pure.

A mail that asks for reviews must not prefer the happy (Google's and Trustpilot's rules, FTC 16 CFR 465, DMCC sch. 20). All
five languages are looked at in every text, whatever language it says it is in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Steer(StrEnum):
    """Why a text may not go out; the first four never, the others where a destination forbids them."""

    CONDITION = "condition"
    STARS = "stars"
    PRAISE = "praise"
    FIRST = "first"
    REWARD = "reward"
    CONTENT = "content"
    EXCHANGE = "exchange"


ALWAYS = (Steer.CONDITION, Steer.STARS, Steer.PRAISE, Steer.FIRST)
ELSEWHERE = (*ALWAYS, Steer.REWARD, Steer.CONTENT)


@dataclass(frozen=True)
class Finding:
    """`words` as they stand in the text."""

    code: Steer
    words: str


# What names the scale and not a wish: “from one to five stars”.
_SCALES = (
    r"(?:from )?(?:1|one) (?:to|-|–|through) (?:5|five)",
    r"(?:1|bir)(?:'?den| ?-| ile| ila) ?(?:5|beş)(?:'?e)?(?: kadar)?",
    r"от (?:1|одной|одного) до (?:5|пяти)",
    r"(?:1|१|एक) से (?:5|५|पाँच|पांच)(?: तक)?",
    r"od (?:1|jednej) do (?:5|pięciu)",
)

_PATTERNS: dict[Steer, tuple[str, ...]] = {
    Steer.CONDITION: (
        r"\b(?:if|when|since|as) you[^.?!]{0,40}\b(?:happy|satisfied|pleased|loved?|liked?|enjoy(?:ed)?|delighted)\b",
        r"\b(?:happy|satisfied|delighted) (?:customers?|clients?)\b",
        r"\bif [^.?!]{0,30}\b(?:good|great|positive) experience\b",
        r"memnun (?:kald\S*sa|iseniz|olduysan)\S*|memnunsan\S+|mutluysan\S+",
        r"beğendiyse\S*|hoşunuza gittiyse|sevdiyseniz|memnun müşteri",
        r"если (?:вам|вы|всё|все)[^.?!]{0,40}(?:понравил|доволь|устроил)\S*|довольны\S* клиент\S*",
        r"(?:अगर|यदि)[^.?!।]{0,40}(?:खुश|पसंद|पसन्द|संतुष्ट|सन्तुष्ट|अच्छ)\S*",
        r"(?:jeśli|jeżeli|gdy|skoro)[^.?!]{0,40}(?:zadowol|podoba|spodoba)\S*|zadowolon\S+ klient\S*",
    ),
    Steer.STARS: (
        r"\b(?:5|five|4|four)[ -]*(?:out of (?:5|five) )?stars?\b|\b(?:top|best|highest|full|maximum) (?:rating|marks|score)\b",
        r"[★⭐]{3,}",
        r"\b(?:5|beş|4|dört) ?yıldız\S*|en yüksek puan\S*|tam puan\S*",
        r"\b(?:5|пят\S+|4|четыр\S+) зв[её]зд\S*|высш\S+ оцен\S+|пят[её]рк\S+",
        r"(?:5|५|पाँच|पांच|4|४|चार)[ -]*(?:स्टार|सितार|तार)\S*|सबसे (?:ऊँच|ऊंच|अधिक|ज़्यादा)\S* रेटिंग",
        r"\b(?:5|pięć|pięciu|4|cztery) ?gwiazd\S*|najwyższ\S+ ocen\S*",
    ),
    Steer.PRAISE: (
        r"\b(?:good|positive|great|nice|excellent|favou?rable|glowing|kind) (?:reviews?|feedback|ratings?|words?)\b",
        r"\b(?:olumlu|iyi|güzel|harika) (?:bir )?(?:yorum|değerlendirme|puan)\S*",
        r"\b(?:хорош|положительн|отличн|добр)\S* (?:отзыв|оценк)\S*",
        r"(?:अच्छ|सकारात्मक|बढ़िया)\S* (?:समीक्षा|रिव्यू|राय|रेटिंग|प्रतिक्रिया)",
        r"\b(?:dobr|pozytywn|świetn|pochlebn|mił)\S* (?:opini|recenzj|ocen)\S*",
    ),
    Steer.FIRST: (
        r"\b(?:contact|write to|write|call|tell|talk to|reach out to|reach) us (?:first|before|directly|instead)\b",
        r"\b(?:not|un) ?(?:happy|satisfied|pleased)\b[^.?!]{0,60}\b(?:contact|tell|call|write|reply|talk)\b",
        r"\bbefore (?:you )?(?:leav|writ|post|review)\S*[^.?!]{0,30}\b(?:contact|tell|call|write|talk)\b",
        r"(?:önce|öncelikle|doğrudan) (?:bize|bizi)|memnun (?:kalmad|değil)\S*",
        r"(?:сначала|прежде|сперва) (?:напишите|свяжитесь|позвоните|обратитесь|сообщите|нам|с нами)|недовольн\S*|не понравил\S*",
        r"(?:पहले|सीधे) (?:हमें|हमसे|हमको)|(?:खुश|संतुष्ट|सन्तुष्ट) नहीं|पसंद नहीं",
        r"(?:najpierw|wcześniej|wpierw) (?:napisz|zadzwoń|skontaktuj|powiedz|daj|do nas)\S*|niezadowol\S*|nie podoba\S*",
    ),
    Steer.REWARD: (
        r"\b(?:discounts?|vouchers?|coupons?|gifts?|rewards?|points|prizes?|raffle|cash|for free|\d+ ?% off|lucky draw)\b",
        r"indirim\S*|kupon\S*|hediye\S*|ödül\S*|çekiliş\S*|puan kazan\S*|ücretsiz\S*",
        r"скидк\S*|купон\S*|подар(?:ок|к)\S*|наград\S*|балл\S*|\bприз\b\S*|розыгрыш\S*|бесплатн\S*",
        r"छूट|कूपन|उपहार|इनाम|पुरस्कार|मुफ़्त|मुफ्त",
        r"rabat\S*|zniżk\S*|kupon\S*|prezent\S*|nagrod\S*|\bpunkt(?:y|ów)\b|losowani\S*|gratis\S*|za darmo",
    ),
    Steer.CONTENT: (
        r"\b(?:mention|please name|don't forget to (?:say|write|name)|be sure to (?:say|write|name)|use the words?)\b",
        r"\b(?:add|attach|include|upload|send) (?:a |your )?(?:photo|picture|video)s?\b",
        r"bahsed\S+|adını (?:yaz|an)\S*|fotoğraf\S* ekle\S*",
        r"упомян\S+|назовите \S+|(?:добавьте|приложите) (?:фото|видео)\S*",
        r"ज़िक्र|जिक्र|उल्लेख|नाम लिख\S*|(?:फ़ोटो|फोटो|वीडियो) (?:जोड़|भेज)\S*",
        r"wspomn\S+|wymień \S+|(?:dodaj|załącz|dołącz)\S* (?:zdjęci|film|wideo)\S*",
    ),
    Steer.EXCHANGE: (
        r"\b(?:chang|edit|updat|remov|delet|withdraw|revis|rais|improv)\S* (?:your|the|that|this) (?:review|rating|stars?|score)",
        r"\b(?:take|taking) (?:down|back) (?:your|the|that|this) (?:review|rating|stars?|score)",
        r"(?:yorum|değerlendirme|puan|yıldız)\S* (?:değiştir|sil|kaldır|güncelle|geri çek|yükselt)\S*",
        r"(?:измен|удал|исправ|убер|убра|обнов|отозв|повыс)\S* (?:\S+ )?(?:отзыв|оценк|зв[её]зд)\S*",
        r"(?:समीक्षा|रिव्यू|रेटिंग)\S* (?:को )?(?:बदल|हटा|मिटा|सुधार|बढ़ा)\S*",
        r"(?:zmie[nń]|usu[nń]|popraw|wycof|skas|podnie)\S* (?:\S+ )?(?:opini|recenzj|ocen|gwiazd)\S*",
    ),
}


def findings(text: str, codes: tuple[Steer, ...] = ALWAYS) -> list[Finding]:
    """What in `text` steers, in the order of `codes`, each wording once; empty when it may go out."""
    plain = _plain(text)
    for scale in _compiled(_SCALES):
        plain = scale.sub(" ", plain)
    found: list[Finding] = []
    for code in codes:
        words = (match.group(0).strip() for pattern in _compiled(_PATTERNS[code]) for match in pattern.finditer(plain))
        found.extend(Finding(code, each) for each in dict.fromkeys(words))
    return found


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_plain(pattern, lower=False)) for pattern in patterns)


def _plain(text: str, *, lower: bool = True) -> str:
    """Small letters, one kind of dotted and dotless i, one blank, nothing invisible: tricks with letters change nothing."""
    shown = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    if lower:
        shown = " ".join(shown.casefold().split())
    return unicodedata.normalize("NFC", shown.replace("i\u0307", "i").replace("ı", "i"))
