"""Who looks, and what is open to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.models import User, UserSession
from app.accounts.roles import Role
from app.config import settings
from app.errors import NotFound

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
REFERENCES = "references"
MOST_REFERENCES = 50


@dataclass(frozen=True)
class Viewer:
    """The eyes that look: a signed-in person or nobody, and the references this browser was given by signed links."""

    user: User | None
    references: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        return self.user is not None and self.user.is_staff and has_passed_second_factor()

    def has_role(self, *roles: Role) -> bool:
        return self.user is not None and self.user.has_role(*roles)


def viewer() -> Viewer:
    """Who looks at this request; nobody outside a request."""
    if not has_request_context():
        return Viewer(None)
    user = current_user._get_current_object() if current_user.is_authenticated else None
    return Viewer(user, frozenset(session.get(REFERENCES, ())))


def open_reference(reference: str) -> None:
    """Let this browser see the order or quote of `reference` from now on (it came by a signed link)."""
    known = [each for each in session.get(REFERENCES, ()) if each != reference]
    session[REFERENCES] = [*known, reference][-MOST_REFERENCES:]


def current_session() -> UserSession | None:
    """The row behind this browser's cookie, once the person is signed in."""
    if not current_user.is_authenticated:
        return None
    found: UserSession | None = g.get("user_session")
    return found


def has_passed_second_factor() -> bool:
    """Whether this session may work at the desk: a second factor was shown, or none is asked for here."""
    row = current_session()
    return not settings().second_factor_required or (row is not None and row.second_factor_at is not None)


def signed_in(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
    """For portal routes: who is not signed in is asked to, and comes back here."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
        return view(*args, **kwargs) if current_user.is_authenticated else ask_to_sign_in()

    return guarded


def desk(*roles: Role) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer | Response]]:
    """For desk routes: open to staff with one of `roles` (any staff role when none is named) and a second factor.

    Whoever is signed in without the role gets 404, as for any page that is not theirs.
    """

    def around(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
            refusal = refusal_at_desk()
            if refusal is not None:
                return refusal
            if roles and not viewer().has_role(*roles):
                raise NotFound
            return view(*args, **kwargs)

        return guarded

    return around


def refusal_at_desk() -> Response | None:
    """None when the viewer may enter the desk, else where to go first; raises `NotFound` for those who are not staff."""
    user = viewer().user
    if user is None:
        return ask_to_sign_in()
    if not user.is_staff:
        raise NotFound
    if has_passed_second_factor():
        return None
    return redirect(url_for("accounts.set_up_second_factor", next=_here()))


def ask_to_sign_in() -> Response:
    return redirect(url_for("accounts.sign_in", next=_here()))


def _here() -> str | None:
    """This address to come back to; what was posted cannot be repeated, so the page before it has to do."""
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
