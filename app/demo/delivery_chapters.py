"""What happened when in the projects of the demo story: days ago, hour of that day (UTC), and what was done."""

from __future__ import annotations

from functools import partial

from app.demo import buyers, deliveries
from app.demo.deliveries import Question
from app.demo.sockets import Chapter

POLISH_AGREEMENT = (
    "Jeśli do wskazanego dnia nie odpowiem na prośbę o akceptację, uznaje się ją za zaakceptowaną. Dotyczy to tylko próśb "
    "wysłanych po dziś, tylko gdy wcześniej dostanę dwa przypomnienia, i nigdy odbioru całości prac. Mogę zakończyć tę umowę "
    "w każdej chwili."
)


def chapters() -> list[Chapter]:
    looks = [(days_ago, 17.5, deliveries.look_at_health) for days_ago in (50, 30, 21, 14, 7, 4, 2, 1)]
    return [*_cafe(), *_olive(), *_ceramics(), *_training(), *looks]


def _cafe() -> list[Chapter]:
    """A website for a café in Kraków: every kind of answer, an agreement about silence, and a delivery in two versions."""
    client = buyers.CAFE
    structure = Question(
        name="cafe-structure",
        title="Układ strony głównej",
        text="Najpierw godziny otwarcia i droga do nas, potem menu dnia, na końcu historia lipy przed drzwiami.",
        picture="strona-glowna.png",
    )
    menu = Question(
        name="cafe-menu",
        title="Teksty do karty menu",
        text="Szarlotka z jabłek z Tymbarku, podawana ciepła.\nHerbata lipowa z własnego drzewa.\nKawa dnia: pytaj przy barze.",
    )
    colours = Question(
        name="cafe-colours", title="Kolory i litery", text="Miód, liść, kora i cegła.", picture="kolory-lipa.png"
    )
    warmer = Question(
        name="cafe-colours-2", title="Kolory i litery", text="Cieplejszy miód, mniej cegły.", picture="kolory-lipa.png"
    )
    first = Question(
        name="cafe-delivery",
        title="Strona gotowa do odbioru",
        text="Strona stoi pod adresem testowym, z formularzem rezerwacji i menu, które zmieniają Państwo sami.",
    )
    second = Question(
        name="cafe-delivery-2",
        title="Strona gotowa do odbioru",
        text="Jak wyżej; dodaliśmy rezerwację stolika w ogródku i angielską kartę dań.",
    )
    return [
        (56, 7.0, partial(deliveries.begin, "cafe", client, "Europe/Warsaw")),
        (56, 9.0, partial(
            deliveries.plan, "cafe", ("Struktura strony", 9, True), ("Projekt graficzny", 21, True),
            ("Marża sprawdzona", 25, False), ("Strona działa", 34, True),
        )),
        (55, 8.0, partial(deliveries.ask, "cafe", structure)),
        (53, 15.0, partial(deliveries.approve, "cafe-structure", client, "Tak, dokładnie o to nam chodziło.")),
        (53, 16.0, partial(deliveries.reach, "cafe", "Struktura strony")),
        (50, 9.0, partial(deliveries.offer_agreement, "cafe", POLISH_AGREEMENT, "pl")),
        (49, 18.0, partial(deliveries.agree, "cafe", client)),
        (48, 8.0, partial(deliveries.ask, "cafe", menu)),
        (44, 22.0, deliveries.remind),
        (42, 22.0, deliveries.remind),
        (41, 21.5, deliveries.let_agreements_answer),
        (40, 8.0, partial(deliveries.ask, "cafe", colours)),
        (38, 12.0, partial(deliveries.ask_for_changes, "cafe-colours", client, "Za dużo cegły, a miód mógłby być cieplejszy.")),
        (36, 9.0, partial(deliveries.ask_again, "cafe-colours", warmer)),
        (35, 10.0, partial(deliveries.approve, "cafe-colours-2", client, "Teraz pachnie miodem.")),
        (35, 11.0, partial(deliveries.reach, "cafe", "Projekt graficzny")),
        (31, 12.0, partial(deliveries.reach, "cafe", "Marża sprawdzona")),
        (22, 13.0, partial(deliveries.reach, "cafe", "Strona działa")),
        (22, 14.0, partial(deliveries.hand_over, "cafe", first)),
        (20, 16.0, partial(
            deliveries.ask_for_changes, "cafe-delivery", client, "Brakuje rezerwacji w ogródku i karty po angielsku."
        )),
        (16, 10.0, partial(deliveries.hand_over, "cafe", second)),
        (15, 17.0, partial(deliveries.approve, "cafe-delivery-2", client, "Odbieramy z radością. Goście już rezerwują.")),
    ]  # fmt: skip


