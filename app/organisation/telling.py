"""The letter that tells a member how their membership stands now, and why."""

from __future__ import annotations

from app.mail import outbox
from app.mail.links import absolute_url
from app.organisation.models import Member, MemberStage

# What the person did themselves needs no letter.
TOLD = frozenset({"assessed", "accepted", "repositioned", "paused", "resumed", "left"})


def tell(member: Member, step: MemberStage) -> None:
    if step.event not in TOLD or step.by_id == member.user_id:
        return
    outbox.send_later(
        "organisation/mail/standing",
        to=member.user.email,
        locale=member.user.locale,
        name=member.user.name,
        event=step.event,
        status=member.known_status.label,
        passive=member.is_passive,
        reason=step.reason,
        url=absolute_url("membership.show"),
    )
