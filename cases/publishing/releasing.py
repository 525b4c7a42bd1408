"""Taking a case into public, at once or at an hour, and out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.events import publish
from cases.consent.contents import newest_texts
from cases.consent.queries import locked
from cases.evidence.queries import results_of
from cases.evidence.sealing import seal
from cases.publishing import composing, deferring, indexing
from cases.publishing.channels import Kind, State
from cases.publishing.facts import CaseHeld, CasePublished, CaseScheduled, CaseWithdrawn
from cases.publishing.models import Publication
from cases.writing.models import Case, CaseText
from cases.writing.sockets import Check, Severity, checks
from cases.writing.states import State as CaseState

_SECONDS = ("second", "minute", "hour", "day", "week", "month", "year")
_SHARES = ("percent", "points")
_MONEY_LETTERS = 3


class NotReady(Conflict):
    title = _l("This case cannot be published yet")


def findings(case: Case, languages: Sequence[str] = ()) -> dict[str, list[Check]]:
    """What every package has to say about publishing these texts, by language."""
    texts = newest_texts(case.id)
    wanted = languages or sorted(texts)
    return {
        language: [check for answer in checks.answers(case, texts[language]) for check in answer]
        for language in wanted
        if language in texts
    }


def stops(found: Mapping[str, Sequence[Check]]) -> list[Check]:
    """What keeps it from being published, each sentence once."""
    said = {
        str(check.sentence): check for every in found.values() for check in every if check.severity is Severity.STOP
    }
    return list(said.values())


def publish_now(case: Case, languages: Sequence[str], *, by: User | None) -> list[Publication]:
    """Make the newest text public in each of these languages. Raises `NotReady` with what stands against it."""
    case = locked(case.id)
    texts = _texts(case, languages)
    against = stops(findings(case, languages))
    if against:
        raise NotReady(" ".join(str(check.sentence) for check in against))
    made = [_release(case, texts[language], by) for language in languages]
    if case.known_state is not CaseState.PUBLISHED:
        case.move(CaseState.PUBLISHED)
    audit.record("case.published", case, languages=list(languages))
    return made


def schedule(case: Case, languages: Sequence[str], due_at: datetime, *, by: User | None) -> list[Publication]:
    """Plan it for an hour; an earlier plan for the same language gives way. What it says then is looked at then."""
    case = locked(case.id)
    _texts(case, languages)
    if due_at <= clock.now():
        raise Invalid(_("This hour is over already. Publish it at once, or choose a later one."))
    made = []
    for language in languages:
        _unplan(case.id, language)
        planned = Publication(
            case_id=case.id,
            language=language,
            version=0,
            state=State.SCHEDULED,
            due_at=due_at,
            planned_by_id=by.id if by else None,
        )
        db.session.add(planned)
        db.session.flush()
        deferring.release(planned.id, at=due_at)
        publish(CaseScheduled(case_id=case.id, publication_id=planned.id))
        made.append(planned)
    audit.record("case.scheduled", case, languages=list(languages), due_at=due_at.isoformat())
    return made


def unplan(case: Case) -> int:
    """Forget what is planned for later; says how many languages that were."""
    locked(case.id)
    return _unplan(case.id)


def release_planned(publication_id: int) -> None:
    """Do what was planned, if it still is and nothing stands against it; else say why not."""
    planned = db.session.get(Publication, publication_id)
    if planned is None:
        return
    case = locked(planned.case_id)
    db.session.refresh(planned)
    if planned.known_state is not State.SCHEDULED or planned.due_at is None or planned.due_at > clock.now():
        return
    against = stops(findings(case, [planned.language]))
    if against:
        planned.state, planned.because = State.REFUSED, [str(check.sentence) for check in against]
        return
    by = planned.planned_by
    db.session.delete(planned)
    db.session.flush()
    publish_now(case, [planned.language], by=by)


def hold(case: Case) -> bool:
    """A number has changed: what shows it is off until the client has said yes again. Says whether anything was shown."""
    locked(case.id)
    shown = list(_in_state(case.id, State.LIVE))
    for publication in shown:
        publication.end(State.HELD)
    if shown:
        db.session.flush()
        publish(CaseHeld(case_id=case.id))
    return bool(shown)


def take_down(case: Case) -> bool:
    """Every output is gone from now on; the drawn files go in a job. Says whether there was anything."""
    case = locked(case.id)
    _unplan(case.id)
    standing = sa.select(Publication).where(
        Publication.case_id == case.id, Publication.state.in_([State.LIVE, State.HELD, State.REPLACED])
    )
    was = list(db.session.scalars(standing))
    for publication in was:
        publication.end(State.WITHDRAWN)
    db.session.flush()
    if case.known_state is CaseState.PUBLISHED:
        case.move(CaseState.WITHDRAWN)
    if was:
        deferring.tidy(case.id)
        audit.record("case.taken_down", case)
        publish(CaseWithdrawn(case_id=case.id))
    return bool(was)


def kinds_of(units: Sequence[str]) -> list[str]:
    """What was measured, by the units of the rows."""
    found = set()
    for unit in units:
        if len(unit) == _MONEY_LETTERS and unit.isupper():
            found.add(Kind.MONEY)
        elif unit in _SECONDS:
            found.add(Kind.TIME)
        else:
            found.add(Kind.SHARE if unit in _SHARES else Kind.COUNT)
    return [kind.value for kind in Kind if kind in found]


def _release(case: Case, text: CaseText, by: User | None) -> Publication:
    first = db.session.scalar(
        sa.select(sa.func.min(Publication.live_at)).where(
            Publication.case_id == case.id, Publication.language == text.language, Publication.live_at.is_not(None)
        )
    )
    record = composing.compose(case, text, published_at=first)
    _end_earlier(case.id, text.language)
    made = Publication(
        case_id=case.id,
        language=text.language,
        version=text.version,
        state=State.LIVE,
        live_at=clock.now(),
        title=record.document.title,
        record=record.as_json(),
        industry=case.industry,
        problems=list(case.problems),
        left_out=[],
        kinds=kinds_of([row.unit for row in results_of(case.id)]),
        search=indexing.vector_of(record.document),
        content_id=seal(case, text).id,
        planned_by_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    deferring.draw(made.id)
    publish(CasePublished(case_id=case.id, publication_id=made.id, language=text.language))
    return made


def _end_earlier(case_id: int, language: str) -> None:
    _unplan(case_id, language)
    for earlier in db.session.scalars(
        sa.select(Publication).where(
            Publication.case_id == case_id,
            Publication.language == language,
            Publication.state.in_([State.LIVE, State.HELD]),
        )
    ):
        earlier.end(State.REPLACED)
    db.session.flush()


def _texts(case: Case, languages: Sequence[str]) -> dict[str, CaseText]:
    texts = newest_texts(case.id)
    if not languages or any(language not in texts for language in languages):
        raise Invalid(_("Choose a language in which the case is written."))
    return texts


def _unplan(case_id: int, language: str | None = None) -> int:
    found = sa.select(Publication).where(Publication.case_id == case_id, Publication.state == State.SCHEDULED)
    if language is not None:
        found = found.where(Publication.language == language)
    planned = list(db.session.scalars(found))
    for each in planned:
        db.session.delete(each)
    db.session.flush()
    return len(planned)


def _in_state(case_id: int, state: State) -> sa.ScalarResult[Publication]:
    return db.session.scalars(sa.select(Publication).where(Publication.case_id == case_id, Publication.state == state))
