"""What people of the demo story propose, say and make."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Somebody with an account who gives."""

    email: str
    name: str
    locale: str
    timezone: str


GIVERS = (
    Giver(email="ilmar@sadam.example", name="Ilmar Tamm", locale="en", timezone="Europe/Tallinn"),
    Giver(email="priya@rangoli.example", name="प्रिया नायर", locale="hi", timezone="Asia/Kolkata"),
    Giver(email="oleg@masterskaya.example", name="Олег Климов", locale="ru", timezone="Asia/Almaty"),
    Giver(email="tomasz@piekarnia.example", name="Tomasz Wiśniewski", locale="pl", timezone="Europe/Warsaw"),
    Giver(email="elif@seramik.example", name="Elif Karagöz", locale="tr", timezone="Europe/Istanbul"),
)


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """An idea, who votes for it and what they say."""

    key: str
    by: str
    language: str
    category: str
    title: str
    text: str
    voters: tuple[str, ...] = ()
    said: tuple[tuple[str, str, str], ...] = ()


IDEAS = (
    Proposed(
        key="discovery",
        by="ilmar",
        language="en",
        category="service",
        title="Half a day with all of us in one room before anything is designed",
        text="We sent twelve mails back and forth before anybody understood what our museum is for. Sit down with us for "
        "half a day first: the curator, the guards, somebody from the café. Sell that as a service of its own; I would "
        "have paid for it gladly.",
        voters=("priya", "oleg", "tomasz", "elif", "zeynep"),
        said=(
            ("tomasz", "pl", "Dokładnie tego nam brakowało przy stronie piekarni."),
            ("elif", "tr", "Bizde de aynısı oldu; yarım gün her şeyi değiştirirdi."),
        ),
    ),
    Proposed(
        key="school",
        by="elif",
        language="tr",
        category="place",
        title="Stüdyoda okullar için bir gün",
        text="Mahallemizdeki öğrenciler bir filmin nasıl yapıldığını hiç görmediler. Ayda bir gün kapıyı açın; onlar kendi "
        "sokaklarını çeksin, siz de ilk izleyenlerden biri olun.",
        voters=("ilmar", "priya", "zeynep"),
        said=(("priya", "hi", "हमारे मोहल्ले के बच्चे भी आएँगे।"),),
    ),
    Proposed(
        key="repair",
        by="oleg",
        language="ru",
        category="way",
        title="Показывать черновик раньше, даже если он некрасивый",
        text="Мы ждали две недели красивый макет, а ошибка была в первом же заголовке. Пусть черновик появляется на доске "
        "на третий день, серый и без картинок.",
        voters=("ilmar", "tomasz", "elif", "priya"),
        said=(("ilmar", "en", "Grey boxes on day three would have saved us a week."),),
    ),
    Proposed(
        key="voice",
        by="priya",
        language="hi",
        category="service",
        title="दुकान की कहानी आवाज़ में, सिर्फ़ लिखी हुई नहीं",
        text="हमारे कई ग्राहक पढ़ते नहीं, सुनते हैं। दुकान की कहानी दो मिनट की रिकॉर्डिंग में दीजिए, जिसे क्यूआर कोड से सुना जा सके।",
        voters=("elif", "oleg"),
    ),
    Proposed(
        key="same",
        by="tomasz",
        language="pl",
        category="service",
        title="Warsztat na początek, zanim ktokolwiek zacznie projektować",
        text="Jedno spotkanie w piekarni, z pracownikami i dwiema klientkami, i dopiero potem strona.",
        voters=("zeynep",),
    ),
    Proposed(
        key="cash",
        by="zeynep",
        language="tr",
        category="other",
        title="Beş yıldız veren herkese indirim verin",
        text="Beş yıldız verenlere bir sonraki siparişte yüzde on indirim yapılsın.",
    ),
)
DECLINED = (
    "Rewards here never depend on what somebody thinks: whoever writes a review gets the same thanks for one star and for "
    "five. So this one is not for us; thank you for thinking about what reviews are worth."
)
ACCEPTED = (
    "Yes. Three of us heard the same from other customers this spring, and it fits what we can do. We would like to buy the "
    "idea, and name you beside the service that comes of it."
)
MADE_REAL = "It is in the catalogue now. Every sale of it brings its author one percent of the price."
JOINED = "Tomasz and Ilmar ask for the same thing; the votes are together now."
BRIEF_HARBOUR = (
    "We make the new pages of our studio and look for three photos of the harbour of Tallinn in winter: early light, people at "
    "work, no ships with names to be read. One of them gets the prize; each we use is licensed and paid beside it.\n\n"
    "Marta and Ayşe choose. Whatever you send stays yours, and everybody gets a reason."
)
BRIEF_NAME = (
    "How should our newsletter be called? One name and one sentence why. It is read in five languages, so it should be easy to "
    "say in all of them."
)
NAMES = (
    ("priya", "hi", "आँगन", "घर का वह हिस्सा जहाँ सब बैठते हैं।"),
    ("elif", "tr", "Kapı önü", "Komşuların akşam konuştuğu yer."),
    ("oleg", "ru", "Завалинка", "Скамья у дома, где рассказывают новости."),
)
POEM = "सुबह की चाय से पहले शटर उठता है,\nगली की धूल पानी पी लेती है।\nजो भी आता है, नाम से आता है,\nऔर दुकान फिर से घर हो जाती है।"
