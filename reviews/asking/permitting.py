"""Words from a project's channel: their author is asked whether they may be shown as a review, and says yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.mail import outbox
from app.mail.links import absolute_url
from app.orders.models import OrderLine
from app.projects.channels.models import Message
from app.projects.channels.queries import live_mark
from app.projects.models import Project
from app.projects.sockets import WaitingItem
from app.projects.states import Part
from reviews.asking import sending
from reviews.asking.models import ChatPermission
from reviews.reviewing.models import Review, ReviewRequest
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import Channel
from reviews.reviewing.submitting import Words, answer


def ask(message_id: int, project_id: int, author_id: int) -> ChatPermission | None:
    """One question per message; None when it was asked, when nothing of the order can be reviewed, or they objected."""
    author, project = db.session.get_one(User, author_id), db.session.get_one(Project, project_id)
    known = sa.select(ChatPermission.id).where(ChatPermission.message_id == message_id)
    line = _line_of(project)
    if line is None or sending.is_suppressed(author.email) or db.session.scalar(known) is not None:
        return None
    assert line.service_id is not None
    request, _raw = request_review(
        service_id=line.service_id,
        recipient=Recipient(name=author.name, email=author.email, locale=author.locale, user_id=author.id),
        channel=Channel.CHAT,
        order_line_id=line.id,
        project_id=project.id,
    )
    permission = ChatPermission(
        message_id=message_id, project_id=project_id, author_id=author_id, request_id=request.id, asked_at=clock.now()
    )
    db.session.add(permission)
    db.session.flush()
    return permission


def send(permission_id: int) -> None:
    """The mail that asks, within the caps of the person; put off by nobody, since the page waits for them anyway."""
    permission = db.session.get_one(ChatPermission, permission_id)
    author, message = permission.author, words_of(permission)
    sending.lock_person(author.email)
    over = sending.earliest_for(author.email) > clock.now() or sending.is_suppressed(author.email)
    if permission.answered_at is not None or permission.request.sent_at is not None or message is None or over:
        return
    sending.count_mail(permission.request, number=0)
    permission.request.note_sent()
    outbox.send_later(
        "asking/mail/permission",
        to=author.email,
        locale=author.locale,
        key=f"review-permission:{permission.id}",
        private=True,
        hold=not author.is_verified,
        name=author.name,
        text=message.text,
        link=absolute_url("permissions.show", permission_id=permission.id),
    )


def words_of(permission: ChatPermission) -> Message | None:
    """The message while it stands and is marked; nobody is asked about what was taken back."""
    message = db.session.get(Message, permission.message_id)
    if message is None or message.is_deleted or live_mark(message.id) is None:
        return None
    return message


def permission_of(user: User, permission_id: int, *, lock: bool = False) -> ChatPermission:
    """Theirs, and still to be answered. Raises `NotFound`."""
    found = sa.select(ChatPermission).where(
        ChatPermission.id == min(permission_id, 2**62),
        ChatPermission.author_id == user.id,
        ChatPermission.answered_at.is_(None),
    )
    permission = db.session.scalar(found.with_for_update() if lock else found)
    if permission is None or words_of(permission) is None or not permission.request.is_open:
        raise NotFound
    return permission


def allow(permission: ChatPermission, words: Words) -> Review:
    """Their words, as they left them on the page, become their review."""
    request = db.session.get_one(ReviewRequest, permission.request_id, with_for_update={"of": ReviewRequest})
    permission.answered_at, permission.given = clock.now(), True
    return answer(request, words)


def refuse(permission: ChatPermission) -> None:
    """It stays between them and the project, and nobody asks about it again."""
    permission.answered_at, permission.given = clock.now(), False
    permission.request.cancel()


def waiting_for(user: User) -> Iterable[WaitingItem]:
    """What waits for this person among everything else."""
    for permission in _open_of(user):
        message = words_of(permission)
        if message is not None and permission.request.is_open:
            yield WaitingItem(
                project_id=permission.project_id,
                label=_l("Say whether we may show your words"),
                title=message.text[:80],
                url=url_for("permissions.show", permission_id=permission.id),
                part=Part.CLIENT,
            )


def _open_of(user: User) -> Sequence[ChatPermission]:
    found = sa.select(ChatPermission).where(ChatPermission.author_id == user.id, ChatPermission.answered_at.is_(None))
    return db.session.scalars(found.order_by(ChatPermission.id)).all()


def _line_of(project: Project) -> OrderLine | None:
    """The first line of the order about which this can be said."""
    lines = sa.select(OrderLine).where(OrderLine.order_id == project.order_id, OrderLine.service_id.is_not(None))
    written = sa.select(Review.id).where(Review.order_line_id == OrderLine.id, Review.state != "withdrawn")
    return db.session.scalar(lines.where(~written.exists()).order_by(OrderLine.position).limit(1))
