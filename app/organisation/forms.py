"""Forms in which members describe themselves, and in which their membership is decided about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import LONGEST_NAME
from app.catalogue.disciplines import Discipline
from app.catalogue.drafts import LONGEST_SLUG, SLUG
from app.organisation import languages, queries
from app.organisation.membership import Position
from app.organisation.models import MOST_HOURS, Member
from app.organisation.standing import COMPETENCE_LABELS, COMPETENCES
from app.organisation.states import DUTIES, Duty, RoleActivity, Status, may_be_passive
from app.web.forms import EmailAddressField, Form, LocaleField, TimezoneField, country_choices

LEVEL_WORDS = {
    1: _l("1 – beginning"),
    2: _l("2 – with help"),
    3: _l("3 – alone"),
    4: _l("4 – others ask me"),
    5: _l("5 – I teach it"),
}


def level_choices(empty: Any) -> list[SelectChoice]:
    return [SelectChoice(0, empty), *(SelectChoice(level, words) for level, words in LEVEL_WORDS.items())]


def status_choices() -> list[SelectChoice]:
    return [SelectChoice(each.value, each.label) for each in Status]


class ManyBoxes(SelectMultipleField):
    """Several choices as check boxes, which need neither a mouse nor a held key."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        offered = {value for value, *_rest in self.iter_choices()}
        if not offered.issuperset(self.data or ()):
            raise ValidationError(_l("Please choose one of the offered values."))


class SkillFields:
    """A level for each discipline, 0 where there is none."""

    @property
    def skill_fields(self) -> dict[str, Field]:
        return {each.value: self[f"skill_{each.value}"] for each in Discipline}  # type: ignore[index]

    @property
    def skills(self) -> dict[str, int]:
        return {name: field.data for name, field in self.skill_fields.items() if field.data}


for _each in Discipline:
    setattr(
        SkillFields,
        f"skill_{_each.value}",
        SelectField(_each.label, coerce=int, default=0, choices=lambda: level_choices(_l("none"))),
    )


