"""Contributions in the demo story: an idea becomes a service, photos are licensed, a window ends, somebody says no."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts import granting as roles
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.config import settings
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from app.money import Money
from reviews.contributions import (
    briefing,
    crediting,
    deciding,
    disputing,
    evaluating,
    giving,
    granting,
    offering,
    placing,
    proposing,
    releasing,
    requesting,
    rubric,
    tasks,
    terms,
    weighing,
)
from reviews.contributions.asset_models import Asset
from reviews.contributions.briefing import Written
from reviews.contributions.giving import Described, Share
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.licence_models import Licence, LicenceOffer
from reviews.contributions.models import Brief, Idea
from reviews.contributions.offering import Wanted
from reviews.contributions.queries import review_media
from reviews.contributions.story_texts import (
    ACCEPTED,
    BRIEF_HARBOUR,
    BRIEF_NAME,
    DECLINED,
    GIVERS,
    IDEAS,
    JOINED,
    MADE_REAL,
    NAMES,
    POEM,
)

STATED = granting.Stated(is_mine=True, of_age=True, shows_people=False, shows_property=False, terms=True)
SKY = (("#26384a", "#d98a1f"), ("#8fa9b5", "#f4e3c3"), ("#3c4a2a", "#d9a441"), ("#4b3a52", "#e9c7b0"))
SERVICE = "discovery-workshop"
ZEYNEP = "zeynep@zeytindali.example"


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (88, 8.0, _arrive),
        (74, 10.0, _propose),
        (70, 11.0, _weigh),
        (62, 9.0, _decide),
        (58, 9.0, _buy_the_idea),
        (57, 12.0, _agree_to_all),
        (50, 9.0, _credit),
        (45, 10.0, _fill_the_library),
        (40, 9.0, _license_harbour),
        (39, 15.0, _agree_to_all),
        (38, 9.0, _show_harbour),
        (20, 9.0, _name_the_newsletter),
        (19, 8.0, _watch),
        (9, 10.0, _close_the_naming),
        (6, 9.0, _look_for_winter),
        (4, 14.0, _ask_a_reviewer),
        (2, 10.0, _ask_in_library),
        (1, 10.0, _dispute),
        (1, 11.0, _watch),
    ]


def _arrive() -> None:
    password = user_by_email(ZEYNEP)
    with transaction():
        for giver in GIVERS:
            user = User(email=giver.email, name=giver.name, locale=giver.locale, timezone=giver.timezone)
            user.password_hash = password.password_hash if password else None
            user.email_verified_at = user.created_at = clock.now()
            db.session.add(user)
            db.session.flush()
            roles.give(user, Role.CUSTOMER)


def _propose() -> None:
    for proposed in IDEAS:
        with transaction():
            idea = proposing.propose(
                _giver(proposed.by),
                title=proposed.title,
                text=proposed.text,
                category=proposed.category,
                language=proposed.language,
            )
            for voter in proposed.voters:
                weighing.vote(idea, _giver(voter))
            for who, language, words in proposed.said:
                weighing.comment(idea, _giver(who), words, language)


def _weigh() -> None:
    points = {each.key: 4 for each in rubric.CRITERIA}
    with transaction():
        for key, use in (("discovery", 5), ("repair", 4), ("cash", 0)):
            for role in (Role.MARKETER, Role.ADMIN):
                evaluating.evaluate(_idea(key), colleague(role), {**points, "use": use}, "")


def _decide() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        deciding.decide(_idea("discovery").id, IdeaState.SHORTLISTED, answer="", by=marta)
        deciding.merge(_idea("same").id, _idea("discovery").id, answer=JOINED, by=marta)
        deciding.decide(_idea("discovery").id, IdeaState.ACCEPTED, answer=ACCEPTED, by=marta)
        deciding.decide(_idea("cash").id, IdeaState.DECLINED, answer=DECLINED, by=marta)
        deciding.decide(_idea("repair").id, IdeaState.UNDER_REVIEW, answer="", by=marta)


def _buy_the_idea() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        asset = giving.bring_from_idea(_idea("discovery"), "EUR")
        offering.ask(
            asset,
            _wanted(
                purposes=("product",), places=("world",), media=("web", "print"), days=1095, euros=400, royalty_bp=100
            ),
            by=marta,
        )


def _agree_to_all() -> None:
    """Whoever is asked and has an account agrees, to the words in their own language."""
    for offer in db.session.scalars(sa.select(LicenceOffer).where(LicenceOffer.state == "asked")).all():
        for holder in offer.asset.holders:
            if holder.user is not None:
                with transaction():
                    seen = terms.digest(terms.words_for(offer, holder, holder.user.locale))
                    granting.agree(offer.id, holder.user, STATED, seen_sha256=seen, language=holder.user.locale)


def _credit() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        service = service_by_slug(SERVICE, including_inactive=True)
        crediting.credit(_idea("discovery").id, service, shown_name="Ilmar Tamm", answer=MADE_REAL, by=marta)


def _fill_the_library() -> None:
    ilmar, elif_, priya = _giver("ilmar"), _giver("elif"), _giver("priya")
    with transaction():
        harbour = _photo_of(
            ilmar, 0, "Harbour before the ferries", "Kalasadam at six in the morning, ropes and frost.", 6_000
        )
        giving.share_with(harbour, ilmar, [Share(name=elif_.name, email=elif_.email, share_bp=2_500)])
        giving.confirm_share(harbour, elif_)
        nets = _photo_of(ilmar, 1, "Nets", "Two people mend nets; both agreed to be seen.", 4_500, shows_people=True)
        for name in ("Aino Lepp", "Kaur Lepp"):
            _release, raw = releasing.ask(
                nets, kind="model", name=name, email=f"{name[:4].lower()}@lepp.example", locale="en"
            )
            releasing.answer(raw, agrees=True, words="")
        kiln = _photo_of(elif_, 2, "Fırından çıkan ilk tabaklar", "Elif’in fırını, sabah.", 3_000, language="tr")
        described = Described(
            title="शटर उठने से पहले", language="hi", tags=("कविता", "दुकान"), currency="EUR", price_minor=2_000
        )
        poem = giving.bring_text(priya, POEM, described)
        for asset in (harbour, nets, kiln, poem):
            giving.list_in_library(asset)


def _license_harbour() -> None:
    """Two windows: one ends next week, one is over."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        offering.ask(_work("Harbour before the ferries"), _wanted(days=50, euros=80, exclusive=True), by=marta)
        offering.ask(_work("Nets"), _wanted(days=20, euros=45), by=marta)


