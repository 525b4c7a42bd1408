"""How approvals, milestones and the delivery are spoken of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.projects.delivery.silence import Silence
from app.projects.delivery.states import ApprovalState, Kind, MilestoneState
from app.web.filters import moment

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.projects.delivery.models import Approval, ApprovalAnswer

# A word and a tone (see the status macro) for each state.
STATES: dict[ApprovalState, tuple[LazyString, str]] = {
    ApprovalState.WAITING: (_l("Waiting for an answer"), "wait"),
    ApprovalState.OVERDUE: (_l("Answer overdue"), "warn"),
    ApprovalState.APPROVED: (_l("Approved"), "good"),
    ApprovalState.APPROVED_BY_AGREEMENT: (_l("Approved by agreement"), "good"),
    ApprovalState.CHANGES_ASKED: (_l("Changes asked for"), "warn"),
    ApprovalState.WITHDRAWN: (_l("Withdrawn"), "quiet"),
}
KINDS: dict[Kind, LazyString] = {
    Kind.TEXT: _l("Text"),
    Kind.FILE: _l("File"),
    Kind.CARD: _l("Card"),
    Kind.DELIVERY: _l("Delivery"),
}
MILESTONES: dict[MilestoneState, tuple[LazyString, str]] = {
    MilestoneState.REACHED: (_l("Reached"), "good"),
    MilestoneState.LATE: (_l("Late"), "warn"),
    MilestoneState.NEXT: (_l("Next"), "note"),
    MilestoneState.LATER: (_l("Later"), "quiet"),
}
SILENCE: dict[Silence, LazyString] = {
    Silence.NOT_DUE: _l("There is still time to answer."),
    Silence.IS_DELIVERY: _l("A delivery is never accepted by silence."),
    Silence.NO_AGREEMENT: _l("Nobody agreed that silence counts as approval, so it does not."),
    Silence.AGREED_TOO_LATE: _l("The agreement was made after this was asked, so it does not count here."),
    Silence.AGREEMENT_ENDED: _l("The agreement was ended, so silence does not count."),
    Silence.NOT_REMINDED: _l("Fewer than two reminders were written in time, so silence does not count."),
    Silence.APPROVES: _l("By agreement, silence counts as approval from now on."),
}
# What the timeline of a project says; names and words of people are not in it.
EVENTS: dict[str, tuple[LazyString, str]] = {
    "approval_asked": (_l("The client was asked to approve something."), "note"),
    "approval_withdrawn": (_l("A question to the client was withdrawn."), "quiet"),
    "approval_restored": (_l("A withdrawn question was asked again."), "quiet"),
    "approved": (_l("The client approved."), "good"),
    "approved_by_agreement": (_l("Nobody answered in time: approved as agreed beforehand."), "good"),
    "changes_asked": (_l("The client asked for changes."), "warn"),
    "delivery_handed_over": (_l("The delivery was handed over."), "note"),
    "agreement_offered": (_l("The client was asked whether silence may count as approval."), "note"),
    "agreement_made": (_l("The client agreed that silence counts as approval."), "note"),
    "agreement_ended": (_l("The agreement about silence was ended."), "quiet"),
    "milestone_added": (_l("A milestone was added."), "quiet"),
    "milestone_changed": (_l("A milestone was changed."), "quiet"),
    "milestone_reached": (_l("A milestone was reached."), "good"),
    "milestone_reopened": (_l("A milestone is open again."), "quiet"),
    "milestone_removed": (_l("A milestone was removed."), "quiet"),
    "opened_again": (_l("The project was opened again."), "note"),
}
COUNTED_EVENTS: dict[str, Callable[[int], str]] = {
    "approval_asked": lambda num: ngettext(
        "The client was asked to approve %(num)s thing.", "The client was asked to approve %(num)s things.", num
    ),
    "milestone_added": lambda num: ngettext("%(num)s milestone was added.", "%(num)s milestones were added.", num),
    "milestone_changed": lambda num: ngettext(
        "Milestones were changed %(num)s time.", "Milestones were changed %(num)s times.", num
    ),
    "milestone_removed": lambda num: ngettext(
        "%(num)s milestone was removed.", "%(num)s milestones were removed.", num
    ),
}


def approval_state_words(approval: Approval) -> tuple[LazyString, str]:
    return STATES[approval.state]


def agreement_words() -> str:
    """What the client agrees to, word for word, in the language of the page on which it is offered."""
    return _(
        "If I do not answer a question for approval by the day it names, it counts as approved. This holds only for questions "
        "asked after today, only when two reminders were mailed to me before that day, and never for accepting the "
        "delivery. I can end this agreement at any time, with effect on everything that is not approved yet."
    )


def receipt_of(answer: ApprovalAnswer) -> list[tuple[str, str]]:
    """The lines of "Why?": by which rule an answer came about."""
    because = answer.because
    if because.get("rule") != "silence_agreed":
        return [
            (_("Answered by"), answer.answered_by.name if answer.answered_by else ""),
            (_("When"), moment(answer.answered_at)),
            (_("Version"), str(because.get("version", ""))),
            (_("Seal of what was shown"), answer.seal[:16]),
        ]
    return [
        (_("Rule"), _("Silence counts as approval, as agreed")),
        (_("Agreed on"), _moment(because["agreed_at"])),
        (_("Asked on"), _moment(because["asked_at"])),
        (_("Answer wanted by"), _moment(because["due_at"])),
        (_("Reminders"), ", ".join(_moment(each) for each in because["reminded_at"])),
        (_("Recorded"), moment(answer.answered_at)),
        (_("Seal of what was shown"), answer.seal[:16]),
    ]


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))
