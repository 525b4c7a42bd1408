"""How personal data, links and advertising look in the five languages of the house. Pure.

Domain names that are also words (`.in`, `.me`, `.it`, `.no`) count only with what only an address has: www, a scheme, a slash.
"""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{2,63})+")
SPOKEN_EMAIL = re.compile(
    r"[\w.+-]{2,64}\s?[\[(]\s?(?:at|małpa|собака|et)\s?[\])]\s?[\w-]{2,63}\s?[\[(]?\s?(?:\.|dot|nokta|kropka|точка)\s?[\])]?\s?\w{2,20}",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w.,/-])[+(]?\d(?:[\s()./\-\u2010-\u2015]{0,2}\d){7,16}(?!\w|[.,]\d)")
IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]){11,30}", re.ASCII)
CARD = re.compile(r"(?<!\d)\d(?:[\s-]?\d){12,18}(?!\d)")
_ENDINGS = (
    "com|net|org|info|biz|io|app|dev|shop|store|online|site|xyz|top|club|link|page|blog|eu|de|fr|es|nl|uk|ee|pl|ru|tr|ua|kz|cn"
    "|example|рф|भारत"
)
LINK = re.compile(
    rf"https?://\S+|\bwww\.\S+|(?<![\w@.])(?:[\w-]{{2,63}}\.)+(?:{_ENDINGS})\b(?:/\S*)?|(?<![\w@.])[\w-]{{2,63}}\.[a-z]{{2,10}}/\S+",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{2,29}")
SELLING = re.compile(
    r"\b(?:use|with|enter)\s+my\s+(?:promo\s+|discount\s+|referral\s+)?code\b"
    r"|\bclick\s+here\b|\bdm\s+me\b|\bearn\s+money\s+(?:online|fast|from\s+home)\b|\b(?:online\s+)?casino\b|\bcrypto\s+invest\w*"
    r"|\b(?:write|message|contact)\s+me\s+on\s+(?:whatsapp|telegram)\b"
    r"|\bbenim\s+kodum\w*|\bkodumu\s+kullan\w*|\bburaya\s+tıkla\w*|\bbahis\s+sitesi\b|\bwhatsapp['’]?tan\s+yaz\w*"
    r"|\bмой\s+промокод\b|\bмоему\s+промокоду\b|\bпереходите\s+по\s+ссылке\b|\bказино\b|\bзаработок\s+в\s+интернете\b"
    r"|मेरा\s+कोड|यहाँ\s+क्लिक|कैसीनो"
    r"|\bmó?j\w*\s+kod(?:em|u)?\s+rabatow\w+|\bmój\s+kod\b|\bkliknij\s+tutaj\b|\bkasyno\s+online\b",
    re.IGNORECASE,
)
