"""How projects are spoken of: states, parts, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.catalogue.disciplines import Discipline
from app.projects.folding import Line, folded
from app.projects.states import Part, RoleActivity, State
from app.web.locale import language_names

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.organisation.matching import Reason
    from app.projects.models import Project, ProjectEvent, ProjectMember

# A word and a tone (see the status macro) for each state.
STATES: dict[State, tuple[LazyString, str]] = {
    State.AWAITING_LEADER: (_l("Waiting for a leader"), "wait"),
    State.RUNNING: (_l("Running"), "note"),
    State.DELIVERED: (_l("Delivered"), "good"),
    State.CLOSED: (_l("Closed"), "quiet"),
    State.CANCELLED: (_l("Cancelled"), "quiet"),
}
HELD: tuple[LazyString, str] = (_l("On hold"), "warn")
PARTS: dict[Part, LazyString] = {
    Part.PROJECT_LEADER: _l("Project leader"),
    Part.CUSTOMER_REPRESENTATIVE: _l("Customer representative"),
    Part.PROJECT_EXPERT: _l("Project expert"),
    Part.CLIENT: _l("Client"),
}
ACTIVITIES: dict[RoleActivity, LazyString] = {
    RoleActivity.ACTIVE: _l("active"),
    RoleActivity.PASSIVE: _l("passive, reads along"),
}
# With the name of whom it is about where the sentence needs one; each with a tone.
EVENTS: dict[str, tuple[LazyString, str]] = {
    "opened": (_l("The order was paid and the project opened."), "good"),
    "leader_appointed": (_l("%(name)s leads the project."), "good"),
    "member_joined": (_l("%(name)s joined."), "quiet"),
    "member_left": (_l("%(name)s left."), "quiet"),
    "grants_changed": (_l("What %(name)s takes part in was changed."), "quiet"),
    "client_invited": (_l("A person of the client was invited by e-mail."), "quiet"),
    "invitation_revoked": (_l("An invitation was taken back."), "quiet"),
    "client_joined": (_l("%(name)s accepted the invitation."), "good"),
    "due_changed": (_l("The due date was changed."), "quiet"),
    "renamed": (_l("The project got another title."), "quiet"),
    "held": (_l("The payment is disputed at the bank: the project is on hold."), "bad"),
    "resumed": (_l("The dispute is over and the project goes on."), "good"),
    "delivered": (_l("The delivery was accepted."), "good"),
    "reopened": (_l("The project was taken up again."), "note"),
    "closed": (_l("The project was closed."), "quiet"),
    "cancelled": (_l("The money went back and the project was cancelled."), "bad"),
}
# The same for several at once, of kinds that come in numbers.
COUNTED: dict[str, Callable[[int], str]] = {
    "client_invited": lambda num: ngettext(
        "%(num)s person of the client was invited by e-mail.",
        "%(num)s people of the client were invited by e-mail.",
        num,
    ),
}


def project_state(project: Project) -> tuple[LazyString, str]:
    """A state as a word and a tone; a hold stands above where the project is."""
    return HELD if project.is_held and not project.is_ended else STATES[project.known_state]


def part_name(part: str) -> LazyString:
    return PARTS[Part(part)]


def part_words(member: ProjectMember) -> str:
    """The part, and that somebody only reads along."""
    part = PARTS[Part(member.part)]
    if member.role_activity == RoleActivity.PASSIVE:
        return _("%(part)s, reads along", part=part)
    return str(part)


def event_words(event: ProjectEvent, count: int = 1) -> tuple[str, str]:
    """One line of the timeline and its tone; a kind of another package without words of its own shows its name."""
    words, tone = EVENTS.get(event.kind, (event.kind.replace("_", " "), "quiet"))
    if count > 1:
        return COUNTED[event.kind](count), tone
    name = event.subject.name if event.subject else ""
    return str(words) % {"name": name}, tone


def timeline_of(events: Iterable[ProjectEvent]) -> list[Line[ProjectEvent]]:
    """The lines to draw, the newest first."""
    return folded(events, COUNTED)


def word_events(
    kinds: dict[str, tuple[LazyString, str]], counted: Mapping[str, Callable[[int], str]] | None = None
) -> None:
    """Give words to the kinds of events that a package above writes; once, in its `init_app`.

    `counted` has the words for several of a kind: those are folded into one line.
    """
    COUNTED.update(counted or {})
    EVENTS.update(kinds)


def state_choices() -> list[tuple[str, LazyString]]:
    return [(state.value, STATES[state][0]) for state in State]


def reason_words(reason: Reason) -> tuple[str, str]:
    """One part of a suggestion's score: what was looked at, and what was found with its points."""
    facts, of = reason.facts, _("%(points)s of %(most)s points", points=reason.points, most=reason.most)
    if reason.kind == "skills":
        named = [f"{Discipline(name).label} {held['level']}/5" for name, held in facts["levels"].items()]
        return _("Skills"), _joined(named, of)
    if reason.kind == "languages":
        return _("Languages"), _joined([language_names().get(code, code) for code in facts["spoken"]], of)
    if reason.kind == "availability":
        hours = _("%(hours)s hours a week, %(projects)s running", hours=facts["hours"], projects=facts["projects"])
        return _("Availability"), _joined([hours], of)
    return _("Time zone"), of


def _joined(parts: list[str], of: str) -> str:
    return " · ".join([*parts, of])


# What stands in the audit log, in the reader's words.
AUDIT = {
    "project.leader_appointed": _l("Project leader appointed"),
    "project.reopened": _l("Project opened again"),
    "board_template.written": _l("Board template written"),
    "board_template.rewritten": _l("Board template changed"),
    "board_template.archived": _l("Board template archived"),
    "board_template.restored": _l("Board template taken up again"),
}
