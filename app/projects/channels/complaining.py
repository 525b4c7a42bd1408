"""Complaints: opened with a clock, answered by the team, closed only then."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from app.projects.access import Participation
from app.projects.channels import letters, writing
from app.projects.channels.answer_time import COMPLAINT_HOURS, due_after
from app.projects.channels.models import Channel, Complaint, Message
from app.projects.channels.queries import complaint_in, is_in, locked_channel
from app.projects.facts import ComplaintAnswered, ComplaintOpened
from app.projects.queries import answers_for, leader_of


def complain(channel: Channel, message: Message, me: Participation) -> Complaint:
    """Make a client's message a complaint: by its author, or by the team that recognises one. Quiet when it is one already.

    Who answers in this channel is told at once, and so is the leader. Raises `Invalid` for what no client wrote.
    """
    writing.check_may_write(me)
    locked_channel(channel.id)
    db.session.refresh(message, ["complaint"])
    if message.complaint is not None:
        return message.complaint
    writing.check_is_open(channel)
    if not message.is_by_client or message.is_deleted:
        raise Invalid(_l("Only what the client wrote can be a complaint."))
    complaint = Complaint(
        channel_id=channel.id,
        message_id=message.id,
        opened_by_id=me.user.id,
        opened_at=clock.now(),
        due_at=due_after(clock.now(), COMPLAINT_HOURS, settings().seller.timezone),
    )
    db.session.add(complaint)
    db.session.flush()
    writing.touch(channel, message)
    db.session.expire(message, ["complaint"])
    for person in responsible(channel):
        if person.id != me.user.id:
            letters.tell_complaint(channel, complaint, message, person)
    publish(ComplaintOpened(complaint_id=complaint.id, project_id=channel.project_id))
    return complaint


def answer(channel: Channel, complaint_id: int, me: Participation, *, text: str, submission_key: str) -> Message:
    """Reply to the complaint with the answer. Sending it twice answers once. Raises `Conflict` when it is answered."""
    locked_channel(channel.id)
    complaint = complaint_in(channel, complaint_id, lock=True)
    if not me.may_work:
        raise writing.NotYours(_l("A complaint is answered by the team."))
    reply = writing.write(channel, me, text=text, submission_key=submission_key, reply_to=complaint.message_id)
    if complaint.answer_id == reply.id:
        return reply
    if complaint.is_answered:
        raise Conflict(_l("Somebody answered this complaint a moment ago. Your words were not sent."))
    complaint.answer_id, complaint.answered_at = reply.id, clock.now()
    db.session.flush()
    writing.touch(channel, complaint.message)
    author = complaint.message.author
    if author.is_active and is_in(channel, author.id):
        letters.tell_answered(channel, complaint, reply, author)
    publish(ComplaintAnswered(complaint_id=complaint.id, project_id=channel.project_id))
    return reply


def close(channel: Channel, complaint_id: int, me: Participation) -> None:
    """The matter is settled: said by the client who complained, or by the leader. Quiet when it was closed before.

    Raises `Conflict` while there is no answer; the database refuses it too.
    """
    writing.check_may_write(me)
    locked_channel(channel.id)
    complaint = complaint_in(channel, complaint_id, lock=True)
    if complaint.message.author_id != me.user.id and not me.leads:
        raise writing.NotYours(_l("A complaint is closed by who complained, or by the project leader."))
    if not complaint.is_open:
        return
    if not complaint.is_answered:
        raise Conflict(_l("A complaint is closed after it was answered. Answer it first."))
    complaint.closed_by_id, complaint.closed_at = me.user.id, clock.now()
    db.session.flush()
    writing.touch(channel, complaint.message)


def responsible(channel: Channel) -> list[User]:
    """Who owns the clock, and the leader."""
    owners = [answers_for(channel.project_id), leader_of(channel.project_id)]
    return list({member.user_id: member.user for member in owners if member is not None}.values())
