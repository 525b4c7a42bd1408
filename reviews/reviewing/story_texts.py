"""What people say about the studio in the demo story: five languages, all stars. Invented from end to end."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """Days ago, service, stars, language, name, address, title, words."""

    days_ago: int
    slug: str
    stars: int
    language: str
    name: str
    email: str
    title: str
    text: str


SAID = (
    Said(
        88,
        "portrait-film",
        5,
        "en",
        "Hannah Osei",
        "hannah@oseibooks.example",
        "They filmed the shop, not an advert",
        "Two people came on a wet Tuesday and stayed until closing. Nobody had to act. Our regulars recognise themselves, and "
        "strangers now come in and ask for the window seat.",
    ),
    Said(
        84,
        "website",
        4,
        "pl",
        "Tomasz Wójcik",
        "tomasz@stolarniawojcik.example",
        "Solidna robota",
        "Strona działa szybko, a formularz zamówień oszczędza nam telefonów. Jedną gwiazdkę zabieram za to, że na pierwszy "
        "projekt czekaliśmy tydzień dłużej, niż było umówione.",
    ),
    Said(
        79,
        "brand-identity",
        2,
        "tr",
        "Elif Kaya",
        "elif@kayaseramik.example",
        "Logo güzel ama süreç yorucuydu",
        "Sonuçtan memnunum, fakat üç haftalık iş altı hafta sürdü ve her seferinde başka biriyle konuştum. Baştan tek bir kişi "
        "olsaydı çok daha iyi olurdu.",
    ),
    Said(
        75,
        "growth-season",
        5,
        "hi",
        "अर्जुन वर्मा",
        "arjun@vermatea.example",
        "पहली बार समझ आया कि पैसा कहाँ गया",
        "हर महीने एक पन्ने में बताया गया कि कौन-सा विज्ञापन कितना लाया। दिवाली तक ऑर्डर डेढ़ गुना हो गए, और हमें किसी को फ़ोन करके "
        "पूछना नहीं पड़ा।",
    ),
    Said(
        71,
        "search-foundations",
        3,
        "ru",
        "Игорь Павлов",
        "igor@pavlovsad.example",
        "Нормально, но без чудес",
        "Тексты исправили, карту сайта сделали, объяснили, что к чему. Через два месяца мы поднялись с четвёртой страницы на "
        "вторую. Честно предупреждали, что быстрее не будет.",
    ),
    Said(
        66,
        "social-calendar",
        4,
        "en",
        "Marek Toivonen",
        "marek@saunatoivonen.example",
        "Calm and on time",
        "A month of posts on the first of every month, written so that they sound like us. I would have liked more pictures "
        "of people and fewer of steam.",
    ),
    Said(
        63,
        "portrait-film",
        1,
        "en",
        "Declan Byrne",
        "declan@byrnecycles.example",
        "The sound cannot be used",
        "You hear the compressor of my workshop over every sentence. I was told it would be cleaned up and it was not. They "
        "have offered a second day of filming; I will change this if that goes better.",
    ),
    Said(
        58,
        "discovery-workshop",
        5,
        "pl",
        "Agnieszka Nowak",
        "agnieszka@przedszkolelas.example",
        "Trzy godziny, które się opłaciły",
        "Przyszliśmy z dziesięcioma pomysłami, wyszliśmy z dwoma i z planem na pół roku. Prowadząca naprawdę słuchała.",
    ),
    Said(
        54,
        "website",
        5,
        "tr",
        "Murat Aydın",
        "murat@aydinzeytin.example",
        "Telefonlar azaldı, siparişler arttı",
        "Siteyi kendimiz güncelleyebiliyoruz. Annem bile yeni ürün ekledi. Eğitim videosu ayrıca çok işe yaradı.",
    ),
    Said(
        49,
        "campaign-management",
        2,
        "ru",
        "Светлана Орлова",
        "svetlana@orlovadance.example",
        "Отчёты есть, людей мало",
        "Бюджет потратили до копейки, в отчёте всё красиво, но на занятия пришли четыре человека. Просила показать, кто "
        "звонил, — ответили через девять дней.",
    ),
    Said(
        43,
        "field-guide",
        5,
        "en",
        "Ruth Abara",
        "ruth@abarastudio.example",
        "Short enough to be read",
        "I gave it to my partner, who does not read such books, and she finished it on the tram.",
    ),
    Said(
        37,
        "brand-identity",
        5,
        "hi",
        "मीरा नायर",
        "meera@nairspices.example",
        "डिब्बे अब अलमारी में पहचाने जाते हैं",
        "तीन रंग, एक निशान और साफ़ अक्षर। दुकानदार कहते हैं कि ग्राहक अब नाम लेकर माँगते हैं।",
    ),
    Said(
        30,
        "website",
        3,
        "en",
        "Liisa Tamm",
        "liisa@tammkool.example",
        "Good site, slow start",
        "The result is what we wanted. Between the contract and the first call lay three weeks in which nobody wrote to us.",
    ),
    Said(
        24,
        "marketing-training",
        4,
        "pl",
        "Katarzyna Lis",
        "kasia@lisownia.example",
        "Dużo praktyki",
        "Ćwiczyliśmy na własnym sklepie, nie na wymyślonym. Przydałby się jeszcze jeden dzień o reklamach w wyszukiwarce.",
    ),
    Said(
        19,
        "growth-season",
        4,
        "tr",
        "Deniz Arslan",
        "deniz@arslanyelken.example",
        "Sabırlı bir ekip",
        "Her ay aynı üç soruyu sordular ve cevabı birlikte bulduk. Kış aylarında biraz daha cesur olabilirlerdi.",
    ),
    Said(
        13,
        "portrait-film",
        5,
        "ru",
        "Анна Белова",
        "anna@belovamed.example",
        "Бабушка расплакалась",
        "Снимали один день на пасеке. В фильме нет ни одного лишнего слова, и пчёл не потревожили.",
    ),
    Said(
        8,
        "social-calendar",
        1,
        "tr",
        "Cem Yıldız",
        "cem@yildizkahve.example",
        "Yanlış şubenin adresini yazdılar",
        "Açılış gününün gönderisinde eski adres vardı, insanlar kapalı dükkânın önünde bekledi. Düzeltilmesi yarım gün sürdü.",
    ),
    Said(
        5,
        "discovery-workshop",
        4,
        "hi",
        "रोहन देसाई",
        "rohan@desaiyoga.example",
        "सवाल अच्छे थे",
        "हमने पहले कभी यह नहीं सोचा था कि कौन हमारे पास नहीं आता। अगली बार दो घंटे और रखेंगे।",
    ),
)

# Of orders of the story, by the token of a request: order, days ago, stars, title, words, whether photos come along.
ORDERED = (
    (
        "training",
        40,
        5,
        "Worth the train ride",
        (
            "I came with a list of forty keywords and left with six. The slides arrived the same evening, and the "
            "questions I sent afterwards were answered within a day."
        ),
        False,
    ),
    (
        "bookshop",
        12,
        4,
        "Twenty-five copies, twenty-five happy booksellers",
        "Well printed and packed with care. One box had a dented corner; a replacement was on its way before I had asked.",
        True,
    ),
    (
        "ceramics",
        29,
        2,
        "Красиво, но не то, что было нужно",
        "Логотип сделали хорошо. Остальное мы заказали зря, и вернуть часть денег получилось только после второго письма.",
        False,
    ),
    (
        "cafe",
        6,
        5,
        "Strona pachnie kawą",
        (
            "Goście mówią, że wiedzą, jak u nas jest, zanim przyjdą. Rezerwacje przez stronę to już połowa wszystkich. "
            "Dziękujemy całej ekipie, a szczególnie za cierpliwość do kolorów."
        ),
        True,
    ),
)
