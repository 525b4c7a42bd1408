"""What people of the story were given: points, credit, gifts and thanks; some of it waits, some was taken back again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa

from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.people import at_the_desk, colleague
from app.ledger import correcting
from app.ledger import tasks as ledger_tasks
from app.ledger.naming import AVAILABLE, REDEEMABLE
from app.ledger.units import Amount, points
from app.money import Money
from app.rewards import fulfilling, showing, tasks
from app.rewards.granting import grant
from app.rewards.models import GiftDelivery, Reward, RewardOffer, ShowcasePlace
from app.rewards.occasions import ORDER_PAID
from app.rewards.promising import write_policy
from app.rewards.redeeming import redeem

Chapter = tuple[int, float, Callable[[], object]]
BARTEK, ZEYNEP, ROHAN, DARIA = Role.PARTNER, Role.CUSTOMER, Role.PROJECT_EXPERT, Role.PROJECT_LEADER
NIGHTS = (58, 54, 44, 34, 29, 20, 10, 4, 1)


def chapters() -> list[Chapter]:
    return [
        (119, 9.0, _policy),
        (118, 9.0, _fill_the_shelf),
        *((days_ago, 23.0, tasks.mature_due.perform) for days_ago in NIGHTS),
        *_earned(),
        *_exchanged(),
        *_named(),
        (24, 9.0, _more_for_winter),
        (12, 8.0, _order_with_credit),
        (12, 8.5, partial(orders.pay_by_card, "olive-film")),
        (8, 10.0, partial(_correct, BARTEK, AVAILABLE, Amount(-320, "EUR"), "Prowizja policzona dwa razy", post=True)),
        (1, 10.0, partial(_correct, ROHAN, REDEEMABLE, points(40), "Points of the old program, by letter of 3 May")),
        (1, 23.2, ledger_tasks.issue_statements.perform),
        (1, 23.4, ledger_tasks.prove.perform),
    ]


def _earned() -> list[Chapter]:
    """For reviews, recommendations and a helping hand; two of them by orders that were refunded later."""
    tea, yoga = "Öneriniz üzerine bir komşunuz sipariş verdi", "आपकी सिफ़ारिश पर एक योग विद्यालय ने ऑर्डर दिया"
    return [
        (66, 9.0, partial(_give, ZEYNEP, "points", 320, "Açılış planı için yazdığınız değerlendirme")),
        (62, 9.0, partial(_give, BARTEK, "points", 540, "Opinia z filmem o stronie kawiarni")),
        (60, 9.0, partial(_give, ROHAN, "points", 450, "फ़ीडबैक चैनल में पाँच प्रश्नों के उत्तर")),
        (59, 9.0, partial(_give, ZEYNEP, "credit", Money(150_000, "TRY"), tea)),
        (44, 12.0, partial(_give, BARTEK, "cash", Money(24_000, "EUR"), "Polecenie pracowni ceramiki", 30, "ceramics")),
        (39, 12.0, partial(_give, DARIA, "points", 200, "Рекомендация ткацкой мастерской", 0, "looms")),
        (16, 9.0, partial(_give, ROHAN, "credit", Money(250_000, "INR"), yoga, 14)),
        (9, 9.0, partial(_give, BARTEK, "cash", Money(11_250, "EUR"), "Polecenie księgarni", 30, "bookshop")),
        (5, 9.0, partial(_give, ZEYNEP, "points", 180, "Kısa videonuz için", 14)),
        (4, 9.0, partial(_give, ZEYNEP, "credit", Money(80_000, "TRY"), "Eylüldeki gecikme için özür olarak")),
    ]


def _exchanged() -> list[Chapter]:
    """Gifts in every state: arrived, on its way, and waiting to be sent."""
    return [
        (52, 10.0, partial(_redeem, ZEYNEP, 2)),
        (52, 10.2, partial(_say_where, ZEYNEP, "Zeynep Şahin\nLiman Caddesi 18\n35400 Urla / İzmir\nTürkiye")),
        (50, 9.0, partial(_send, ZEYNEP, "PTT Kargo RR 482 117 903 TR")),
        (46, 9.0, partial(_arrive, ZEYNEP)),
        (37, 10.0, partial(_redeem, DARIA, 0)),
        (13, 10.0, partial(_redeem, BARTEK, 2)),
        (13, 10.2, partial(_say_where, BARTEK, "Bartłomiej Kowalski\nul. Długa 7\n80-831 Gdańsk\nPolska")),
        (11, 9.0, partial(_send, BARTEK, "InPost 620 099 417 333 820")),
        (2, 9.0, partial(_redeem, ROHAN, 2)),
        (2, 9.2, partial(_say_where, ROHAN, "रोहन मेहता\n14, कोरेगाँव पार्क\nपुणे 411001\nभारत")),
    ]


def _named() -> list[Chapter]:
    polish = ("Bartek z Gdańska", "Polecam ich, bo najpierw słuchają, a dopiero potem liczą.")
    turkish = ("Urla’dan Zeynep", "Zeytinliğimizi bizden iyi anlattılar; komşularıma gönül rahatlığıyla öneriyorum.")
    hindi = ("रोहन", "यहाँ हर सवाल का जवाब मिलता है, और काम बाँटने से बढ़ता है।")
    return [
        (48, 9.0, partial(_place, BARTEK, *polish, show=True)),
        (26, 9.0, partial(_place, ROHAN, *hindi, show=True)),
        (3, 9.0, partial(_place, ZEYNEP, *turkish, show=False)),
    ]


def _policy() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        write_policy(ORDER_PAID, kind="points", amount=points(100), hold_days=14, reason="To begin with", by=marta)


def _more_for_winter() -> None:
    """What was promised before stays as it was promised."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        write_policy(ORDER_PAID, kind="points", amount=points(150), hold_days=14, reason="More in winter", by=marta)


