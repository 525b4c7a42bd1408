"""The steps of preparing a campaign, and what staff decide in it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.models import RoleGrant, User
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.ledger.units import Amount
from app.rewards.forms import CURRENCIES, AmountForm
from app.web.forms import CheckboxesField, Form, LocaleField, MoneyField
from reviews.army.presets import PRESETS
from reviews.army.readiness import SELF_TEST, TICKS
from reviews.army.wording import GIVES, KINDS, OUTCOMES, PROOFS, SEGMENTS, SOURCES

MOST_STAGES = 8


def colleagues() -> list[SelectChoice]:
    """Everybody of ours who may answer for something."""
    found = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.revoked_at.is_(None), RoleGrant.role.in_(STAFF_ROLES), User.erased_at.is_(None))
        .order_by(User.name)
    )
    return [
        SelectChoice("", _("Nobody yet")),
        *(SelectChoice(str(each.id), each.name) for each in db.session.scalars(found).unique()),
    ]


class WhoForm(Form):
    """The first question: who should be included?"""

    name = StringField(_l("Name of the campaign, as people read it"), [InputRequired(), Length(max=120)])
    source = RadioField(
        _l("Who should be included?"),
        [InputRequired()],
        choices=[SelectChoice(code, words) for code, words in SOURCES.items()],
        default="superfans",
    )
    segments = CheckboxesField(
        _l("Only these groups"), choices=[SelectChoice(code, words) for code, words in SEGMENTS.items()]
    )
    languages = CheckboxesField(
        _l("Only people who read our pages in"), choices=lambda: [(code, name) for code, name in _names()]
    )
    locale = LocaleField(_l("Language of the campaign"))
    preset = SelectField(
        _l("Begin with"),
        choices=lambda: [
            SelectChoice("", _("An empty sheet")),
            *(SelectChoice(key, str(each.name)) for key, each in PRESETS.items()),
        ],
        validators=[Optional()],
    )

    @property
    def who(self) -> dict[str, Any]:
        chosen: dict[str, Any] = {"source": self.source.data}
        if self.source.data != "open":
            chosen |= {"segments": self.segments.data or [], "languages": self.languages.data or []}
        return chosen


def _names() -> list[tuple[str, str]]:
    from app.web.locale import language_names

    return list(language_names().items())


class GiveForm(Form):
    """What can those people offer? Thought about together before anything is asked of them."""

    goal = TextAreaField(_l("What shall be different at the end?"), [InputRequired(), Length(max=500)])
    gives = CheckboxesField(
        _l("What can those people give?"),
        [InputRequired()],
        choices=[SelectChoice(code, words) for code, words in GIVES.items()],
    )
    skills = StringField(
        _l("Skills you look for"),
        [Length(max=300)],
        description=_l("Apart by commas. Who signs up ticks those they have."),
    )
    adults_only = BooleanField(_l("Only people who are of age"), default=True)

    @property
    def skill_list(self) -> list[str]:
        typed = [" ".join(each.split())[:60] for each in (self.skills.data or "").split(",")]
        return list(dict.fromkeys(each for each in typed if each))[:12]


class GetForm(Form):
    """A win for three sides, or it will not last."""

    good_for_peers = TextAreaField(_l("What do volunteers have of it?"), [InputRequired(), Length(max=500)])
    good_for_customers = TextAreaField(_l("What do customers have of it?"), [InputRequired(), Length(max=500)])
    good_for_company = TextAreaField(_l("What does the company have of it?"), [InputRequired(), Length(max=500)])
    minimum_hour = MoneyField(
        _l("Least worth of an hour"),
        [Optional()],
        description=_l("A mission worth less for its effort cannot be opened. Everybody reads it in the fair terms."),
    )


class MissionForm(AmountForm):
    title = StringField(_l("Mission"), [InputRequired(), Length(max=120)])
    # The name of a gift stands in the same form under its own name.
    gift_title = StringField(
        _l("Name of the gift"), [Length(max=120)], description=_l("Only for gifts: what will be sent.")
    )
    brief = TextAreaField(_l("What is to be done"), [InputRequired(), Length(max=2000)])
    mission_kind = RadioField(
        _l("Kind of mission"), choices=[SelectChoice(code, words) for code, words in KINDS.items()], default="act"
    )
    effort_minutes = IntegerField(_l("Minutes it takes"), [InputRequired(), NumberRange(5, 10_000)], default=30)
    cost = MoneyField(
        _l("What one costs you"),
        [Optional()],
        description=_l("For points, gifts and other things: what they are worth. For money it is the reward itself."),
    )
    expenses = MoneyField(_l("Expenses you pay besides, at most"), [Optional()])
    places = IntegerField(
        _l("How often"), [Optional(), NumberRange(1, 10_000)], description=_l("Empty is without limit.")
    )
    days = IntegerField(_l("Days to do it"), [InputRequired(), NumberRange(1, 366)], default=14)
    skill = StringField(
        _l("Skill it needs"), [Length(max=60)], description=_l("One of those of this campaign, or nothing.")
    )
    responsible = SelectField(_l("Who looks at it"), choices=colleagues, validators=[InputRequired()])
    stages = TextAreaField(
        _l("Stages"),
        [InputRequired(), Length(max=1000)],
        description=_l("One a line, at most eight. End a line with “| photo” or “| link” where one is handed over."),
    )

    def validate_title(self, field: StringField) -> None:
        """The gift has a field of its own here."""
        if self.kind.data == "gift" and not self.gift_title.data:
            self.gift_title.errors = [*self.gift_title.errors, _l("Say what will be sent.")]

    @property
    def details(self) -> dict[str, str]:
        found = {"choice": (self.variant.data or "").partition(":")[2], "title": self.gift_title.data or ""}
        return {key: value for key, value in found.items() if value}

    @property
    def stage_list(self) -> list[tuple[str, str]]:
        found = []
        for line in (self.stages.data or "").splitlines():
            words, _bar, proof = line.rpartition("|")
            known = proof.strip().lower() in PROOFS and bool(words.strip())
            title = words.strip() if known else line.strip()
            if title:
                found.append((title[:200], proof.strip().lower() if known else "words"))
        return found

    def cost_minor(self, currency: str) -> int:
        """The reward itself where it is money of that currency, else what was typed."""
        if isinstance(self.value, Amount) and self.value.unit == currency:
            return self.value.units
        return self.cost.data.minor if self.cost.data else 0

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators) and not self.gift_title.errors
        if fine and not 1 <= len(self.stage_list) <= MOST_STAGES:
            self.stages.errors = [*self.stages.errors, _l("A mission has one to eight stages.")]
            return False
        return bool(fine)


class PeopleForm(Form):
    """Who answers by name, and what there is to spend."""

    leader = SelectField(_l("Leader"), choices=colleagues, validators=[InputRequired(_l("Somebody must lead it."))])
    community = SelectField(_l("Looks after the volunteers"), choices=colleagues, validators=[Optional()])
    support = SelectField(
        _l("Answers questions and complaints"),
        choices=colleagues,
        validators=[InputRequired(_l("Somebody must answer."))],
    )
    answer_hours = IntegerField(
        _l("An answer within so many hours"), [InputRequired(), NumberRange(1, 168)], default=24
    )
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES])
    budget = MoneyField(_l("Budget for rewards and expenses"), [InputRequired()])
    most_at_once = IntegerField(
        _l("Missions of one person at once, at most"), [InputRequired(), NumberRange(1, 3)], default=3
    )
    starts_on = DateField(_l("Begins on"), [Optional()])
    ends_on = DateField(_l("Ends on"), [Optional()])
    welcome = TextAreaField(_l("What shall stand at the top of its page?"), [InputRequired(), Length(max=2000)])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [*self.ends_on.errors, _l("It must end after it begins.")]
            return False
        return bool(fine)


class ReadyForm(Form):
    """The self-test and what only a person can confirm."""

    @property
    def answers(self) -> dict[str, bool]:
        return {name: self[f"test_{name}"].data == "yes" for name in SELF_TEST if self[f"test_{name}"].data}

    @property
    def ticks(self) -> dict[str, bool]:
        return {name: bool(self[f"tick_{name}"].data) for name in TICKS}


for _name, _words in SELF_TEST.items():
    setattr(
        ReadyForm,
        f"test_{_name}",
        RadioField(
            _words,
            [Optional()],
            choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
            validate_choice=False,
        ),
    )
for _name, _words in TICKS.items():
    setattr(ReadyForm, f"tick_{_name}", BooleanField(_words))


class InviteForm(Form):
    count = IntegerField(_l("How many"), [InputRequired(), NumberRange(1, 500)], default=30)


class DecideForm(Form):
    note = StringField(_l("What is missing, or why not"), [Length(max=500)])
    decision = SelectField(choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))])


class CloseForm(Form):
    outcome = SelectField(
        _l("What came of it"), choices=[SelectChoice(code, words) for code, words in OUTCOMES.items()]
    )


class CampaignContestForm(AmountForm):
    name = StringField(_l("Name, as volunteers read it"), [InputRequired(), Length(max=120)])
    winners = IntegerField(_l("How many win"), [InputRequired(), NumberRange(1, 100)], default=1)
    closes_on = DateField(_l("Closes on"), [InputRequired()])
