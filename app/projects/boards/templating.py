"""Templates of boards: written at the desk, used by leaders; boards that were made keep what they have."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.catalogue.models import Service
from app.database import db
from app.errors import Conflict, NotFound
from app.projects.boards.models import BoardTemplate
from app.projects.boards.outline import DraftColumn, as_plain


class TemplateOvertaken(Conflict):
    """Somebody saved the template after this person had opened it; what they typed is kept beside what stands now."""

    title = _l("Somebody saved this template while you were writing")


def write(*, name: str, service_id: int | None, locale: str, columns: list[DraftColumn]) -> BoardTemplate:
    """A new template. Raises `Conflict` when the service has one."""
    _check_free(service_id, None)
    row = BoardTemplate(name=name, service_id=service_id, locale=locale, content=as_plain(columns))
    db.session.add(row)
    db.session.flush()
    return row


def rewrite(
    template_id: int, *, version: int, name: str, service_id: int | None, locale: str, columns: list[DraftColumn]
) -> BoardTemplate:
    """Raises `TemplateOvertaken` when somebody saved it meanwhile, `Conflict` when the service has another one."""
    row = _locked(template_id)
    if row.version != version:
        raise TemplateOvertaken
    _check_free(service_id, row.id)
    row.name, row.service_id, row.locale = name, service_id, locale
    row.content, row.version, row.updated_at = as_plain(columns), row.version + 1, clock.now()
    return row


def archive(template_id: int) -> None:
    """Offered no longer; its service is free for another one."""
    row = _locked(template_id)
    if row.archived_at is None:
        row.archived_at, row.service_id = clock.now(), None


def restore(template_id: int) -> None:
    _locked(template_id).archived_at = None


def services_to_choose(locale: str) -> list[tuple[int, str]]:
    """All services with their titles; 0 stands for any."""
    rows = db.session.scalars(sa.select(Service).order_by(Service.position, Service.id)).unique()
    return [(service.id, service.text(locale).title) for service in rows if service.texts]


def _check_free(service_id: int | None, own_id: int | None) -> None:
    if service_id is None:
        return
    taken = sa.select(BoardTemplate.id).where(BoardTemplate.service_id == service_id, BoardTemplate.id != (own_id or 0))
    if db.session.scalar(taken) is not None:
        raise Conflict(_l("This service has a template already. Change that one, or archive it first."))


def _locked(template_id: int) -> BoardTemplate:
    row = db.session.scalar(sa.select(BoardTemplate).where(BoardTemplate.id == template_id).with_for_update())
    if row is None:
        raise NotFound
    return row
