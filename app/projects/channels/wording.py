"""How channels are spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.projects.states import Part
from app.projects.wording import PARTS

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

PART_NAMES: dict[str, LazyString] = {part.value: PARTS[Part(part)] for part in Part}
# For the timeline of the project, each with a tone.
EVENTS: dict[str, tuple[LazyString, str]] = {
    "channel_opened": (_l("The feedback channel was opened."), "quiet"),
    "channel_closed": (_l("The feedback channel was closed."), "quiet"),
    "channel_reopened": (_l("The feedback channel was opened again."), "quiet"),
}
