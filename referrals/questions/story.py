"""Questions of partners in the demo story: some answered, one that waits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa

from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from referrals.programs.models import Enrolment
from referrals.questions import asking
from referrals.questions.models import ProgramQuestion

BANNERS = "Czy są banery po ukraińsku? Połowa moich słuchaczy w Łodzi mówi po ukraińsku."
THEY_COME = "Są w przygotowaniu, wyślemy je w przyszłym tygodniu. Do tego czasu proszę wziąć wersję bez tekstu."
COUNTED = "Zamówienie z 12. było z mojego linku, a go nie widzę. Dlaczego?"
BECAUSE = "Klient kliknął ponad sześćdziesiąt dni wcześniej. Powód stoi na stronie „Nie zapłacono, i dlaczego”."
WISH = "Chętnie dostawałbym dziesięć procent także za drugie zamówienie tego samego klienta."


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (58, 10.0, partial(_ask, "materials", BANNERS, "demo-question-banners")),
        (57, 9.0, partial(_answer, "demo-question-banners", THEY_COME)),
        (33, 12.0, partial(_ask, "tracking", COUNTED, "demo-question-counted")),
        (32, 9.0, partial(_answer, "demo-question-counted", BECAUSE)),
        (31, 12.0, partial(_ask, "wish", WISH, "demo-question-wish")),
    ]


def _ask(topic: str, text: str, key: str) -> None:
    partner = colleague(Role.PARTNER)
    own = sa.select(Enrolment).where(Enrolment.user_id == partner.id).order_by(Enrolment.id)
    with transaction():
        enrolment = db.session.scalars(own).first()
        if enrolment is not None:
            asking.ask(enrolment, topic=topic, text=text, key=key)


def _answer(key: str, text: str) -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        question = db.session.scalar(sa.select(ProgramQuestion).where(ProgramQuestion.submission_key == key))
        if question is not None:
            asking.answer(question.id, text, by=marta)
