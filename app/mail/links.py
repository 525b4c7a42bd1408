"""Full addresses for what is read outside our pages: mails, documents, feeds."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.config import settings


def absolute_url(endpoint: str, **values: Any) -> str:
    """The address of `endpoint` under BASE_URL, the same in a request, a job and a command.

    The host never comes from the request, so a forged Host header cannot lead a reader of a mail elsewhere.
    """
    base = urlsplit(settings().base_url)
    current_app.inject_url_defaults(endpoint, values)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
