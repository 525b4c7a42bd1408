"""The members of the demo story: who came, what was found, what they became, who pauses and who left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import PEOPLE, Person, at_the_desk
from app.organisation import inviting, membership, queries
from app.organisation.membership import Position
from app.organisation.models import Member
from app.organisation.states import RoleActivity, Status

LEADER, REPRESENTATIVE, EXPERT = Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a member says of themselves, and what was found: competences as (implementation, support, leadership)."""

    email: str
    status: Status
    country: str
    headline: str
    about: str
    languages: tuple[str, ...]
    hours: int
    skills: dict[str, int]
    confirmed: dict[str, int] = field(default_factory=dict)
    levels: tuple[int | None, int | None, int | None] = (None, None, None)
    note: str = ""
    reason: str = ""
    passive: bool = False
    led_by: str | None = None
    public: bool = True
    free_in_days: int = 0


def _person(email: str, name: str, role: Role, locale: str, timezone: str) -> Person:
    return Person(email=f"{email}@members.example", name=name, role=role, locale=locale, timezone=timezone)


NEWCOMERS = (
    _person("zofia", "Zofia Wiśniewska-Kaczmarek", Role.PROJECT_LEADER, "pl", "Europe/Warsaw"),
    _person("anjali", "अंजलि देशपांडे", Role.CUSTOMER_REPRESENTATIVE, "hi", "Asia/Kolkata"),
    _person("lena", "Lena Hoffmann", Role.CUSTOMER_REPRESENTATIVE, "en", "Europe/Berlin"),
    _person("mehmet", "Mehmet Ali Çağlayan", Role.PROJECT_EXPERT, "tr", "Europe/Istanbul"),
    _person("oksana", "Oksana Kovalenko", Role.PROJECT_EXPERT, "en", "Europe/Kyiv"),
    _person("tomas", "Tomás Ferreira", Role.PROJECT_EXPERT, "en", "Europe/Lisbon"),
    _person("priya", "प्रिया शर्मा", Role.PROJECT_EXPERT, "hi", "Asia/Kolkata"),
    _person("aigerim", "Айгерим Садыкова", Role.PROJECT_EXPERT, "ru", "Asia/Almaty"),
    _person("piotr", "Piotr Zając", Role.CANDIDATE, "pl", "Europe/Warsaw"),
    _person("elif", "Elif Su Karadağ", Role.CANDIDATE, "tr", "Europe/Istanbul"),
    _person("jonas", "Jonas Berg", Role.CUSTOMER, "en", "Europe/Stockholm"),
)

FOUNDERS = (
    Story(
        email="daria@imece.example", status=LEADER, country="KZ", hours=40, languages=("ru", "en", "kk"),
        headline="Веду проекты от первого звонка до последней правки",
        about="Двенадцать лет в агентствах, из них семь – руководитель.\n\n- один план на все дисциплины\n- отчёт каждую пятницу",
        skills={"strategy": 5, "content": 4, "advertising": 3}, confirmed={"strategy": 5, "content": 4},
        levels=(4, 5, 5), note="Three of our first projects, all in time.", reason="She leads as we want to lead.",
    ),
    Story(
        email="kerem@imece.example", status=REPRESENTATIVE, country="TR", hours=30, languages=("tr", "en"),
        headline="Müşterinin yanındayım: soru bırakmam",
        about="Kafe işlettim, sonra destek ekibi kurdum. Telefonu **aynı gün** açarım.",
        skills={"social": 4, "content": 3}, confirmed={"social": 4}, levels=(2, 5, 3),
        note="Answered forty messages in the trial, the slowest after three hours.", reason="Calm and quick.",
        led_by="daria@imece.example",
    ),
    Story(
        email="rohan@imece.example", status=EXPERT, country="IN", hours=32, languages=("hi", "en", "mr"),
        headline="छोटी दुकानों के लिए तेज़ वेबसाइटें",
        about="दस साल से वेब बनाता हूँ। हर पन्ना मोबाइल पर पहले।", skills={"web": 5, "search": 4, "data": 3},
        confirmed={"web": 5, "search": 4}, levels=(5, 3, 2), note="The trial site loads in half a second.",
        reason="The best web work we have seen.", led_by="daria@imece.example",
    ),
)  # fmt: skip

