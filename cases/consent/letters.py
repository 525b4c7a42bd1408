"""Letters to the co-authors of a case, each once, in their own language."""

from __future__ import annotations

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from cases.consent import queries
from cases.consent.models import CaseApproval
from cases.writing.models import Case, CaseComment
from cases.writing.queries import writers_of


def invited(case: Case, user: User, seat_id: int) -> None:
    _to(user, "invited", case, f"case-invited:{seat_id}")


def changed(case: Case, last: CaseApproval) -> None:
    """The content is another than the approved one. Once for each approval, however often it is changed after it."""
    for seat in queries.coauthors_of(case.id):
        _to(seat.user, "changed", case, f"case-changed:{last.id}:{seat.user_id}")


def ready(case: Case, round_: str) -> None:
    """The case waits for them."""
    for seat in queries.coauthors_of(case.id):
        _to(seat.user, "ready", case, f"case-ready:{case.id}:{round_}:{seat.user_id}")


def withdrawn(case: Case, moment: str, *, ended: bool) -> None:
    """To everybody of the client, whoever withdrew: it is taken down."""
    for seat in queries.coauthors_of(case.id):
        _to(seat.user, "ended" if ended else "withdrawn", case, f"case-withdrawn:{case.id}:{moment}:{seat.user_id}")


def commented(case: Case, said: CaseComment) -> None:
    """To everybody else who talks about the case: the client unless it is only for us, and those who write it."""
    told = {said.author_id}
    if not said.internal:
        for seat in queries.coauthors_of(case.id):
            told.add(seat.user_id)
            if seat.user_id != said.author_id:
                _about(said, seat.user, case, absolute_url("case_consent.show", reference=case.reference))
    for user in writers_of(case):
        if user.id not in told:
            _about(said, user, case, absolute_url("cases_desk.show", reference=case.reference))


def _about(said: CaseComment, user: User, case: Case, link: str) -> None:
    key = f"case-comment:{said.id}:{user.id}"
    _to(user, "commented", case, key, author=said.author.name, words=said.body, link=f"{link}#comments")


def _to(user: User, name: str, case: Case, key: str, *, author: str = "", words: str = "", link: str = "") -> None:
    if user.erased_at is not None:
        return
    outbox.send_later(
        f"consent/mail/{name}",
        to=user.email,
        locale=user.locale,
        key=key,
        name=user.name,
        case=case,
        author=author,
        words=words,
        link=link or absolute_url("case_consent.show", reference=case.reference),
    )
