"""From a pasted address to a tracked link: only to pages of ours, or of a host that is allowed, with a sub-id if wished."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.config import settings
from app.web.safety import local_target
from referrals.tracking.destinations import destination
from referrals.tracking.linking import NotOurPage

# Pages that lead no visitor anywhere: their own workspace, the desk, what programs speak to.
_NOT_FOR_VISITORS = ("/account", "/desk", "/api", "/webhooks", "/static", "/r/", "/dev")


def checked(typed: str) -> str:
    """The path of a page of ours, or the whole address on an allowed host. Raises `NotOurPage` with what to do."""
    address = typed.strip()
    base = settings().base_url
    own = address.removeprefix(base) if address == base or address.startswith((base + "/", base + "?")) else address
    target = destination(own or "/", "", frozenset(settings().landing_hosts))
    if not target:
        raise NotOurPage(_l("Paste the address of a page of ours, such as %(example)s.", example=f"{base}/services"))
    if target.startswith("/") and not _is_a_page(target):
        raise NotOurPage(_l("There is no page for visitors at this address. Open the page and copy its address."))
    return target


def _is_a_page(target: str) -> bool:
    path = urlsplit(local_target(target, "/")).path
    if path.startswith(_NOT_FOR_VISITORS):
        return False
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def tracked(code: str, target: str = "", sub_id: str = "") -> str:
    """The address to share: `/r/<code>`, leading to `target` where it is named, with the sub-id exactly as typed."""
    values = {name: value for name, value in (("to", target), ("sub", sub_id)) if value}
    return f"{settings().base_url}/r/{code}" + (f"?{urlencode(values)}" if values else "")
