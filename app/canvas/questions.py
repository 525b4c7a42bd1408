"""The guided questions, one at a time, in the order of the book's Customers block. Pure: no web, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.canvas.groups import Community, Group, Kind, Relation

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; the lines of its answer become entries of `group` with `relation`."""

    key: str
    words: LazyString
    help: LazyString
    group: Group | None = None
    relation: Relation | None = None
    community: Community | None = None
    approves_pay: bool = False
    direct_contact: bool = True
    worded: dict[Kind, LazyString] = field(default_factory=dict)
    for_kinds: frozenset[Kind] = frozenset(Kind)

    def words_for(self, kind: Kind) -> LazyString:
        return self.worded.get(kind, self.words)


_LINES = _l("One name or position on each line. Leave it empty if there is nobody.")
_PEOPLE = frozenset({Kind.EMPLOYEE, Kind.SELF_EMPLOYED})

QUESTIONS: tuple[Question, ...] = (
    Question(
        key="boss",
        words=_l("Who is your boss, and who else is directly responsible for your pay?"),
        worded={
            Kind.SELF_EMPLOYED: _l("Who engages you, and approves what you are paid?"),
            Kind.ORGANISATION: _l("To whom does the organisation answer: owners, funders, a board?"),
        },
        help=_LINES,
        group=Group.BOSS,
        approves_pay=True,
    ),
    Question(
        key="reports",
        words=_l("To whom else do you report?"),
        worded={Kind.ORGANISATION: _l("To whom else does the organisation report?")},
        help=_l("Names or positions, one on each line. Also people you only report to now and then."),
        group=Group.BOSS,
    ),
    Question(
        key="roles",
        words=_l("Which roles do you play at work?"),
        worded={Kind.ORGANISATION: _l("Which roles does the organisation play for others?")},
        help=_l("One on each line: adviser, trainer, the one who repairs things. They lead you to people you help."),
    ),
    Question(
        key="serves",
        words=_l("Do you serve other members of your organisation?"),
        worded={Kind.SELF_EMPLOYED: _l("Do you serve others in the network you work in?")},
        help=_LINES,
        group=Group.INTERNAL,
        relation=Relation.SERVES,
        for_kinds=_PEOPLE,
    ),
    Question(
        key="hands_over",
        words=_l("Do you hand results over to colleagues?"),
        help=_LINES,
        group=Group.INTERNAL,
        relation=Relation.HANDS_OVER,
        for_kinds=_PEOPLE,
    ),
    Question(
        key="uses_results",
        words=_l("Who uses the results of your work?"),
        worded={Kind.ORGANISATION: _l("Who inside uses what the organisation makes?")},
        help=_LINES,
        group=Group.INTERNAL,
        relation=Relation.USES_RESULTS,
    ),
    Question(
        key="depends_on",
        words=_l("Who depends on them?"),
        help=_l("People who can only go on when those you help have done their part. One on each line."),
        group=Group.INTERNAL,
        relation=Relation.DEPENDS_ON,
    ),
    Question(
        key="leaders",
        words=_l("Who leads a project that matters and needs you in it?"),
        worded={Kind.ORGANISATION: _l("Who leads the projects that matter most now?")},
        help=_LINES,
        group=Group.PROJECT_LEADER,
    ),
    Question(
        key="team",
        words=_l("Who is in your team?"),
        worded={Kind.ORGANISATION: _l("Which teams are there?")},
        help=_LINES,
        group=Group.TEAM,
    ),
    Question(
        key="partners",
        words=_l("Which other organisations work together with yours?"),
        help=_LINES,
        group=Group.PARTNER,
    ),
    Question(
        key="customers",
        words=_l("Which people or companies buy, and do you meet them?"),
        help=_l("Those with whom there is direct contact, one on each line."),
        group=Group.CUSTOMER,
        relation=Relation.SERVES,
    ),
    Question(
        key="indirect_customers",
        words=_l("And who buys without ever meeting you?"),
        help=_l("They count too, although others talk with them. One on each line."),
        group=Group.CUSTOMER,
        relation=Relation.USES_RESULTS,
        direct_contact=False,
    ),
    Question(
        key="key_partners",
        words=_l("Do you have to do with other key partners?"),
        help=_l("Suppliers, allies, advisers: perhaps they belong on the list too. One on each line."),
        group=Group.KEY_PARTNER,
    ),
    Question(
        key="neighbourhood",
        words=_l("Who in the neighbourhood is better off because of your work?"),
        help=_LINES,
        group=Group.COMMUNITY,
        community=Community.NEIGHBOURHOOD,
    ),
    Question(
        key="town",
        words=_l("And in the whole town?"),
        help=_LINES,
        group=Group.COMMUNITY,
        community=Community.TOWN,
    ),
    Question(
        key="commercial",
        words=_l("Which groups with common commercial interests do you help?"),
        help=_l("A chamber, a market, an association of shops. One on each line."),
        group=Group.COMMUNITY,
        community=Community.COMMERCIAL,
    ),
    Question(
        key="professional",
        words=_l("Which groups with common professional interests do you help?"),
        help=_l("A guild, a meetup, a forum. One on each line."),
        group=Group.COMMUNITY,
        community=Community.PROFESSIONAL,
    ),
    Question(
        key="social",
        words=_l("Which groups with common social interests do you help?"),
        help=_l("A club, a charity, a school. One on each line."),
        group=Group.COMMUNITY,
        community=Community.SOCIAL,
    ),
    Question(
        key="payers",
        words=_l("Who pays for those who get your help free?"),
        help=_l("Somebody always pays, or nobody does: both are worth knowing."),
    ),
    Question(
        key="scores",
        words=_l("How much do they matter to you, and how well do you help them?"),
        help=_l(
            "From 1 (little) to 5 (very much). They may not pay, yet how you are judged depends on how well you help."
        ),
    ),
)


def questions_for(kind: Kind) -> list[Question]:
    return [question for question in QUESTIONS if kind in question.for_kinds]


def after(key: str, kind: Kind) -> str | None:
    """The key of the next question; None after the last."""
    keys = [question.key for question in questions_for(kind)]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def before(key: str, kind: Kind) -> str | None:
    keys = [question.key for question in questions_for(kind)]
    place = keys.index(key)
    return keys[place - 1] if place else None
