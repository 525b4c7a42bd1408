"""Looks at partners in the demo story: one let go, one refused with an appeal, one that waits with an answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from flask import current_app
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import buyers, drawings, orders
from app.demo.people import at_the_desk, colleague, signed_in_as
from app.demo.sockets import Chapter
from referrals.programs import joining
from referrals.programs.models import Enrolment, Program
from referrals.risk import answering, deciding, tasks
from referrals.risk.models import RiskCase
from referrals.tracking import linking
from referrals.tracking.models import ReferralLink, ReferralTouch
from referrals.tracking.tasks import count_days

PRANAV, HIS_LINK = "pranav@quickdeals.example", "quick-deals"
COUPONS = "https://www.pepper.pl/kupony"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"
TOUCHES = 420


FOUNDRY = buyers.Buyer(
    name="विजय पाटील",
    email="vijay@patilfoundry.example",
    company_name="पाटील फाउंड्री प्राइवेट लिमिटेड",
    street="प्लॉट 18, भोसरी एमआईडीसी",
    postcode="411026",
    city="पुणे",
    region="महाराष्ट्र",
    country="IN",
    locale="hi",
)


SAUNA = buyers.Buyer(
    name="Liina Kask",
    email="liina@suitsusaun.example",
    company_name="Suitsusaun OÜ",
    street="Mõisa tee 3",
    postcode="66501",
    city="Võru",
    country="EE",
    locale="en",
)
HONEY = buyers.Buyer(
    name="Agnieszka Pawlak",
    email="agnieszka@pasiekapawlak.example",
    company_name="Pasieka Pawlak",
    street="ul. Lipowa 8",
    postcode="16-300",
    city="Augustów",
    country="PL",
    locale="pl",
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (12, 7.0, partial(_visits_of_coupon_site, 5)),
        (12, 9.5, _scan),
        (10, 9.0, partial(_release, "bartek@partner.example")),
        (10, 9.5, _take_effect),
        (30, 9.0, _pranav_joins),
        (27, 8.0, partial(_flood, TOUCHES)),
        *_ordered_by_link(27, HIS_LINK, "foundry", FOUNDRY),
        *_ordered_by_link(12, "bartek", "sauna", SAUNA),
        (25, 5.0, _scan),
        (25, 10.0, partial(_refuse, PRANAV, "traffic")),
        (25, 10.5, _take_effect),
        (2, 8.0, partial(_appeal, PRANAV)),
        (3, 6.0, partial(_visits_of_coupon_site, 4)),
        *_ordered_by_link(3, "bartek", "honey", HONEY),
        (3, 9.0, _scan),
        (1, 11.0, _bartek_answers),
    ]


def _scan() -> None:
    count_days()
    tasks.scan()


def _visits_of_coupon_site(number: int) -> None:
    """People who come by Bartek's link from a site that collects codes."""
    for visitor in range(number):
        _follow("bartek", COUPONS, f"203.0.113.{40 + visitor}")


def _follow(code: str, came_from: str, address: str) -> str:
    """Where the link leads."""
    answer = current_app.test_client().get(
        f"/r/{code}",
        headers={"User-Agent": BROWSER, "Referer": came_from, "Sec-Fetch-Dest": "document"},
        environ_overrides={"REMOTE_ADDR": address},
    )
    return answer.headers.get("Location", "")


def _ordered_by_link(days_ago: int, code: str, name: str, buyer: buyers.Buyer) -> list[Chapter]:
    def order() -> None:
        landing = _follow(code, "", f"203.0.113.{days_ago}")
        via = parse_qs(urlsplit(landing).query).get("via", [""])[0]
        orders.place(name, buyer, "field-guide", "EUR", 10, touched={"via": via})

    return [
        (days_ago, 7.3, order),
        (days_ago, 7.4, partial(orders.verify, buyer)),
        (days_ago, 7.6, partial(orders.pay_by_card, name)),
    ]


def _pranav_joins() -> None:
    """A partner who means to earn without people."""
    known = colleague(Role.PARTNER)
    with transaction():
        user = User(email=PRANAV, name="प्रणव कुलकर्णी", locale="hi", timezone="Asia/Kolkata")
        user.password_hash, user.email_verified_at, user.created_at = known.password_hash, clock.now(), clock.now()
        db.session.add(user)
    program = db.session.scalars(sa.select(Program).where(Program.state == "live").order_by(Program.id)).first()
    if program is not None:
        with signed_in_as(user), transaction():
            linking.make_link(joining.join(program, user), label="quick deals", code=HIS_LINK)


def _flood(number: int) -> None:
    """The same few browsers all night."""
    link = db.session.scalar(sa.select(ReferralLink).where(ReferralLink.code == HIS_LINK))
    if link is None:
        return
    touches: list[dict[str, object]] = [
        {
            "happened_at": clock.now(),
            "link_id": link.id,
            "event": "click",
            "kind": "repeat" if each > 3 else "counted",
            "visitor": bytes([each % 4] * 8),
            "details": {},
        }
        for each in range(number)
    ]
    with transaction():
        db.session.execute(sa.insert(ReferralTouch), touches)


def _release(email: str) -> None:
    case = _case_of(email)
    if case is not None:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            _later(deciding.release(case.id, by=marta).decided_at, case.id)


def _refuse(email: str, reason: str) -> None:
    case = _case_of(email)
    if case is not None:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            _later(deciding.refuse(case.id, reason=reason, by=marta).decided_at, case.id)


def _later(decided_at: datetime | None, case_id: int) -> None:
    assert decided_at is not None
    tasks.carry_out.defer(at=decided_at + deciding.UNDO, case_id=case_id, decided_at=decided_at.isoformat())


def _take_effect() -> None:
    """Half an hour later: the jobs that were waiting for it are due at this step."""


def _appeal(email: str) -> None:
    case, user = _case_of(email), user_by_email(email)
    if case is not None and user is not None:
        words = "ये क्लिक मेरे दफ़्तर के उन सहकर्मियों के थे जिन्हें मैंने कड़ी दिखाई थी। कृपया कोई और एक बार देख ले।"
        with transaction():
            answering.appeal(case.id, by=user, text=words, key="demo-appeal-of-pranav")


def _bartek_answers() -> None:
    bartek, case = colleague(Role.PARTNER), _case_of("bartek@partner.example")
    if case is None or not case.is_open:
        return
    words = (
        "Nie umieszczałem kodu na żadnym portalu z kuponami. Ktoś wkleił go tam po moim wykładzie w Łodzi; poprosiłem "
        "administratora o usunięcie, w załączniku zrzut mojego zgłoszenia."
    )
    picture = FileStorage(io.BytesIO(drawings.draw("strona-glowna.png")), filename="zgłoszenie.png")
    with transaction():
        answering.answer(case.id, by=bartek, text=words, key="demo-answer-of-bartek", uploads=[picture])


def _case_of(email: str) -> RiskCase | None:
    """The newest look at that partner."""
    found = sa.select(RiskCase).join(RiskCase.enrolment).join(Enrolment.user).where(User.email == email)
    return db.session.scalars(found.order_by(RiskCase.id.desc())).first()
