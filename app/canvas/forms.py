"""Forms of the canvas: beginning one, answering a question, writing an entry, who pays, and how well it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from app.canvas.groups import Community, Group, Kind, Payment, Relation
from app.canvas.mapping import LONGEST_NAME, MOST_LINES, Details
from app.canvas.models import CanvasEntry
from app.organisation.forms import ManyBoxes
from app.web.forms import Form

SCALE = (
    (0, _l("not said")),
    (1, _l("1 – little")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _l("5 – very much")),
)


def scale() -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in SCALE]


class BeginForm(Form):
    title = StringField(
        _l("Name of the canvas"),
        [DataRequired(), Length(max=80)],
        description=_l("For example: My work at the studio."),
    )
    kind = RadioField(_l("Whose canvas is it?"), default=Kind.SELF_EMPLOYED.value)

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.value, kind.label) for kind in kinds]


class AnswerForm(Form):
    """Names or positions, one on each line."""

    names = TextAreaField(_l("Names or positions"), [Length(max=(LONGEST_NAME + 1) * MOST_LINES)])

    @property
    def lines(self) -> list[str]:
        return [line for line in (each.strip() for each in (self.names.data or "").splitlines()) if line]

    def validate_names(self, field: TextAreaField) -> None:
        if len(self.lines) > MOST_LINES:
            raise ValidationError(
                ngettext(
                    "At most %(num)s line: those who matter most.",
                    "At most %(num)s lines: those who matter most.",
                    MOST_LINES,
                )
            )
        if any(len(line) > LONGEST_NAME for line in self.lines):
            raise ValidationError(_("One line may have at most %(max)s characters.", max=LONGEST_NAME))


class EntryForm(Form):
    """Everything that can be said about somebody on the canvas."""

    name = StringField(_l("Name or position"), [DataRequired(), Length(max=LONGEST_NAME)])
    group = SelectField(_l("Group"), choices=lambda: [SelectChoice(each.value, each.label) for each in Group])
    community = SelectField(
        _l("Which community"),
        choices=lambda: [SelectChoice("", "—"), *(SelectChoice(each.value, each.label) for each in Community)],
        description=_l("Only for the group “Community”."),
    )
    relations = ManyBoxes(_l("How you help them"), choices=lambda: [(each.value, each.label) for each in Relation])
    payment = RadioField(_l("Do they pay?"), choices=lambda: [SelectChoice(each.value, each.label) for each in Payment])
    payers = ManyBoxes(_l("Paid for by"), coerce=int)
    approves_pay = BooleanField(_l("Approves what you are paid"))
    direct_contact = BooleanField(_l("There is direct contact"), default=True)
    influence = SelectField(_l("How much they matter to you"), coerce=int, choices=scale)
    helpfulness = SelectField(_l("How well you help them"), coerce=int, choices=scale)
    note = TextAreaField(_l("Note"), [Length(max=500)])

    def __init__(self, *args: Any, others: Sequence[CanvasEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payers.choices = [(each.id, each.name) for each in others]

    def validate_community(self, field: Field) -> None:
        if self.group.data == Group.COMMUNITY and not field.data:
            raise ValidationError(_("Please say which community it is."))

    def validate_payers(self, field: Field) -> None:
        if field.data and self.payment.data == Payment.PAYS:
            raise ValidationError(_("Who pays is not paid for: choose “Gets it free”, or take the ticks away."))

    @property
    def details(self) -> Details:
        """What was written; only after `validate()` said yes."""
        return Details(
            group=Group(self.group.data),
            name=self.name.data or "",
            payment=Payment(self.payment.data),
            community=Community(self.community.data) if self.community.data else None,
            note=self.note.data or "",
            relations=tuple(self.relations.data or ()),
            approves_pay=self.approves_pay.data,
            direct_contact=self.direct_contact.data,
            influence=self.influence.data or None,
            helpfulness=self.helpfulness.data or None,
            payer_ids=tuple(self.payers.data or ()),
        )


def values_of(entry: CanvasEntry) -> dict[str, Any]:
    """What the form shows of an entry that is there."""
    names = ("name", "group", "note", "payment", "approves_pay", "direct_contact")
    return {
        **{name: getattr(entry, name) for name in names},
        "community": entry.community or "",
        "relations": entry.relations,
        "payers": entry.payer_ids,
        "influence": entry.influence or 0,
        "helpfulness": entry.helpfulness or 0,
    }


def payers_form(free: Sequence[CanvasEntry], others: Sequence[CanvasEntry]) -> Form:
    """For each of `free` one choice of who pays for them."""
    fields = {
        f"payer_{entry.id}": SelectField(
            entry.name,
            coerce=int,
            default=entry.payer_ids[0] if entry.payer_ids else 0,
            choices=[
                SelectChoice(0, _l("Nobody yet")),
                *(SelectChoice(each.id, each.name) for each in others if each.id != entry.id),
            ],
        )
        for entry in free
    }
    return _made("PayersForm", fields)


def scores_form(entries: Sequence[CanvasEntry]) -> Form:
    """For each entry how much they matter, and how well they are helped."""
    fields: dict[str, Field] = {}
    for entry in entries:
        fields[f"influence_{entry.id}"] = SelectField(
            _l("How much they matter to you"), coerce=int, choices=scale, default=entry.influence or 0
        )
        fields[f"helpfulness_{entry.id}"] = SelectField(
            _l("How well you help them"), coerce=int, choices=scale, default=entry.helpfulness or 0
        )
    return _made("ScoresForm", fields)


def _made(name: str, fields: dict[str, Field]) -> Form:
    form: Form = type(name, (Form,), fields)()
    return form
