"""The army in the demo story: a campaign of neighbours who talk with customers, one that is paused, one being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from app import clock
from app.accounts import granting
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from app.ledger.units import POINTS, points
from app.money import Money
from reviews.army import (
    complaining,
    contesting,
    finding,
    inviting,
    joining,
    planning,
    queries,
    rounds,
    terms,
    vouchers,
    watching,
    wishing,
    working,
)
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import Campaign, Volunteer
from reviews.army.readiness import SELF_TEST, TICKS
from reviews.army.scoring import PARTS
from reviews.army.states import Part, Step
from reviews.army.story_texts import ECHOES, PEOPLE, REPORTS, TALKS, TESTS, WISHES, Neighbour
from reviews.army.submitting import Handed


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    told: list[Chapter] = [
        (70, 9.0, _arrive),
        (61, 9.0, _weigh),
        (60, 3.3, _look),
        (52, 9.0, _begin_talks),
        (52, 10.0, _invite),
        (50, 18.0, _join),
        (45, 17.0, _wish),
        (44, 9.0, _bring_together),
        (44, 19.0, _answer),
        (40, 20.0, _report),
        (39, 9.0, partial(_check, 6)),
        (38, 19.0, _say_how_it_was),
        (34, 9.0, _pay_expenses),
        (30, 9.0, _contest),
        (24, 9.0, _begin_tests),
        (22, 19.0, _take_tests),
        (15, 19.0, _hand_over_tests),
        (14, 9.0, partial(_check, 3)),
        (12, 11.0, _ask),
        (11, 9.0, _settle),
        (9, 9.0, _prepare_pictures),
        (8, 17.0, _wish_again),
        (7, 9.0, _bring_together),
        (2, 18.0, _ask_again),
        (1, 3.3, _look),
        (1, 9.0, _watch),
    ]
    return told


def _look() -> None:
    with transaction():
        finding.find()


def _weigh() -> None:
    """A small company calls somebody a superfan earlier."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        finding.write_weights(PARTS, 20, "We have few customers, and know most of them.", marta)


def _arrive() -> None:
    """Customers who registered; they share the one password of the story."""
    with transaction():
        zeynep = _user("zeynep@zeytindali.example")
        for each in PEOPLE:
            user = User(email=each.email, name=each.name, locale=each.locale, timezone=each.timezone)
            user.password_hash, user.created_at, user.email_verified_at = zeynep.password_hash, clock.now(), clock.now()
            db.session.add(user)
            db.session.flush()
            granting.give(user, Role.CUSTOMER)


def _begin_talks() -> None:
    """In Turkish, from a preset, with everything the checklist asks for."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        campaign = planning.begin(TALKS.name, {"source": "open"}, "tr", marta, "guides")
        campaign.welcome, campaign.skills = TALKS.welcome, ["film", "web", "fotoğraf"]
        _make_ready(campaign, marta, 1_500_00)
        for mission in db.session.scalars(sa.select(Mission).where(Mission.campaign_id == campaign.id)):
            mission.responsible_id = marta.id
        planning.launch(campaign, marta)


def _make_ready(campaign: Campaign, leader: User, budget_minor: int) -> None:
    campaign.budget_minor, campaign.currency = budget_minor, "EUR"
    campaign.starts_on, campaign.ends_on = clock.today(), clock.today() + timedelta(days=180)
    campaign.answers, campaign.ticks = dict.fromkeys(SELF_TEST, True), dict.fromkeys(TICKS, True)
    planning.appoint(campaign, Part.LEADER, leader.id)
    planning.appoint(campaign, Part.SUPPORT, colleague(Role.CUSTOMER_REPRESENTATIVE).id)
    terms.write(campaign, leader)


def _invite() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        inviting.invite(_talks(), 6, marta)


def _join() -> None:
    for each in PEOPLE[:9]:
        with transaction():
            joining.join(_talks(), _user(each.email), _details(each))


def _details(each: Neighbour) -> dict[str, object]:
    return {
        "display_name": each.shown_as,
        "about": each.about,
        "languages": list(each.languages),
        "skills": list(each.skills),
        "times": list(each.times),
        "place": each.place,
        "is_adult": True,
        "most_at_once": 2,
        "shown": bool(each.about),
    }


def _wish() -> None:
    for email, languages, place, note in WISHES[:6]:
        _wish_for(email, languages, place, note)


def _wish_again() -> None:
    for email, languages, place, note in WISHES[6:]:
        _wish_for(email, languages, place, note)


def _wish_for(email: str, languages: tuple[str, ...], place: str, note: str) -> None:
    with transaction():
        details = {
            "languages": list(languages),
            "times": ["weekday_evening", "weekend_day"],
            "place": place,
            "is_adult": True,
            "note": note,
        }
        wishing.wish(_meeting(), _user(email), details)


def _bring_together() -> None:
    with at_the_desk(Role.MARKETER) as marta, transaction():
        rounds.run(_meeting().id, marta, seed="imece-demo-story")


def _answer() -> None:
    """One volunteer and one customer say no, and others are found; all the rest say yes."""
    with transaction():
        for number, it in enumerate(_assignments(Step.OFFERED)):
            if number < 2:
                rounds.say_no(it, ("volunteer", "customer")[number], seed="imece-demo-story")
    with transaction():
        for it in _assignments(Step.OFFERED):
            rounds.say_yes(it, "volunteer")
            rounds.say_yes(it, "customer")


def _report() -> None:
    """Both stages are handed over; the second one as soon as the first is accepted."""
    for number, it in enumerate(_assignments(Step.TAKEN)):
        words = REPORTS[number % len(REPORTS)]
        with transaction():
            row = working.submit(it, Handed(words=words[0]))
        with at_the_desk(Role.MARKETER) as marta, transaction():
            working.decide(row, accepted=True, note="", by=marta)
        with transaction():
            working.submit(it, Handed(words=words[1]))
            voucher = vouchers.voucher_of(it)
            if voucher is not None and number % 2 == 0:
                vouchers.claim(voucher, Money(4_00 + number * 1_10, "EUR"), words[2], None)


def _check(count: int) -> None:
    """The oldest are looked at; of the tests one is sent back."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        for number, row in enumerate(db.session.scalars(queries.submissions_waiting().limit(count)).all()):
            if number == 1 and count == 3:
                working.decide(row, accepted=False, note="В каком браузере это было?", by=marta)
            else:
                working.decide(row, accepted=True, note="", by=marta)