def _olive() -> list[Chapter]:
    """An opening in Urla that runs: something waits, something is overdue, and every discipline has its place."""
    client, plan_item = buyers.OLIVE, partial(deliveries.plan_item, "olive")
    palette = Question(
        name="olive-palette",
        title="Marka renkleri",
        text="Zeytin yaprağı, hasat güneşi ve taş duvar.",
        picture="palet-zeytin.png",
    )
    home = Question(
        name="olive-home",
        title="Ana sayfa taslağı",
        text="Üstte hasat filmi, ortada üç zeytinyağı, altta Urla'ya nasıl gelinir.",
        days=6,
        picture="ana-sayfa.png",
    )
    slogan = Question(name="olive-slogan", title="Açılış sloganı", text="“Dalından sofraya, komşudan komşuya.”", days=5)
    return [
        (69, 7.0, partial(deliveries.begin, "olive", client, "Europe/Istanbul")),
        (69, 9.0, partial(
            deliveries.plan, "olive", ("Marka kimliği hazır", 28, True), ("Ekip bütçesi gözden geçirildi", 30, False),
            ("Web sitesi yayında", 66, True), ("Tanıtım filmi çekildi", 80, True), ("Açılış günü", 95, True),
        )),
        (60, 8.0, partial(deliveries.ask, "olive", palette)),
        (58, 11.0, partial(deliveries.approve, "olive-palette", client, "Tam bizim bahçenin rengi.")),
        (42, 11.0, partial(deliveries.reach, "olive", "Marka kimliği hazır")),
        (40, 8.0, partial(deliveries.say, "olive", _OLIVE_MESSAGE, _OLIVE_AUDIENCE)),
        *[(40, 8.1 + step / 100, partial(plan_item, *item)) for step, item in enumerate(_OLIVE_PLAN)],
        (12, 8.0, partial(deliveries.ask, "olive", slogan)),
        (10, 22.0, deliveries.remind),
        (8, 22.0, deliveries.remind),
        (2, 9.0, partial(deliveries.ask, "olive", home)),
    ]  # fmt: skip


_OLIVE_MESSAGE = "Zeytinyağı bir komşuluktur: dalı birlikte silkelenir, sofrada birlikte oturulur."
_OLIVE_AUDIENCE = "Urla ve İzmir'de iyi yemeği seven aileler, şehir lokantalarının şefleri"
_OLIVE_PLAN: tuple[tuple[str, tuple[str, str], tuple[int, int], str, bool], ...] = (
    ("Hasat filmi, 60 saniye", ("film", "video"), (45, 60), "in_work", True),
    ("Kısa hasat videoları", ("social", "social"), (30, 72), "in_work", True),
    ("Açılış davetiyesi", ("design", "print"), (38, 44), "out", True),
    ("Komşu lokantalara ziyaret", ("strategy", "direct"), (20, 34), "out", True),
    ("Açılış haberi", ("content", "press"), (48, 52), "planned", True),
    ("Haftalık mektup", ("content", "email"), (24, 80), "in_work", True),
    ("“Urla zeytinyağı” aramaları", ("search", "search"), (30, 90), "in_work", True),
    ("Yeni site", ("web", "website"), (30, 52), "in_work", True),
    ("Rakip fiyatlarının izlenmesi", ("data", "website"), (20, 90), "in_work", False),
    ("Açılış sofrası", ("strategy", "event"), (55, 55), "planned", True),
)


def _ceramics() -> list[Chapter]:
    """A brand for a potter in Almaty, where changes were asked for and wait for the leader."""
    client = buyers.CERAMICS
    mark = Question(
        name="ceramics-mark",
        title="Знак мастерской",
        text="Круг гончарного круга и пламя внутри него. Одна линия, чтобы его можно было выдавить на дне чашки.",
    )
    return [
        (30, 6.0, partial(deliveries.begin, "ceramics", client, "Asia/Almaty")),
        (30, 7.0, partial(deliveries.plan, "ceramics", ("Знак утверждён", 20, True), ("Руководство передано", 40, True))),
        (9, 6.0, partial(deliveries.ask, "ceramics", mark)),
        (7, 5.0, partial(
            deliveries.ask_for_changes, "ceramics-mark", client, "Пламя похоже на лист. Можно ли сделать его живее?"
        )),
    ]  # fmt: skip


def _training() -> list[Chapter]:
    """A training in Bristol: handed over, accepted at once, closed."""
    client = buyers.TEACHER
    done = Question(
        name="training-delivery",
        title="The training, its slides and its exercises",
        text="Both days are held. The slides and exercises are yours to use; the answers to open questions are in the notes.",
    )
    return [
        (50, 8.0, partial(deliveries.begin, "training", client, "Europe/London", expert=False)),
        (50, 9.0, partial(deliveries.plan, "training", ("First day held", 7, True), ("Second day held", 14, True))),
        (43, 16.0, partial(deliveries.reach, "training", "First day held")),
        (36, 16.0, partial(deliveries.reach, "training", "Second day held")),
        (35, 9.0, partial(deliveries.hand_over, "training", done)),
        (34, 10.0, partial(deliveries.approve, "training-delivery", client, "Two very good days, thank you.")),
        (1, 9.0, partial(deliveries.close, "training")),
    ]
