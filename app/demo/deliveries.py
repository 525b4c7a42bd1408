"""Projects of the demo story on their way to the client: teams, milestones, approvals of every kind, and deliveries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import drawings, orders
from app.demo.buyers import Buyer
from app.demo.people import PASSWORD, at_the_desk, colleague
from app.mail.models import MailMessage
from app.projects import inviting, joining, leading
from app.projects.access import live_member
from app.projects.communication import planning
from app.projects.communication.planning import ItemDraft
from app.projects.delivery import agreeing, answering, asking, closing, marking, tasks
from app.projects.delivery.asking import Draft, DraftFile
from app.projects.delivery.marking import MilestoneDraft
from app.projects.delivery.models import Approval, ApprovalVersion, Milestone
from app.projects.delivery.queries import agreement_of, delivery_of
from app.projects.delivery.states import Kind
from app.projects.health import tasks as health
from app.projects.models import Project
from app.projects.queries import leader_of, project_of_order
from app.projects.states import Part

_LINK = re.compile(r"/project-invitations/([\w-]+)")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the leader shows: `name` is what the story calls it, `days` how long the client has to answer."""

    name: str
    title: str
    text: str
    days: int = 7
    picture: str = ""


def begin(order: str, buyer: Buyer, timezone: str, *, expert: bool = True) -> None:
    """A leader is appointed, the team joins, and the client accepts the invitation in their mail."""
    project_id = _project(order).id
    with at_the_desk(Role.ADMIN) as by, transaction():
        if leader_of(project_id) is None:
            leading.appoint(project_id, colleague(Role.PROJECT_LEADER), by=by)
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        joining.add(project_id, colleague(Role.CUSTOMER_REPRESENTATIVE), Part.CUSTOMER_REPRESENTATIVE, by=by)
        if expert:
            joining.add(project_id, colleague(Role.PROJECT_EXPERT), Part.PROJECT_EXPERT, by=by)
    _let_in(project_id, buyer, timezone)


def plan(order: str, *points: tuple[str, int, bool]) -> None:
    """Write milestones down: title, days from the present moment, and whether the client sees it."""
    project_id, today = _project(order).id, clock.today()
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        for title, days, shown in points:
            due_on = today + timedelta(days=days)
            draft = MilestoneDraft(title=title, description="", due_on=due_on, shown_to_client=shown)
            marking.add(project_id, draft, by=by)


def reach(order: str, title: str) -> None:
    project_id = _project(order).id
    found = sa.select(Milestone.id).where(Milestone.project_id == project_id, Milestone.title == title)
    milestone_id = db.session.scalars(found).one()
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        marking.reach(milestone_id, by=by)


def ask(order: str, question: Question) -> None:
    kind = Kind.FILE if question.picture else Kind.TEXT
    project_id = _project(order).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        asking.ask(project_id, kind, _draft(question), by=by)


def ask_again(earlier: str, question: Question) -> None:
    """Show the next version of what the story calls `earlier`."""
    approval_id = _approval(earlier).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        asking.ask_again(approval_id, _draft(question), by=by)


def hand_over(order: str, question: Question) -> None:
    project_id = _project(order).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        handed = delivery_of(project_id)
        if handed is None:
            asking.ask(project_id, Kind.DELIVERY, _draft(question), by=by)
        else:
            asking.ask_again(handed.id, _draft(question), by=by)


def approve(name: str, buyer: Buyer, words: str = "") -> None:
    """The client says yes to the newest version of what the story calls `name`."""
    version = _approval(name).current
    with transaction():
        answering.approve(version.approval_id, version.version, version.seal, by=_client(buyer), words=words)


def ask_for_changes(name: str, buyer: Buyer, words: str) -> None:
    version = _approval(name).current
    with transaction():
        answering.ask_for_changes(version.approval_id, version.version, version.seal, by=_client(buyer), words=words)


def offer_agreement(order: str, words: str, locale: str) -> None:
    project_id = _project(order).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        agreeing.offer(project_id, words, locale=locale, by=by)


def agree(order: str, buyer: Buyer) -> None:
    project_id = _project(order).id
    with transaction():
        offered = agreement_of(project_id)
        if offered is not None:
            agreeing.agree(project_id, offered.id, by=_client(buyer))


def remind() -> None:
    """What the clock of the worker does every hour."""
    tasks.remind.perform()


def let_agreements_answer() -> None:
    tasks.let_agreements_answer.perform()


def look_at_health() -> None:
    """As `remind`: each change of a process is noted with its reason, and the leader told."""
    health.watch.perform()


def close(order: str) -> None:
    project_id = _project(order).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        closing.close(project_id, by=by)


def say(order: str, message: str, audience: str) -> None:
    """Write the message of the communication plan."""
    project_id = _project(order).id
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        planning.write_message(project_id, message=message, audience=audience, shown_to_client=True, by=by)


def plan_item(
    order: str, title: str, where: tuple[str, str], days: tuple[int, int], state: str, shown: bool = True
) -> None:
    """Put one item into the plan; `where` is discipline and channel, `days` count from the present moment."""
    project_id, today = _project(order).id, clock.today()
    draft = ItemDraft(
        title=title,
        discipline=where[0],
        channel=where[1],
        starts_on=_day(today, days[0]),
        ends_on=_day(today, days[1]),
        state=state,
        note="",
        shown_to_client=shown,
    )
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        planning.add(project_id, draft, by=by)


def _let_in(project_id: int, buyer: Buyer, timezone: str) -> None:
    user = user_by_email(buyer.email)
    if user is not None and live_member(project_id, user.id) is not None:
        return
    with at_the_desk(Role.PROJECT_LEADER) as by, transaction():
        inviting.invite(
            project_id, email=buyer.email, name=buyer.name, locale=buyer.locale, on_board=True, on_channel=True, by=by
        )
    letters = sa.select(MailMessage.text).where(MailMessage.recipient == buyer.email).order_by(MailMessage.id.desc())
    raw = next(found.group(1) for text in db.session.scalars(letters) if (found := _LINK.search(text)))
    with transaction():
        inviting.accept(raw, viewer=user, name=buyer.name, password=PASSWORD, locale=buyer.locale, timezone=timezone)


def _draft(question: Question) -> Draft:
    files: tuple[DraftFile, ...] = ()
    if question.picture:
        files = (DraftFile(filename=question.picture, content_type="image/png", data=drawings.draw(question.picture)),)
    return Draft(
        title=question.title,
        text=question.text,
        due_at=_end_of_day(question.days),
        submission_key=_key(question.name),
        files=files,
    )


def _approval(name: str) -> Approval:
    """The approval one of whose versions the story calls `name`."""
    found = sa.select(ApprovalVersion).where(ApprovalVersion.submission_key == _key(name))
    return db.session.scalars(found).one().approval


def _project(order: str) -> Project:
    found = project_of_order(orders.named(order).id)
    if found is None:
        raise LookupError(f"the order {order} opened no project")
    return found


def _client(buyer: Buyer) -> User:
    user = user_by_email(buyer.email)
    if user is None:
        raise LookupError(f"{buyer.email} has no account")
    return user


def _key(name: str) -> str:
    return f"demo-story-approval-{name}"


def _end_of_day(days: int) -> datetime:
    evening = clock.now() + timedelta(days=days)
    return evening.replace(hour=20, minute=59, second=0, microsecond=0)


def _day(today: date, days: int) -> date:
    return today + timedelta(days=days)