def _say_how_it_was() -> None:
    """The customers say that it took place, and most of them how it was: not all of them liked it."""
    wished = [it for it in _assignments(Step.TAKEN) if it.wish is not None]
    for it, (stars, words) in zip(wished[:-1], ECHOES, strict=False):
        with transaction():
            assert it.wish is not None
            working.confirm(it, it.wish.user)
            wishing.say_how_it_was(it, stars, words)


def _pay_expenses() -> None:
    """One is paid, one waits."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        first = next(
            (voucher for it in _all() if (voucher := vouchers.voucher_of(it)) and voucher.state == "claimed"), None
        )
        if first is not None:
            vouchers.decide(first.id, paid=True, note="", by=marta)


def _contest() -> None:
    with at_the_desk(Role.MARKETER), transaction():
        contesting.open_contest(
            _talks(),
            name=TALKS.contest,
            kind="points",
            amount=points(2_000),
            details={},
            winners=1,
            opens_at=clock.now() - timedelta(days=20),
            closes_at=clock.now() + timedelta(days=60),
            seed="imece-demo-story",
        )


def _begin_tests() -> None:
    """In Russian, written by hand, with money as the reward."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        campaign = planning.begin(TESTS.name, {"source": "open"}, "ru", marta)
        campaign.goal, campaign.gives, campaign.welcome = TESTS.goal, ["ideas", "skill"], TESTS.welcome
        campaign.good_for_peers, campaign.good_for_customers, campaign.good_for_company = TESTS.sides
        campaign.minimum_hour_minor = 12_00
        planning.add_mission(
            campaign,
            [(words, "words") for words in TESTS.stages],
            marta,
            kind="act",
            title=TESTS.mission,
            brief=TESTS.brief,
            effort_minutes=60,
            places=12,
            reward_kind="cash",
            units=15_00,
            unit="EUR",
            cost_minor=15_00,
            hold_days=7,
            responsible_id=marta.id,
        )
        planning.add_mission(
            campaign,
            [(TESTS.thought, "words")],
            marta,
            kind="act",
            title=TESTS.thought,
            brief=TESTS.brief,
            effort_minutes=15,
            reward_kind="points",
            units=300,
            unit=POINTS,
            cost_minor=3_00,
            responsible_id=marta.id,
        )
        _make_ready(campaign, marta, 400_00)
        planning.launch(campaign, marta)


def _take_tests() -> None:
    for each in PEOPLE[6:12]:
        with transaction():
            campaign = _tests()
            volunteer = joining.join(campaign, _user(each.email), _details(each))
            working.take(queries.open_missions(campaign)[0], volunteer)


def _hand_over_tests() -> None:
    mission_id = queries.open_missions(_tests())[0].id
    found = sa.select(MissionAssignment).where(MissionAssignment.mission_id == mission_id)
    for it, words in zip(db.session.scalars(found.order_by(MissionAssignment.id)).all(), TESTS.reports, strict=False):
        with transaction():
            working.submit(it, Handed(words=words))


def _ask() -> None:
    with transaction():
        it = _all()[0]
        complaining.open_(_talks(), it.volunteer.user, "reward", TALKS.complaint, it)


def _settle() -> None:
    with at_the_desk(Role.CUSTOMER_REPRESENTATIVE) as kerem, transaction():
        row = db.session.scalars(complaining.waiting()).first()
        if row is not None:
            complaining.answer(row, kerem, TALKS.answer)
            complaining.close(row, "put_right", kerem)


def _ask_again() -> None:
    with transaction():
        found = sa.select(Volunteer).where(Volunteer.campaign_id == _tests().id).order_by(Volunteer.id)
        complaining.open_(_tests(), db.session.scalars(found).first().user, "question", TESTS.question)  # type: ignore[union-attr]


def _prepare_pictures() -> None:
    """A draft in Hindi, from a preset."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        planning.begin("हमारे काम की तस्वीरें", {"source": "open"}, "hi", marta, "pictures")


def _watch() -> None:
    for campaign_id in watching.watched():
        with transaction():
            watching.watch(campaign_id)


def _all() -> Sequence[MissionAssignment]:
    found = sa.select(MissionAssignment).where(MissionAssignment.mission_id == _meeting().id)
    return db.session.scalars(found.order_by(MissionAssignment.id)).all()


def _assignments(step: Step) -> list[MissionAssignment]:
    return [it for it in _all() if it.step == step]


def _talks() -> Campaign:
    return _named(TALKS.name)


def _tests() -> Campaign:
    return _named(TESTS.name)


def _named(name: str) -> Campaign:
    return db.session.scalars(sa.select(Campaign).where(Campaign.name == name)).one()


def _meeting() -> Mission:
    return next(each for each in queries.open_missions(_talks()) if each.is_meeting)


def _user(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()
