"""Words by which a company presses for another review: a benefit in return, or a threat. Pure (16 CFR 465.7(a), R37).

Asking what went wrong, apologising, and saying what was put right are not pressure, whatever words they use; the patterns want a
change of the review and a price, or a threat, in the same sentence.
"""

from __future__ import annotations

import re

_REVIEW = (
    r"(?:review|rating|stars?|feedback|yorum\w*|puan\w*|yıldız\w*|değerlendirme\w*|отзыв\w*|оценк\w*|звезд\w*"
    r"|समीक्षा|रेटिंग|स्टार|opini\w*|ocen\w*|recenzj\w*|gwiazd\w*)"
)
_CHANGE = (
    r"(?:change|changed|update|updated|revise|revised|remove|removed|delete|deleted|raise|raised|improve|take\s+down|withdraw"
    r"|değiştir\w*|güncelle\w*|sil\w{0,8}|kaldır\w*|yükselt\w*|geri\s+çek\w*"
    r"|измен\w*|удал\w*|исправ\w*|повыс\w*|убер\w*|сними\w*"
    r"|बदल\w*|हटा\w*|सुधार\w*"
    r"|zmie[nń]\w*|usu[nń]\w*|popraw\w*|podnie[sś]\w*|wycofa\w*)"
)
_PRICE = (
    r"(?:refund|discount|voucher|coupon|gift|credit|bonus|reward|free|money\s+back|\d+\s?(?:%|€|eur|usd|tl|zł|₽|₹)"
    r"|iade\w*|indirim\w*|kupon\w*|hediye\w*|ücretsiz"
    r"|скидк\w*|возврат\w*|верн[её]м|подар\w*|купон\w*|бесплатн\w*"
    r"|छूट|वापसी|उपहार|कूपन|मुफ़्त"
    r"|zwrot\w*|rabat\w*|kupon\w*|prezent\w*|zni[zż]k\w*|gratis\w*|darmow\w*)"
)
_THREAT = (
    r"(?:lawyer|attorney|sue|court|legal\s+action|legal\s+steps|avukat\w*|dava\w*|mahkeme\w*|адвокат\w*|юрист\w*|суд(?:а|у|ом)?"
    r"|иск(?:а|ом)?|वकील|अदालत|मुक़दमा|adwokat\w*|prawnik\w*|s[aą]d(?:u|em|owe)?|pozw\w*)"
)
_SENTENCE = re.compile(r"[^.!?।\n]+")


def pressure_in(text: str) -> str:
    """The sentence that presses, or nothing."""
    for sentence in _SENTENCE.findall(text):
        if _has(_REVIEW, sentence) and _has(_CHANGE, sentence) and (_has(_PRICE, sentence) or _has(_THREAT, sentence)):
            return str(sentence).strip()
    return ""


def _has(pattern: str, sentence: str) -> bool:
    return re.search(rf"(?<!\w){pattern}(?!\w)", sentence, re.IGNORECASE) is not None