def _show_harbour() -> None:
    with at_the_desk(Role.MARKETER) as marta:
        for title, slug in (("Harbour before the ferries", SERVICE), ("Nets", SERVICE)):
            with transaction():
                service = service_by_slug(slug, including_inactive=True)
                use = placing.Use(surface="service", title=service.text("en").title, purpose="showing")
                placing.place(_licence(title).reference, use, by=marta, service=service)


def _name_the_newsletter() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        brief = _brief(marta, "idea", "A name for our newsletter", BRIEF_NAME, days=8, prize=15_000)
    for who, language, title, why in NAMES:
        with transaction():
            proposing.propose(
                _giver(who), title=title, text=why, category="words", language=language, brief=db.session.merge(brief)
            )


def _close_the_naming() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        brief = db.session.scalars(sa.select(Brief).where(Brief.kind == "idea")).one()
        for submission in briefing.submissions_of(brief):
            chosen = submission.title == "आँगन"
            reason = (
                "Short, warm, and easy to say in all five."
                if chosen
                else "A lovely word that our readers would stumble over."
            )
            briefing.choose(submission, chosen=chosen, reason=reason, by=marta)
        briefing.close(brief.id, "It is आँगन (Aangan): the yard of a house in which everybody sits.", marta)


def _look_for_winter() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        brief = _brief(
            marta, "photo", "The harbour of Tallinn in winter", BRIEF_HARBOUR, days=30, prize=25_000, budget=60_000
        )
        _brief(
            marta, "video", "Ten seconds of your workshop", "Hands at work, no music, no faces.", days=60, public=False
        )
    with transaction():
        photo = _photo_of(_giver("oleg"), 3, "Причал, минус восемь", "Снято с набережной.", 5_000, language="ru")
        proposing.send_for(db.session.merge(brief), _giver("oleg"), asset=photo)