LATER = (
    Story(
        email="zofia@members.example", status=LEADER, country="PL", hours=35, languages=("pl", "en", "de"),
        headline="Wdrożenia na czas i z uśmiechem",
        about="Prowadzę projekty dla sklepów i fundacji. Lubię krótkie spotkania i długie listy zadań zrobionych.",
        skills={"web": 4, "design": 3, "strategy": 4}, confirmed={"web": 4, "strategy": 4}, levels=(4, 4, 4),
        note="Led two trial projects; both clients asked for her again.", reason="Poland needs a leader of its own.",
    ),
    Story(
        email="anjali@members.example", status=REPRESENTATIVE, country="IN", hours=25, languages=("hi", "en", "mr", "gu"),
        headline="ग्राहक की बात पहले सुनना, फिर लिखना", about="दुकानदारों के परिवार से हूँ; उनकी भाषा बोलती हूँ।",
        skills={"social": 4, "content": 4}, confirmed={"content": 4}, levels=(3, 4, 2),
        note="Kept a difficult client through three changes of plan.", reason="Four languages, and patience.",
        led_by="daria@imece.example",
    ),
    Story(
        email="lena@members.example", status=REPRESENTATIVE, country="DE", hours=5, languages=("de", "en"),
        headline="Reads along, and speaks up when something feels wrong", passive=True,
        about="Now mostly teaching. I follow the channels of my former clients.", skills={"strategy": 4},
        levels=(2, 4, 3), note="Long experience with chambers of commerce.", reason="Passive, as she wished.",
        led_by="zofia@members.example",
    ),
    Story(
        email="mehmet@members.example", status=EXPERT, country="TR", hours=20, languages=("tr", "en", "az"),
        headline="Zanaatkârların filmlerini çekerim", about="Kamerayı az, ustayı çok konuştururum.",
        skills={"film": 5, "social": 4, "design": 2}, confirmed={"film": 5}, levels=(5, 2, 2),
        note="The film about the copper smith moved everybody.", reason="Film was missing in the team.",
        led_by="zofia@members.example", free_in_days=12,
    ),
    Story(
        email="oksana@members.example", status=EXPERT, country="UA", hours=30, languages=("uk", "en", "pl"),
        headline="Numbers that shop owners read on their phone", about="Analytics without jargon, *and without cookies*.",
        skills={"data": 5, "search": 4, "advertising": 3}, confirmed={"data": 4, "search": 4}, levels=(4, 3, 3),
        note="Found the leak in the campaign within a day.", reason="Data and search in one person.",
        led_by="zofia@members.example",
    ),
    Story(
        email="tomas@members.example", status=EXPERT, country="PT", hours=15, languages=("pt", "en", "es"),
        headline="Campaigns for small budgets", about="I rather spend less and measure more.",
        skills={"advertising": 5, "content": 3}, confirmed={"advertising": 4}, levels=(4, 2, 2),
        note="Doubled the bookings with the same money.", reason="Advertising in three languages.",
    ),
    Story(
        email="priya@members.example", status=EXPERT, country="IN", hours=28, languages=("hi", "en", "ta"),
        headline="शब्द और चित्र, एक ही स्वर में", about="पाठ लिखती हूँ और पहचान बनाती हूँ।",
        skills={"design": 5, "content": 5}, confirmed={"design": 4, "content": 5}, levels=(4, 3, 2),
        note="The identity for the tea house is the proof.", reason="Design and words from one hand.",
        led_by="daria@imece.example",
    ),
    Story(
        email="aigerim@members.example", status=EXPERT, country="KZ", hours=20, languages=("ru", "kk", "en"),
        headline="Фото и ролики для маленьких мастерских", about="Снимаю при дневном свете.",
        skills={"film": 4, "social": 3}, confirmed={"film": 4}, levels=(4, 2, 1),
        note="Patient with people who fear cameras.", reason="We need film in Almaty.", led_by="daria@imece.example",
    ),
    Story(
        email="jonas@members.example", status=EXPERT, country="SE", hours=0, languages=("sv", "en"),
        headline="", about="", skills={"web": 3}, levels=(3, 2, 1), note="Solid work.", reason="A second pair of hands.",
        public=False,
    ),
)  # fmt: skip

