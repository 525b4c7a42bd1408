"""What clients and team say to one another in the demo story, each in their language."""

from __future__ import annotations

import re
from functools import partial

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.accounts.tokens import new_token
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.buyers import Buyer
from app.demo.people import PASSWORD, colleague
from app.demo.sockets import Chapter
from app.demo.talk import Line, read_talks
from app.mail.models import MailMessage
from app.projects import inviting, joining, leading
from app.projects.access import live_member, participation_in
from app.projects.channels import complaining, feedback, pulse, reading, writing
from app.projects.channels.models import Channel, Message
from app.projects.channels.queries import channel_of_project
from app.projects.models import Project
from app.projects.queries import leader_of, project_of_order
from app.projects.states import Part

CLIENTS: dict[str, Buyer] = {
    "olive": buyers.OLIVE,
    "training": buyers.TEACHER,
    "cafe": buyers.CAFE,
    "ceramics": buyers.CERAMICS,
    "yoga": buyers.YOGA,
}
# Which client says how it goes, when, and in which words.
PULSES = (
    ("cafe", 52, 9.0, 4, "Wszystko jasne, tylko maile mogłyby być krótsze."),
    ("cafe", 34, 9.0, 5, "Kolory trafione, żona zachwycona."),
    ("olive", 28, 9.5, 5, "Her adımda ne olacağını biliyorum."),
    ("ceramics", 30, 10.0, 4, "Спокойно и по делу."),
    ("training", 30, 15.0, 5, "Clear, kind and on time."),
)
_LINK = re.compile(r"/(?P<raw>[\w-]{40,})")


def conversations() -> list[Chapter]:
    chapters: list[Chapter] = []
    for name, lines in read_talks().items():
        first = lines[0]
        chapters.append((first.days_ago, first.hour - 0.2, partial(take_seats, name)))
        chapters += [(line.days_ago, line.hour, partial(say, name, line)) for line in lines]
    return [*chapters, *(_pulse(*told) for told in PULSES)]


def take_seats(name: str) -> None:
    """Daria leads, Kerem answers, Rohan works, and the client is invited by e-mail; whoever is there already stays."""
    project = _project(name)
    leader = colleague(Role.PROJECT_LEADER)
    with transaction():
        if leader_of(project.id) is None:
            leading.appoint(project.id, leader, by=colleague(Role.ADMIN))
    with transaction():
        joining.add(project.id, _colleague("kerem"), Part.CUSTOMER_REPRESENTATIVE, by=leader)
        joining.add(project.id, _colleague("rohan"), Part.PROJECT_EXPERT, by=leader)
    buyer = CLIENTS[name]
    present = user_by_email(buyer.email)
    if present is None or live_member(project.id, present.id) is None:
        _invite(project, buyer, leader)


def say(name: str, line: Line) -> None:
    """One message, and what is decided about it at once."""
    project = _project(name)
    channel = _channel(project)
    author = _user(CLIENTS[name].email) if line.who == "client" else _colleague(line.who)
    me = participation_in(Viewer(author), project)
    with transaction():
        message = writing.write(
            channel, me, text=line.text, submission_key=new_token(), reply_to=_answered(channel, line)
        )
        if line.complaint:
            complaining.complain(channel, message, me)
        if line.feedback:
            leader = participation_in(Viewer(colleague(Role.PROJECT_LEADER)), project)
            feedback.mark(channel, message, leader)
        reading.read_up_to(channel, author, message.id)


def answer_pulse(name: str, score: int, line: str) -> None:
    """The client answers what they were asked last, if they were asked."""
    project = _project(name)
    channel = _channel(project)
    me = participation_in(Viewer(_user(CLIENTS[name].email)), project)
    with transaction():
        for question in pulse.waiting_for(channel, me)[:1]:
            pulse.answer(question, me, score=score, line=line)


def _pulse(name: str, days_ago: int, hour: float, score: int, line: str) -> Chapter:
    return days_ago, hour, partial(answer_pulse, name, score, line)


def _invite(project: Project, buyer: Buyer, leader: User) -> None:
    with transaction():
        inviting.invite(
            project.id,
            email=buyer.email,
            name=buyer.name,
            locale=buyer.locale,
            on_board=True,
            on_channel=True,
            by=leader,
        )
    account = user_by_email(buyer.email)
    letter = db.session.scalars(
        sa.select(MailMessage.text).where(MailMessage.recipient == buyer.email).order_by(MailMessage.id.desc())
    ).first()
    found = _LINK.search(letter or "")
    assert found is not None, "the invitation carries a link"
    db.session.rollback()
    with transaction():
        inviting.accept(found["raw"], viewer=account, name=buyer.name, password=PASSWORD, locale=buyer.locale)


def _project(name: str) -> Project:
    project = project_of_order(orders.named(name).id)
    assert project is not None, f"{name} is no work"
    return project


def _channel(project: Project) -> Channel:
    channel = channel_of_project(project.id)
    assert channel is not None, "a project with a leader has a channel"
    return channel


def _answered(channel: Channel, line: Line) -> int | None:
    if not line.answers:
        return None
    found = sa.select(Message.id).where(Message.channel_id == channel.id, Message.text.startswith(line.answers))
    return db.session.scalars(found).one()


def _colleague(name: str) -> User:
    return _user(f"{name}@imece.example")


def _user(email: str) -> User:
    user = user_by_email(email)
    assert user is not None, email
    return user
