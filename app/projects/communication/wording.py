"""How the communication plan is spoken of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask_babel import format_date, ngettext
from flask_babel import lazy_gettext as _l

from app.catalogue.disciplines import LABELS
from app.projects.communication.matrix import Channel, Span

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

CHANNELS: dict[str, LazyString] = {
    Channel.WEBSITE: _l("Website"),
    Channel.EMAIL: _l("E-mail"),
    Channel.SEARCH: _l("Search engines"),
    Channel.SOCIAL: _l("Social networks"),
    Channel.VIDEO: _l("Video platforms"),
    Channel.AUDIO: _l("Radio and podcasts"),
    Channel.PRESS: _l("Press"),
    Channel.PRINT: _l("Print"),
    Channel.OUTDOOR: _l("Outdoor"),
    Channel.EVENT: _l("Events"),
    Channel.MESSENGER: _l("Messengers"),
    Channel.PARTNER: _l("Partners"),
    Channel.DIRECT: _l("Personal contact"),
}
DISCIPLINES: dict[str, LazyString] = {discipline.value: label for discipline, label in LABELS.items()}
# A word and a tone (see the status macro) for each state.
STATES: dict[str, tuple[LazyString, str]] = {
    "planned": (_l("Planned"), "quiet"),
    "in_work": (_l("In work"), "wait"),
    "out": (_l("Out"), "good"),
}
EVENTS: dict[str, tuple[LazyString, str]] = {
    "plan_item_added": (_l("Something was added to the communication plan."), "quiet"),
    "plan_item_changed": (_l("The communication plan was changed."), "quiet"),
    "plan_item_removed": (_l("Something was removed from the communication plan."), "quiet"),
    "plan_message_changed": (_l("The message of the communication plan was changed."), "quiet"),
}
COUNTED_EVENTS: dict[str, Callable[[int], str]] = {
    "plan_item_added": lambda num: ngettext(
        "%(num)s entry was added to the communication plan.",
        "%(num)s entries were added to the communication plan.",
        num,
    ),
    "plan_item_changed": lambda num: ngettext(
        "The communication plan was changed %(num)s time.", "The communication plan was changed %(num)s times.", num
    ),
    "plan_item_removed": lambda num: ngettext(
        "%(num)s entry was removed from the communication plan.",
        "%(num)s entries were removed from the communication plan.",
        num,
    ),
}


def channel_name(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))


def discipline_name(discipline: str) -> str:
    return str(DISCIPLINES.get(discipline, discipline))


def column_name(span: Span, *, by_month: bool) -> str:
    """A month with its year, or the Monday on which a week begins."""
    return format_date(span.start, "LLL y" if by_month else "d MMM")
