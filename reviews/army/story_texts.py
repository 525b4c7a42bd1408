"""What the people of the army's story are called and say, in their languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    name: str
    email: str
    locale: str
    timezone: str
    languages: tuple[str, ...]
    times: tuple[str, ...]
    shown_as: str
    place: str = ""
    about: str = ""
    skills: tuple[str, ...] = ()


EVENINGS = ("weekday_evening", "weekend_day")
PEOPLE: tuple[Neighbour, ...] = (
    Neighbour(
        name="Elif Karadeniz",
        email="elif@komsu.example",
        locale="tr",
        timezone="Europe/Istanbul",
        languages=("tr", "en"),
        times=EVENINGS,
        shown_as="Elif, Urla’dan",
        place="Urla",
        about="Zeytin mevsiminde film çektirdik. Neyin iyi gittiğini de, neyi baştan başka yapacağımızı da anlatırım.",
        skills=("film",),
    ),
    Neighbour(
        name="Hasan Çelikoğlu",
        email="hasan@komsu.example",
        locale="tr",
        timezone="Europe/Istanbul",
        languages=("tr", "de"),
        times=("weekday_evening",),
        shown_as="Hasan",
        place="İzmir",
        skills=("web",),
    ),
    Neighbour(
        name="Мария Соколова",
        email="maria@sosed.example",
        locale="ru",
        timezone="Asia/Almaty",
        languages=("ru", "en"),
        times=EVENINGS,
        shown_as="Мария",
        place="Алматы",
        about="Делала с ними сайт мастерской. Покажу, как выбирали тексты, и что пришлось переделать.",
        skills=("web", "fotoğraf"),
    ),
    Neighbour(
        name="अनन्या कुलकर्णी",
        email="ananya@padosi.example",
        locale="hi",
        timezone="Asia/Kolkata",
        languages=("hi", "en"),
        times=("weekend_day",),
        shown_as="अनन्या",
        place="पुणे",
        about="हमारी दुकान की पहली फ़िल्म यहीं बनी। खुलकर पूछिए, जो ठीक नहीं लगा वह भी बताऊँगी।",
    ),
    Neighbour(
        name="Katarzyna Wiśniewska-Dąbrowska",
        email="kasia@sasiad.example",
        locale="pl",
        timezone="Europe/Warsaw",
        languages=("pl", "en"),
        times=EVENINGS,
        shown_as="Kasia z Krakowa",
        place="Kraków",
        about="Prowadzę kawiarnię. Chętnie opowiem, ile to naprawdę trwało.",
        skills=("fotoğraf",),
    ),
    Neighbour(
        name="Burak Aydınlık",
        email="burak@komsu.example",
        locale="tr",
        timezone="Europe/Istanbul",
        languages=("tr",),
        times=EVENINGS,
        shown_as="Burak",
        place="Urla",
    ),
    Neighbour(
        name="Тимур Ахметов",
        email="timur@sosed.example",
        locale="ru",
        timezone="Asia/Almaty",
        languages=("ru", "tr"),
        times=("weekday_morning", "weekday_evening"),
        shown_as="Тимур",
        place="Алматы",
        skills=("film",),
    ),
    Neighbour(
        name="Jonas Brandt",
        email="jonas@nachbar.example",
        locale="en",
        timezone="Europe/Berlin",
        languages=("de", "en"),
        times=EVENINGS,
        shown_as="Jonas",
        place="Berlin",
        about="I run a small print shop and had my order system made here.",
    ),
    Neighbour(
        name="प्रिया नायर",
        email="priya@padosi.example",
        locale="hi",
        timezone="Asia/Kolkata",
        languages=("hi", "en"),
        times=("weekday_evening",),
        shown_as="प्रिया",
        place="मुंबई",
    ),
    Neighbour(
        name="Ольга Ким",
        email="olga@sosed.example",
        locale="ru",
        timezone="Asia/Almaty",
        languages=("ru",),
        times=EVENINGS,
        shown_as="Ольга",
    ),
    Neighbour(
        name="Marek Lewandowski",
        email="marek@sasiad.example",
        locale="pl",
        timezone="Europe/Warsaw",
        languages=("pl", "ru"),
        times=("weekend_day",),
        shown_as="Marek",
    ),
    Neighbour(
        name="Deniz Arslan",
        email="deniz@komsu.example",
        locale="tr",
        timezone="Europe/Istanbul",
        languages=("tr", "ru", "en"),
        times=EVENINGS,
        shown_as="Deniz",
        place="İzmir",
    ),
)
# Who wished for a talk: address, languages, place, and what they would like to know.
WISHES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("zeynep@zeytindali.example", ("tr",), "Urla", "Çekim günü dükkânı kapatmak gerekiyor mu?"),
    ("olga@sosed.example", ("ru",), "", "Сколько времени на самом деле занимает подготовка?"),
    ("marek@sasiad.example", ("pl", "ru"), "Kraków", "Czy teksty trzeba mieć gotowe?"),
    ("deniz@komsu.example", ("en", "tr"), "", "What did you have to do yourself?"),
    ("priya@padosi.example", ("hi", "en"), "", "क्या छोटी दुकान के लिए भी यह काम का है?"),
    ("jonas@nachbar.example", ("en",), "", "Did the price change on the way?"),
    ("bartek@partner.example", ("pl",), "", "Ile osób było na planie?"),
    ("kasia@sasiad.example", ("en",), "", "How was the hand-over?"),
)
# First stage, second stage, and what expenses were for.
REPORTS: tuple[tuple[str, str, str], ...] = (
    ("Salı 19.00, görüntülü.", "Yarım saat konuştuk, çekim gününü anlattım.", "İki çay ve bir dilim kek"),
    ("Договорились на субботу, 11:00.", "Поговорили, показала свой сайт и старые наброски.", "Кофе на двоих"),
    (
        "Sunday at noon, by phone.",
        "We talked for forty minutes. I told him about the second invoice, too.",
        "Tram ticket",
    ),
    ("Środa 18:30, u mnie w kawiarni.", "Była rozmowa, pokazałam umowę i harmonogram.", "Ciasto i kawa"),
)
ECHOES: tuple[tuple[int, str], ...] = (
    (5, "Çok içten anlattı, kararımı kolaylaştırdı."),
    (2, "Было интересно, но на мой вопрос о цене ответа не нашлось."),
    (4, "Honest, also about what went wrong."),
    (5, ""),
    (3, "थोड़ा जल्दी में थे, पर काम की बात हुई।"),
)


@dataclass(frozen=True)
class Talks:
    name: str = "Önce bir komşuyla konuş"
    welcome: str = (
        "Bir iş yaptırmadan önce insan, onu yaptırmış biriyle konuşmak ister.\n"
        "Sen yaptırdın: yarım saatini ayır, sorulanı olduğu gibi anlat. Beğenmediğini de söyle.\n"
        "Ne kadar sürdüğü ve karşılığında ne aldığın aşağıda, katılmadan önce yazıyor."
    )
    contest: str = "Güz çekilişi"
    complaint: str = "Puanlarım iki gün sonra geldi. Hemen geleceği yazıyordu."
    answer: str = "Haklısın: görüşme geç onaylandı. Puanların bugün hesabında; onayları artık her sabah bakıyoruz."


@dataclass(frozen=True)
class Tests:
    name: str = "Попробуйте новую форму заказа первыми"
    goal: str = "Десять человек оформят заказ в новой форме и скажут, что мешало."
    welcome: str = (
        "Мы переделали форму заказа.\nПока её никто не видел, пройдите её сами и запишите всё, обо что споткнулись."
    )
    sides: tuple[str, str, str] = (
        "Деньги за час работы и ваше имя в списке изменений, если захотите.",
        "Форма, которую до них уже прошли такие же люди.",
        "Ошибки найдены до того, как они стоят заказов.",
    )
    mission: str = "Оформить пробный заказ"
    brief: str = "Закажите что угодно до страницы оплаты.\nХвалить не нужно: нам полезнее то, что было непонятно."
    stages: tuple[str, ...] = ("Что было непонятно?",)
    thought: str = "Одна мысль: чего не хватает на странице заказа?"
    reports: tuple[str, ...] = (
        "Не нашёл, где указать налоговый номер, пока не выбрал «компания».",
        "После кода скидки страница прыгает вверх, и теряешь место.",
        "Dopiero na końcu widać, że faktura przyjdzie mailem. Przydałoby się wcześniej.",
        "Vergi dairesi alanı yok, nota yazdım. Gerisi telefonda rahattı.",
    )
    question: str = "Можно пройти форму с телефона, или нужен компьютер?"


TALKS = Talks()
TESTS = Tests()
