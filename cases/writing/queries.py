"""Named reads of cases, texts, comments and files."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.media.sockets import Permitted, permitted_now
from app.projects.models import Project
from cases.writing.access import may_open, visible_to
from cases.writing.models import SURFACE, Case, CaseAsset, CaseComment, CaseText


def cases_for(viewer: Viewer, text: str = "") -> sa.Select[Case]:
    """What this member of staff may open, the newest change first."""
    wanted = sa.select(Case).where(visible_to(viewer)).options(joinedload(Case.project))
    if text:
        titled = sa.select(CaseText.case_id).where(sa.cast(CaseText.blocks, sa.Text).icontains(text, autoescape=True))
        wanted = wanted.where(
            sa.or_(
                Case.client_name.icontains(text, autoescape=True),
                Case.reference.icontains(text, autoescape=True),
                Case.slug.icontains(text, autoescape=True),
                Case.id.in_(titled),
            )
        )
    return wanted.order_by(Case.updated_at.desc(), Case.id.desc())


def case_by_id(case_id: int) -> Case:
    """Without eyes: for jobs and subscribers. Raises `NotFound`."""
    found = db.session.get(Case, case_id)
    if found is None:
        raise NotFound
    return found


def newest_text(case_id: int, language: str) -> CaseText | None:
    return db.session.scalar(_texts(case_id).where(CaseText.language == language).limit(1))


def newest_texts(case_ids: Sequence[int]) -> dict[int, dict[str, CaseText]]:
    """The newest text of each case in each language, in one statement."""
    newest = (
        sa.select(CaseText)
        .where(CaseText.case_id.in_(case_ids))
        .ext(distinct_on(CaseText.case_id, CaseText.language))
        .order_by(CaseText.case_id, CaseText.language, CaseText.version.desc())
    )
    found: dict[int, dict[str, CaseText]] = {case_id: {} for case_id in case_ids}
    for text in db.session.scalars(newest):
        found[text.case_id][text.language] = text
    return found


def text_of(case_id: int, language: str, version: int) -> CaseText:
    """One version. Raises `NotFound`."""
    wanted = _texts(case_id).where(CaseText.language == language, CaseText.version == version)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def versions_of(case_id: int, language: str) -> sa.Select[CaseText]:
    return _texts(case_id).where(CaseText.language == language)


def comments_on(case_id: int, *, internal: bool) -> Sequence[CaseComment]:
    """The oldest first; the client's eyes get none that are `internal`."""
    wanted = sa.select(CaseComment).where(CaseComment.case_id == case_id).order_by(CaseComment.id)
    return db.session.scalars(wanted if internal else wanted.where(CaseComment.internal.is_(False))).all()


def writers_of(case: Case) -> Sequence[User]:
    """Members of staff who began the case, saved a text of it or spoke about it, and can still open it."""
    texts = sa.select(CaseText.author_id).where(CaseText.case_id == case.id)
    said = sa.select(CaseComment.author_id).where(CaseComment.case_id == case.id)
    wanted = sa.select(User).where(
        sa.or_(User.id == case.created_by_id, User.id.in_(texts), User.id.in_(said)), User.erased_at.is_(None)
    )
    return [user for user in db.session.scalars(wanted.order_by(User.id)) if may_open(user, case)]


def assets_of(case_id: int) -> Sequence[CaseAsset]:
    wanted = sa.select(CaseAsset).where(CaseAsset.case_id == case_id, CaseAsset.removed_at.is_(None))
    return db.session.scalars(wanted.order_by(CaseAsset.id)).all()


def shown_assets_of(case_id: int) -> Sequence[CaseAsset]:
    """What texts may show now: pictures by the permission of others only while it is in force."""
    found = assets_of(case_id)
    now = permissions_of(found)
    return [each for each in found if not each.permission or each.permission in now]


def permissions_of(found: Sequence[CaseAsset]) -> dict[str, Permitted]:
    """Of these files, the permissions that are in force, by name."""
    return permitted_now(SURFACE, sorted({each.permission for each in found if each.permission}))


def all_assets_of(case_id: int) -> Sequence[CaseAsset]:
    """Those in use first, then those that were put away."""
    wanted = sa.select(CaseAsset).where(CaseAsset.case_id == case_id)
    return db.session.scalars(wanted.order_by(CaseAsset.removed_at.is_not(None), CaseAsset.id)).all()


def asset(case_id: int, key: str) -> CaseAsset:
    """A file of that case, also one that was taken away while a version still shows it. Raises `NotFound`."""
    found = db.session.scalar(sa.select(CaseAsset).where(CaseAsset.case_id == case_id, CaseAsset.key == key))
    if found is None:
        raise NotFound
    return found


def case_of_project(project_id: int) -> Case | None:
    return db.session.scalar(sa.select(Case).where(Case.project_id == project_id).order_by(Case.id).limit(1))


def projects_to_tell(text: str = "") -> sa.Select[Project]:
    """Delivered projects that nobody has told yet, the last delivered first."""
    told = sa.select(Case.project_id).where(Case.project_id.is_not(None))
    wanted = sa.select(Project).where(Project.state.in_(("delivered", "closed")), Project.id.not_in(told))
    if text:
        wanted = wanted.where(Project.title.icontains(text, autoescape=True))
    return wanted.options(joinedload(Project.order)).order_by(Project.delivered_at.desc(), Project.id.desc())


def _texts(case_id: int) -> sa.Select[CaseText]:
    return sa.select(CaseText).where(CaseText.case_id == case_id).order_by(CaseText.version.desc())