def _fill_the_shelf() -> None:
    with at_the_desk(Role.MARKETER), transaction():
        for texts, cost, kind, units, unit, changes in SHELF:
            words = {code: {"title": title, "description": text} for code, (title, text) in texts.items()}
            values: dict[str, Any] = {"details": {}, "active": True, **changes}
            db.session.add(RewardOffer(texts=words, cost_points=cost, kind=kind, units=units, unit=unit, **values))


def _give(role: Role, kind: str, amount: Money | int, rule: str, hold_days: int = 0, order: str | None = None) -> None:
    with transaction():
        grant(
            kind=kind,
            amount=amount,
            to=colleague(role),
            because={"rule": rule},
            source=f"demo:{role}:{rule}",
            hold_days=hold_days,
            order=orders.named(order) if order else None,
        )


def _redeem(role: Role, offer: int) -> None:
    with transaction():
        offers = db.session.scalars(sa.select(RewardOffer.id).order_by(RewardOffer.id)).all()
        redeem(offers[offer], user=colleague(role), key=f"demo-{role}-{offer}-redemption")


def _say_where(role: Role, address: str) -> None:
    with transaction():
        fulfilling.address(_delivery(role), address)


def _send(role: Role, tracking: str) -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        fulfilling.send(_delivery(role), tracking=tracking, by=marta)


def _arrive(role: Role) -> None:
    with at_the_desk(Role.MARKETER), transaction():
        fulfilling.arrive(_delivery(role))


def _place(role: Role, name: str, words: str, *, show: bool) -> None:
    with transaction():
        source = f"demo:{role}:place"
        reward = grant(kind="showcase", to=colleague(role), because={"rule": "—"}, source=source)
        showing.ask(_showcase(reward), display_name=name, words=words)
    if show:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            showing.show(_showcase(reward), by=marta)


