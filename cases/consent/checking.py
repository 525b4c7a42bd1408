"""What consent has to say about publishing a case: without the client's yes nothing goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from app.database import db
from cases.consent import queries
from cases.consent.models import Consent
from cases.consent.outputs import Naming, Output
from cases.evidence.models import CaseResult
from cases.writing.models import Case, CaseText
from cases.writing.sockets import Check, Severity


def checks(case: Case, text: CaseText) -> Iterable[Check]:
    """Asked through `cases.checks` for each text that would be published."""
    allowed = queries.open_consents(case.id)
    if not queries.coauthors_of(case.id) and not allowed:
        yield Check(
            code="client_not_asked", sentence=_("Nobody of the client has been asked to take part in this case yet.")
        )
        return
    if Output.WEB not in allowed:
        yield Check(code="no_consent", sentence=_no_consent(case.id))
    if not queries.is_approved(case):
        yield Check(code="not_approved", sentence=_("The client has not approved the case as it is now."))
    yield from _unconfirmed(case)
    if any(consent.known_naming is Naming.ANONYMOUS for consent in allowed.values()):
        yield from names_found(case.client_name, text)


def names_found(name: str, text: CaseText) -> Iterator[Check]:
    """Where a text names a client who wants to stay without a name; `client` is the block that is shown with the name only."""
    pattern = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    for place, words in text.document.words():
        if place != "client" and pattern.search(words.casefold()):
            yield Check(
                code="client_named",
                sentence=_("The client wants to stay without a name in some outputs, and this text says it."),
                place=place,
            )
    if not text.document.client_anonymous:
        yield Check(
            code="no_anonymous_client",
            sentence=_(
                "The client wants to stay without a name in some outputs: say who they are without naming them."
            ),
            place="client_anonymous",
        )


def _no_consent(case_id: int) -> str:
    last = db.session.scalar(
        sa.select(Consent)
        .where(Consent.case_id == case_id, Consent.output == Output.WEB)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    if last is None:
        return _("The client has not allowed us to show the case on our website.")
    if last.closed_because == "withdrawn":
        return _("The client has withdrawn the consent to show the case on our website.")
    return _("The time for which the client allowed the case on our website is over.")


def _unconfirmed(case: Case) -> Iterator[Check]:
    found = sa.select(CaseResult).where(
        CaseResult.case_id == case.id, CaseResult.removed_at.is_(None), CaseResult.confirmed_at.is_(None)
    )
    for row in db.session.scalars(found.order_by(CaseResult.position, CaseResult.id)):
        yield Check(
            code="number_not_confirmed",
            sentence=_("The client has not confirmed “%(metric)s” yet.", metric=row.metric),
            severity=Severity.STOP,
            place=f"result.{row.key}",
        )
