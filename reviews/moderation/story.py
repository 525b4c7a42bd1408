"""Moderation in the demo story: held, refused, corrected and appealed; notices, a reply, a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa

from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from reviews.moderation import appealing, deciding, media_appealing, media_deciding, noticing, proposing, replying
from reviews.moderation.codes import Code
from reviews.moderation.deciding import Verdict
from reviews.moderation.media_models import TAKE_OUT, MediaDecision
from reviews.moderation.models import Appeal, Notice, StatementOfReasons
from reviews.reviewing import submitting
from reviews.reviewing.models import HELD as HELD_FILE
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.states import Channel, State
from reviews.reviewing.submitting import Source, Words

# Days ago, hour, address, name, language, stars, words; each holds something a screen finds.
HELD = (
    (41, 9.0, "greta@hofladen.example", "Greta Lind", "en", 2,
     "Two weeks late, and nobody rang. If you want the whole story call me on +372 5555 0148."),
    (26, 9.2, "mehmet@firin.example", "Mehmet Usta", "tr", 4,
     "Ekip güler yüzlüydü, çekim bir günde bitti. Sayfamız: www.ustafirin.example/yeni"),
    (12, 9.4, "promo@quickfame.example", "Quick Fame", "en", 5,
     "Great! Use my promo code FAME20 for followers, you will not regret it."),
    (2, 8.0, "olga@chayka.example", "Ольга Чайка", "ru", 3,
     "Хороший план, но созвоны всё время переносили. Спасибо Дарье Ивановой за терпение, пишите ей."),
    (1, 8.5, "sunita@rasoi.example", "सुनीता राव", "hi", 5,
     "काम समय पर हुआ और सब कुछ समझाया गया। पूछना हो तो ०९८७६५४३२१० पर फ़ोन कीजिए।"),
)  # fmt: skip
SLUG = "discovery-workshop"


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    held = [
        (days, hour, partial(_say, email, name, language, stars, text))
        for days, hour, email, name, language, stars, text in HELD
    ]
    return [
        *held,
        (40, 10.0, partial(_decide, "greta@hofladen.example", "refuse", Code.PII, "Please leave the number out.")),
        (39, 18.0, _appeal),
        (38, 9.0, _uphold),
        (25, 11.0, partial(_decide, "mehmet@firin.example", "publish", None, "")),
        (11, 9.0, partial(_decide, "promo@quickfame.example", "refuse", Code.SPM, "")),
        (21, 9.0, _reply),
        (9, 14.0, _propose),
        (8, 9.0, partial(_tell, 0)),
        (7, 10.0, _keep),
        (5, 11.0, _take_out),
        (4, 9.0, _appeal_for_the_poster),
        (1, 9.5, partial(_tell, 1)),
    ]  # fmt: skip


def _say(email: str, name: str, language: str, stars: int, text: str) -> None:
    source = Source(
        service_id=service_by_slug(SLUG, including_inactive=True).id,
        channel=Channel.ONSITE_FORM,
        proof="form:confirmed-by-mail",
        author_email=email,
    )
    with transaction():
        submitting.submit(Words(rating=stars, text=text, author_name=name, language=language), source)


def _decide(email: str, verdict: str, code: Code | None, note: str) -> None:
    review = _of(email)
    if review is None or review.state != State.HELD:
        return
    with at_the_desk(Role.MARKETER) as marta, transaction():
        found = [
            {**passage, "code": hold["code"]} for hold in review.holds for passage in hold["values"].get("passages", [])
        ]
        passages = found if code else ()
        deciding.decide(
            review.id, Verdict(verdict=verdict, code=code, note=note, passages=passages, source="screen"), by=marta
        )


def _appeal() -> None:
    review = _of("greta@hofladen.example")
    if review is None:
        return
    statement = db.session.scalar(sa.select(StatementOfReasons).where(StatementOfReasons.review_id == review.id))
    if statement is not None and appealing.may_appeal(statement):
        with transaction():
            appealing.appeal(statement, "It is my own number, and I want people to be able to ask me.")


def _take_out() -> None:
    """The poster of a book night has a number on it: out it goes, and the review stays."""
    media = db.session.scalar(sa.select(ReviewMedia).where(ReviewMedia.state == HELD_FILE).order_by(ReviewMedia.id))
    if media is not None:
        verdict = Verdict(
            verdict=TAKE_OUT, code=Code.PII, note="Send it without the number beside it, and it is shown."
        )
        with at_the_desk(Role.MARKETER) as marta, transaction():
            media_deciding.decide(media.id, verdict, by=marta)


def _appeal_for_the_poster() -> None:
    decision = db.session.scalar(sa.select(MediaDecision).where(MediaDecision.verdict == TAKE_OUT).limit(1))
    if decision is not None and decision.media is not None and media_appealing.may_appeal(decision):
        with transaction():
            media_appealing.appeal(
                decision.media, "It is the number of the shop, and stands on our door for everybody."
            )


def _uphold() -> None:
    appeal = db.session.scalar(sa.select(Appeal).where(Appeal.outcome.is_(None)).limit(1))
    if appeal is not None:
        words = "We believe you, and still show no numbers: we cannot know whose they are tomorrow."
        with at_the_desk(Role.ADMIN) as ayse, transaction():
            appealing.answer(appeal.id, "upheld", by=ayse, words=words)


def _reply() -> None:
    review = _shown(3)
    if review is not None:
        words = (
            "Thank you for saying it so plainly. The second appointment is now part of every plan, at no extra cost."
        )
        with at_the_desk(Role.CUSTOMER_REPRESENTATIVE) as kerem, transaction():
            replying.reply(review.id, words, language="en", by=kerem)


def _propose() -> None:
    review = _of("mehmet@firin.example")
    if review is not None and review.is_public:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            proposing.propose(
                review.id,
                title=review.title,
                text="Ekip güler yüzlüydü, çekim bir günde bitti.",
                reason="Adres gitse de sözleriniz aynı kalır; okuyanlar bağlantının nereye gittiğini bilemez.",
                by=marta,
            )


def _tell(number: int) -> None:
    review = _shown(5)
    told = (
        noticing.Told(
            code=Code.OFF,
            explanation="It says that the sound man had no idea. That is an insult to a person.",
            name="Jonas Berg",
            email="jonas@tonstudio.example",
            locale="en",
        ),
        noticing.Told(
            code=Code.RGT,
            explanation="The photo of the reading corner shows my daughter. Nobody asked us.",
            name="Agnieszka Lis",
            email="agnieszka@lis.example",
            locale="pl",
        ),
    )[number]
    if review is not None:
        with transaction():
            noticing.give(told, review)


def _keep() -> None:
    notice = db.session.scalar(sa.select(Notice).where(Notice.outcome.is_(None)).limit(1))
    if notice is not None:
        words = "It is a hard word about the work and not about a person, so it stays."
        with at_the_desk(Role.ADMIN) as ayse, transaction():
            noticing.answer(notice.id, "kept", by=ayse, words=words)


def _of(email: str) -> Review | None:
    return db.session.scalar(sa.select(Review).where(Review.author_email == email))


def _shown(place: int) -> Review | None:
    """An early public review with words; the one at `place`."""
    found = sa.select(Review).where(Review.state == State.PUBLISHED, Review.text != "").order_by(Review.id)
    return db.session.scalar(found.offset(place).limit(1))