HOPEFUL = Story(
    email="piotr@members.example", status=LEADER, country="PL", hours=40, languages=("pl", "en"),
    headline="Chcę prowadzić projekty", about="Pięć lat jako programista, rok jako zastępca kierownika.",
    skills={"web": 5, "data": 3}, confirmed={"web": 4}, levels=(5, 3, 2),
    note="Strong in the work and good with people; has not led anything of his own yet.", public=False,
)  # fmt: skip
BEGINNER = Story(
    email="elif@members.example", status=REPRESENTATIVE, country="TR", hours=16, languages=("tr", "en", "de"),
    headline="Üç dilde destek", about="Turizmde sekiz yıl.", skills={"social": 3, "content": 3}, public=False,
)  # fmt: skip


def chapters() -> list[tuple[int, float, Callable[[], object]]]:
    """Founders on the second day, the others in the weeks after."""
    told: list[tuple[int, float, Callable[[], object]]] = [(119, 7.0, _write_newcomers)]
    told += [(119, 8.0 + place / 4, partial(_take_in, story)) for place, story in enumerate(FOUNDERS)]
    told += [(112 - 6 * place, 9.0, partial(_take_in, story)) for place, story in enumerate(LATER)]
    return [
        *told,
        (
            34,
            10.0,
            partial(_decide, membership.leave, "jonas@members.example", "Took a post in Malmö. Good luck, Jonas."),
        ),
        (26, 8.0, partial(_decide, membership.pause, "aigerim@members.example", "Parental leave until the summer.")),
        (12, 9.0, partial(_join, HOPEFUL)),
        (10, 9.0, partial(_assess, HOPEFUL)),
        (3, 9.0, partial(_join, BEGINNER)),
        (2, 12.0, _invite_another),
    ]


def _write_newcomers() -> None:
    """Accounts that had accepted an invitation; the password is the one everybody has."""
    with transaction():
        hashed = _account(PEOPLE[0].email).password_hash
        for person in NEWCOMERS:
            user = User(email=person.email, name=person.name, locale=person.locale, timezone=person.timezone)
            user.password_hash, user.email_verified_at, user.created_at = hashed, clock.now(), clock.now()
            db.session.add(user)


def _take_in(story: Story) -> None:
    """All the way to partner, within one day for brevity."""
    _join(story)
    _assess(story)
    led_by = _membership(story.led_by).id if story.led_by else None
    activity = RoleActivity.PASSIVE if story.passive else RoleActivity.ACTIVE
    with at_the_desk(Role.ADMIN) as admin, transaction():
        position = Position(status=story.status, role_activity=activity, leader_id=led_by)
        membership.accept(_membership(story.email).id, position, reason=story.reason, by=admin)


def _join(story: Story) -> None:
    with transaction():
        member = membership.join(_account(story.email), story.status)
        member.headline, member.about, member.country = story.headline, story.about, story.country
        member.languages, member.hours_per_week = list(story.languages), story.hours
        member.is_public = story.public
        if story.free_in_days:
            member.available_from = (clock.now() + timedelta(days=98 + story.free_in_days)).date()
        membership.describe(member, story.skills)


def _assess(story: Story) -> None:
    names = ("implementation", "support", "leadership")
    levels = dict(zip(names, story.levels, strict=True))
    with at_the_desk(Role.ADMIN) as admin, transaction():
        membership.assess(_membership(story.email).id, levels, story.confirmed, note=story.note, by=admin)


def _decide(verb: Callable[..., Member], email: str, reason: str) -> None:
    with at_the_desk(Role.ADMIN) as admin, transaction():
        verb(_membership(email).id, reason=reason, by=admin)


def _invite_another() -> None:
    with at_the_desk(Role.ADMIN) as admin, transaction():
        inviting.invite(email="giulia@members.example", name="Giulia Bianchi", status=EXPERT, locale="en", by=admin)


def _account(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()


def _membership(email: str) -> Member:
    found = queries.member_of(_account(email).id)
    if found is None:
        raise LookupError(email)
    return found