class MemberForm(SkillFields, Form):
    """What a member says of themselves."""

    headline = StringField(
        _l("What you do, in one line"),
        [Length(max=120)],
        description=_l("For example: Brand designer for small shops."),
    )
    about = TextAreaField(_l("About you"), [Length(max=3000)], description=_l("Markdown: lists, **bold**, links."))
    spoken = ManyBoxes(_l("Languages you work in"), choices=languages.choices)
    country = SelectField(_l("Country"), choices=lambda: [SelectChoice("", "—"), *country_choices()])
    timezone = TimezoneField(_l("Time zone"), [DataRequired()])
    hours_per_week = IntegerField(
        _l("Hours a week for projects"),
        [InputRequired(), NumberRange(0, MOST_HOURS)],
        description=_l("What you have for projects of ours, those already running included."),
    )
    available_from = DateField(
        _l("Available from"), [Optional()], description=_l("Leave it empty if you are available now.")
    )
    slug = StringField(
        _l("Address of your page"),
        [DataRequired(), Length(max=LONGEST_SLUG)],
        description=_l("Small letters, digits and hyphens; it stands at the end of the address."),
    )
    is_public = BooleanField(
        _l("Show my page to everybody"),
        description=_l(
            "Name, photo, what you wrote here, your finished projects and ratings. You can hide it again at any time."
        ),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def validate_slug(self, field: StringField) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Only small letters a to z, digits and single hyphens between them."))
        if not queries.is_free(field.data, besides=self.member.id):
            raise ValidationError(_("Somebody else has this address already."))


def values_of(member: Member) -> dict[str, Any]:
    """What the form of a member shows before anything is typed."""
    skills = {f"skill_{skill.known_discipline.value}": skill.level for skill in member.skills}
    names = ("headline", "about", "country", "hours_per_week", "available_from", "slug", "is_public")
    own = {name: getattr(member, name) for name in names}
    return {
        **own,
        "country": member.country or "",
        "spoken": member.languages,
        "timezone": member.user.timezone,
        **skills,
    }


class InviteMemberForm(Form):
    name = StringField(_l("Name"), [DataRequired(), Length(max=LONGEST_NAME)])
    email = EmailAddressField(_l("E-mail address"), [DataRequired(), Length(max=254)])
    wished_status = SelectField(
        _l("To become"), choices=status_choices, description=_l("It is decided when the candidate is accepted.")
    )
    locale = LocaleField(_l("Language of the invitation"), [DataRequired()])


class AssessmentForm(SkillFields, Form):
    """Competences, and the skills the member claims."""

    implementation = SelectField(COMPETENCE_LABELS["implementation"], coerce=int)
    support = SelectField(COMPETENCE_LABELS["support"], coerce=int)
    leadership = SelectField(COMPETENCE_LABELS["leadership"], coerce=int)
    note = TextAreaField(
        _l("What you saw"),
        [DataRequired(_l("Please say what the levels rest on: the person will ask.")), Length(max=2000)],
        description=_l("The person reads this."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COMPETENCES:
            self[name].choices = level_choices(_l("not assessed"))
        claimed = {skill.discipline for skill in member.skills}
        for name in set(self.skill_fields) - claimed:
            del self[f"skill_{name}"]

    @property
    def skill_fields(self) -> dict[str, Field]:
        names = [each.value for each in Discipline if f"skill_{each.value}" in self]
        return {name: self[f"skill_{name}"] for name in names}

    @property
    def levels(self) -> dict[str, int | None]:
        return {name: self[name].data or None for name in COMPETENCES}


def assessed_values(member: Member) -> dict[str, Any]:
    """What was assessed last, to begin from."""
    skills = {f"skill_{skill.discipline}": skill.confirmed_level or 0 for skill in member.skills}
    return {**{name: level or 0 for name, level in member.levels.items()}, **skills}


class PositionForm(Form):
    """The three fields of a partner, each by itself."""

    new_status = SelectField(_l("Status"), choices=status_choices)
    role_activity = RadioField(
        _l("Role activity"),
        choices=lambda: [SelectChoice(each.value, each.label) for each in RoleActivity],
        default=RoleActivity.ACTIVE.value,
        description=_l(
            "Only a representative may be passive: reads, is not assigned, does not count for response times."
        ),
    )
    duty = SelectField(
        _l("Duty"),
        choices=lambda: [
            SelectChoice("", _l("The usual one of the status")),
            *(SelectChoice(each.value, each.label) for each in Duty),
        ],
    )
    leader_id = SelectField(_l("Led by"), coerce=int, default=0)
    reason = TextAreaField(
        _l("Why"),
        [DataRequired(_l("Please say why: the person reads it, and it stays in the history.")), Length(max=1000)],
    )

    def __init__(self, *args: Any, leaders: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [SelectChoice(leader.id, leader.user.name) for leader in leaders]
        self.leader_id.choices = [SelectChoice(0, _l("Nobody in particular")), *named]

    def validate_role_activity(self, field: Field) -> None:
        if field.data == RoleActivity.PASSIVE and not may_be_passive(Status(self.new_status.data)):
            raise ValidationError(_("Only a customer representative may be passive."))

    def validate_duty(self, field: Field) -> None:
        if (
            field.data
            and self.new_status.data in set(Status)
            and Duty(field.data) not in DUTIES[Status(self.new_status.data)]
        ):
            raise ValidationError(_("This duty does not go with that status."))

    @property
    def position(self) -> Position:
        """What was chosen; only after `validate()` said yes."""
        return Position(
            status=Status(self.new_status.data),
            role_activity=RoleActivity(self.role_activity.data),
            duty=Duty(self.duty.data) if self.duty.data else None,
            leader_id=self.leader_id.data or None,
        )


def position_values(member: Member) -> Mapping[str, Any]:
    return {
        "new_status": member.status,
        "role_activity": member.role_activity,
        "duty": member.duty,
        "leader_id": member.leader_id or 0,
    }


class ReasonForm(Form):
    """Why a membership pauses, goes on or ends."""

    reason = TextAreaField(
        _l("Why"),
        [DataRequired(_l("Please say why: the person reads it, and it stays in the history.")), Length(max=1000)],
    )