def _order_with_credit() -> None:
    user = orders.account_of(buyers.OLIVE)
    orders.place("olive-film", buyers.OLIVE, "portrait-film", "TRY", user=user, use_credit=True)


def _correct(role: Role, kind: str, amount: Amount, reason: str, *, post: bool = False) -> None:
    with at_the_desk(Role.FINANCE) as fatma, transaction():
        key = f"demo-correction-{role}"
        prepared = correcting.prepare(colleague(role), kind, amount, reason=reason, key=key, by=fatma).id
    if post:
        with at_the_desk(Role.ADMIN) as ayse, transaction():
            correcting.post_correction(prepared, by=ayse)


def _delivery(role: Role) -> GiftDelivery:
    mine = sa.select(GiftDelivery).join(GiftDelivery.reward).where(Reward.user_id == colleague(role).id)
    return db.session.scalars(mine.order_by(GiftDelivery.id.desc()).limit(1)).one()


def _showcase(reward: Reward) -> ShowcasePlace:
    return db.session.scalars(sa.select(ShowcasePlace).where(ShowcasePlace.reward_id == reward.id)).one()


# texts by language, cost in points, kind, units, unit, and what differs
SHELF: list[tuple[dict[str, tuple[str, str]], int, str, int, str, dict[str, Any]]] = [
    (
        {
            "en": ("A place on the thank-you page", "Your name and a sentence of yours, for as long as you like."),
            "tr": ("Teşekkür sayfasında bir yer", "Adınız ve bir cümleniz, siz istediğiniz sürece."),
            "ru": ("Место на странице благодарности", "Ваше имя и ваша фраза, пока вы этого хотите."),
            "hi": ("धन्यवाद पृष्ठ पर एक स्थान", "आपका नाम और आपका एक वाक्य, जब तक आप चाहें।"),
            "pl": ("Miejsce na stronie podziękowań", "Twoje imię i Twoje zdanie, tak długo, jak zechcesz."),
        },
        *(100, "showcase", 1, "PIECES", {"per_person": 1}),
    ),
    (
        {
            "en": ("Ten euros of store credit", "Taken off your next order before tax."),
            "tr": ("On avroluk mağaza kredisi", "Bir sonraki siparişinizden vergiden önce düşülür."),
            "ru": ("Десять евро на счёт покупок", "Вычитается из следующего заказа до налога."),
            "hi": ("दस यूरो का स्टोर क्रेडिट", "आपके अगले ऑर्डर से कर से पहले घटाया जाता है।"),
            "pl": ("Dziesięć euro na zakupy", "Odliczane od następnego zamówienia przed podatkiem."),
        },
        *(250, "credit", 1_000, "EUR", {}),
    ),
    (
        {
            "en": ("A box of tea from Rize", "Picked in May, packed by the cooperative in Çayeli."),
            "tr": ("Rize’den bir kutu çay", "Mayısta toplandı, Çayeli’ndeki kooperatif paketledi."),
            "ru": ("Коробка чая из Ризе", "Собран в мае, упакован кооперативом в Чайели."),
            "hi": ("रीज़े की चाय का एक डिब्बा", "मई में तोड़ी गई, चायेली की सहकारी समिति ने पैक की।"),
            "pl": ("Pudełko herbaty z Rize", "Zebrana w maju, zapakowana przez spółdzielnię w Çayeli."),
        },
        *(
            300,
            "gift",
            1,
            "PIECES",
            {"details": {"title": "A box of tea from Rize"}, "stock_left": 12, "per_person": 2},
        ),
    ),
    (
        {"en": ("A seat in the autumn workshop", "One day in İzmir with our experts, lunch included.")},
        *(900, "gift", 1, "PIECES", {"details": {"title": "A seat in the autumn workshop"}, "stock_left": 0}),
    ),
    (
        {"en": ("Fifty euros of store credit", "For the new year: not on the shelf yet.")},
        *(1_100, "credit", 5_000, "EUR", {"active": False}),
    ),
]
