"""Beginnings for a small business: for whom, what they can give, what they get; every word of them can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class MissionIdea:
    """A mission of a preset; points are given, so that nothing has to be set aside before somebody starts."""

    kind: str
    title: LazyString
    brief: LazyString
    stages: tuple[tuple[LazyString, str], ...]
    minutes: int
    points: int
    expenses_minor: int = 0


@dataclass(frozen=True, kw_only=True)
class Preset:
    name: LazyString
    for_whom: LazyString
    goal: LazyString
    source: str
    gives: tuple[str, ...]
    good_for_company: LazyString
    good_for_customers: LazyString
    good_for_peers: LazyString
    missions: tuple[MissionIdea, ...]


PRESETS: dict[str, Preset] = {
    "guides": Preset(
        name=_l("Show others how it is done"),
        for_whom=_l("For services that people hesitate to buy: a talk with somebody who has it already."),
        goal=_l("Whoever thinks of ordering can first talk with a customer who has done so."),
        source="superfans",
        gives=("time",),
        good_for_company=_l("Fewer questions before an order, and customers who know what they get."),
        good_for_customers=_l("An honest answer from somebody who has nothing to sell."),
        good_for_peers=_l("People to meet, points for the time, and a place where what they know is seen."),
        missions=(
            MissionIdea(
                kind="meeting",
                title=_l("A talk of half an hour"),
                brief=_l("Meet by video or over a coffee, answer what they ask, and say what was not so good too."),
                stages=((_l("Agree on a time"), "words"), (_l("Tell us that you talked"), "words")),
                minutes=45,
                points=400,
                expenses_minor=10_00,
            ),
        ),
    ),
    "pictures": Preset(
        name=_l("Pictures of everyday use"),
        for_whom=_l("For cafés, workshops and shops that need real pictures instead of bought ones."),
        goal=_l("Thirty pictures that show how people really use it."),
        source="customers",
        gives=("skill", "voice"),
        good_for_company=_l("Pictures nobody had to stage."),
        good_for_customers=_l("They see how it looks at somebody’s home, not in a studio."),
        good_for_peers=_l("Points for each picture, and their name beside it if they like."),
        missions=(
            MissionIdea(
                kind="act",
                title=_l("Three pictures where you use it"),
                brief=_l("With daylight, without faces of others. Nothing has to be tidied up for it."),
                stages=((_l("Send your pictures"), "photo"),),
                minutes=20,
                points=150,
            ),
        ),
    ),
    "testers": Preset(
        name=_l("Try it before everybody else"),
        for_whom=_l("For whoever plans something new and would rather hear of its mistakes early."),
        goal=_l("Ten people try the new service and say what is missing."),
        source="superfans",
        gives=("ideas", "skill"),
        good_for_company=_l("Mistakes found before they cost money."),
        good_for_customers=_l("A service that somebody like them has tried."),
        good_for_peers=_l("They see it first, are thanked by name if they like, and have points for the time."),
        missions=(
            MissionIdea(
                kind="act",
                title=_l("Try it for a week"),
                brief=_l(
                    "Use it as you would, and write down what was in your way. Praise is welcome, faults are worth more."
                ),
                stages=(
                    (_l("Begin: what do you expect?"), "words"),
                    (_l("After a week: what was in your way?"), "words"),
                ),
                minutes=90,
                points=600,
            ),
        ),
    ),
    "hosts": Preset(
        name=_l("An evening with neighbours"),
        for_whom=_l("For whoever works in one town: a customer hosts, you pay for tea and cakes."),
        goal=_l("Four evenings at which neighbours get to know us."),
        source="superfans",
        gives=("place", "time"),
        good_for_company=_l("To be known in a street, by somebody people trust."),
        good_for_customers=_l("A pleasant evening, and answers without a sales talk."),
        good_for_peers=_l("Costs paid, a present, and an evening with their neighbours."),
        missions=(
            MissionIdea(
                kind="act",
                title=_l("Host an evening"),
                brief=_l("Invite five to ten neighbours. Say that we pay for it and that you get a present."),
                stages=((_l("Tell us the date"), "words"), (_l("A picture of the table"), "photo")),
                minutes=180,
                points=1_500,
                expenses_minor=60_00,
            ),
        ),
    ),
}
