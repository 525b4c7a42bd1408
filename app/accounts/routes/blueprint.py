"""The blueprint that all pages of accounts stand on, and what holds for each of them."""

from __future__ import annotations

import hashlib

from flask import Blueprint, request, url_for

from app.accounts import signing_in
from app.accounts.access import viewer
from app.web.headers import hide_address
from app.web.limits import caller, limiter
from app.web.safety import local_target

routes = Blueprint("accounts", __name__, template_folder="../templates")


@routes.before_request
def keep_tokens_secret() -> None:
    """A page whose address carries a token tells no other site where its reader came from, errors included."""
    if request.view_args and "token" in request.view_args:
        hide_address()


def by_address() -> str:
    """Counts attempts per address that is tried, from wherever; hashed, so that the counters name nobody."""
    entered = request.form.get("email", "").strip().lower()
    return hashlib.sha256(f"address:{entered or caller()}".encode("utf-8", "replace")).hexdigest()


def by_person() -> str:
    user = viewer().user
    return f"person:{user.id}" if user else caller()


# Per network and per address; an office behind one network must still be able to come in.
entry_limit = limiter.shared_limit("60 per 15 minutes", scope="entry", methods=["POST"])
address_limit = limiter.shared_limit("10 per 15 minutes", scope="address", key_func=by_address, methods=["POST"])
token_limit = limiter.shared_limit("60 per 15 minutes", scope="tokens")
person_limit = limiter.shared_limit("10 per 15 minutes", scope="person", key_func=by_person, methods=["POST"])


def next_target(wished: str | None) -> str:
    """Where to go after coming in: what was wished, if it is a page of ours, else the desk or the portal."""
    row = signing_in.row_behind_cookie()
    home = "desk.front" if row is not None and row.user.is_staff else "accounts.home"
    return local_next(wished) or url_for(home)


def local_next(wished: str | None) -> str | None:
    """`wished` if it is a path of ours, else None; what is put into a link or a token was looked at by this."""
    return local_target(wished, default="") or None
