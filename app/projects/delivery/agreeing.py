"""The agreement that silence approves: offered by the leader, agreed to by the client, ended by either at any time."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from app.projects.access import live_member
from app.projects.delivery.facts import AgreementMade, AgreementOffered
from app.projects.delivery.models import SilenceAgreement
from app.projects.delivery.queries import agreement_of, clients_of
from app.projects.models import Project
from app.projects.queries import locked
from app.projects.states import Part
from app.projects.timeline import note


class AgreementGone(Conflict):
    title = _l("This agreement is no longer offered")


def offer(project_id: int, words: str, *, locale: str, by: User) -> SilenceAgreement:
    """Ask the client whether silence may approve. While one is offered or holds, that one is given back."""
    project = locked(project_id)
    _require_part(project, by, Part.PROJECT_LEADER)
    if (present := agreement_of(project.id)) is not None:
        return present
    if not clients_of(project.id):
        raise Conflict(_l("Nobody of the client is on the board yet. Invite them first."))
    agreement = SilenceAgreement(
        project_id=project.id, words=words, locale=locale, offered_by_id=by.id, offered_at=clock.now()
    )
    db.session.add(agreement)
    db.session.flush()
    note(project.id, "agreement_offered", by, agreement_id=agreement.id)
    publish(AgreementOffered(agreement_id=agreement.id, project_id=project.id))
    return agreement


def agree(project_id: int, agreement_id: int, *, by: User) -> SilenceAgreement:
    """The client agrees to the words of that offer, from now on. Agreeing again is quiet.

    Raises `AgreementGone` when it was ended or another one took its place.
    """
    project = locked(project_id)
    _require_part(project, by, Part.CLIENT)
    agreement = _present(project, agreement_id)
    if agreement.agreed_at is not None:
        return agreement
    agreement.agreed_at, agreement.agreed_by_id = clock.now(), by.id
    note(project.id, "agreement_made", by, agreement_id=agreement.id)
    db.session.flush()
    publish(AgreementMade(agreement_id=agreement.id, project_id=project.id))
    return agreement


def end(project_id: int, agreement_id: int, *, by: User) -> SilenceAgreement:
    """From now on silence approves nothing, also what was asked before. Ending it again is quiet."""
    project = locked(project_id)
    _require_part(project, by, Part.CLIENT, Part.PROJECT_LEADER)
    agreement = db.session.get(SilenceAgreement, agreement_id, populate_existing=True)
    if agreement is None or agreement.project_id != project.id:
        raise NotFound
    if agreement.ended_at is None:
        agreement.ended_at, agreement.ended_by_id = clock.now(), by.id
        note(project.id, "agreement_ended", by, agreement_id=agreement.id)
        db.session.flush()
    return agreement


def _present(project: Project, agreement_id: int) -> SilenceAgreement:
    agreement = agreement_of(project.id)
    if agreement is None or agreement.id != agreement_id:
        raise AgreementGone
    return agreement


def _require_part(project: Project, by: User, *parts: Part) -> None:
    member = live_member(project.id, by.id)
    if member is None or not member.on_board or Part(member.part) not in parts:
        raise NotFound
    if not project.is_open:
        raise Conflict(_l("This project has ended."))