def _ask_a_reviewer() -> None:
    """A photo of a review pleases us; its author is asked and has not answered yet."""
    media = db.session.scalars(review_media().limit(1)).first()
    if media is not None and media.review.author_email:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            asset = giving.bring_from_review(media)
            offering.ask(asset, _wanted(days=180, euros=60, words="Your photo says more than our text."), by=marta)


def _ask_in_library() -> None:
    wanted = requesting.Requested(
        name="Anneli Saar",
        company="Saar & Pojad OÜ",
        email="anneli@saar.example",
        purposes=("advertising",),
        places=("EE", "FI"),
        media=("print", "place"),
        days=365,
        exclusive=False,
        words="For the wall of our smokehouse, two metres wide.",
    )
    with transaction():
        requesting.receive(_work("Harbour before the ferries"), wanted, None, "en")


def _dispute() -> None:
    said = disputing.Said(
        code="property",
        words="Bu fırın bizim; fotoğrafı kim çekti bilmiyorum, ama kapımız ve adımız okunuyor.",
        name="Cemal Usta",
        email="cemal@ocak.example",
        locale="tr",
    )
    with transaction():
        disputing.open_dispute(_work("Fırından çıkan ilk tabaklar"), said)


def _watch() -> None:
    """The clock of windows, as it runs every minute."""
    db.session.rollback()
    tasks.watch()


def _wanted(*, days: int, euros: int, **changes: Any) -> Wanted:
    values: dict[str, Any] = {
        "purposes": ("showing",),
        "places": (settings().seller.country, "FI"),
        "media": ("web",),
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=days - 1),
        "currency": "EUR",
        "fee": Money(euros * 100, "EUR"),
    }
    return Wanted(**{**values, **changes})


def _brief(
    by: User, kind: str, title: str, wanted: str, *, days: int, prize: int = 0, budget: int = 0, public: bool = True
) -> Brief:
    written = Written(
        kind=kind,
        title=title,
        wanted=wanted,
        language="en",
        opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=days),
        budget=Money(budget, "EUR"),
        prize=Money(prize, "EUR"),
    )
    brief = briefing.write(None, written, by)
    if public:
        briefing.publish_brief(brief)
    return brief


def _photo_of(
    by: User,
    number: int,
    title: str,
    description: str,
    price_minor: int,
    *,
    language: str = "en",
    shows_people: bool = False,
) -> Asset:
    described = Described(
        title=title,
        description=description,
        language=language,
        made_on=clock.today() - timedelta(days=200),
        made_where="Tallinn" if language == "en" else "",
        currency="EUR",
        price_minor=price_minor,
        exclusive_price_minor=price_minor * 4,
        shows_people=shows_people,
    )
    return giving.bring_photo(by, FileStorage(io.BytesIO(_drawn(number)), filename="photo.jpg"), described)


@cache
def _drawn(number: int) -> bytes:
    """A horizon, a light and some masts, drawn."""
    dark, warm = SKY[number]
    picture = Image.new("RGB", (960, 720), warm)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 430, 960, 720), fill=dark)
    pen.ellipse((620 - 90 * number, 300, 760 - 90 * number, 440), fill="#fbf9f5")
    for place in range(6):
        left = 60 + place * 150 + number * 17
        pen.polygon([(left, 470), (left + 110, 470), (left + 85, 520), (left + 20, 520)], fill="#1f2a30")
        pen.line((left + 52, 470, left + 52, 190 + (place * 37 + number * 53) % 120), fill="#1f2a30", width=6)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _giver(key: str) -> User:
    emails = (ZEYNEP, *(each.email for each in GIVERS))
    found = user_by_email(next(email for email in emails if email.startswith(f"{key}@")))
    assert found is not None
    return found


def _idea(key: str) -> Idea:
    title = next(each.title for each in IDEAS if each.key == key)
    return db.session.scalars(sa.select(Idea).where(Idea.title == title)).one()


def _work(title: str) -> Asset:
    return db.session.scalars(sa.select(Asset).where(Asset.title == title)).one()


def _licence(title: str) -> Licence:
    return db.session.scalars(sa.select(Licence).join(Licence.asset).where(Asset.title == title)).one()
