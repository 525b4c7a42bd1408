"""The log of what members of staff did: added to, never changed (a trigger sees to it).

Details name fields, roles and ids, not people: the log cannot forget, so it is told nothing that must be forgotten.
"""

from __future__ import annotations

import re
from typing import Any

from app.accounts.access import viewer
from app.accounts.models import AuditEntry
from app.accounts.networks import network_hash
from app.database import Model, db


def record(action: str, subject: Model | tuple[str, object], **details: Any) -> None:
    """Note that the viewer did `action` ("role.granted") to `subject`: a row, or a (type, id) pair."""
    kind, identity = subject if isinstance(subject, tuple) else _named(subject)
    actor = viewer().user
    db.session.add(
        AuditEntry(
            actor_id=actor.id if actor else None,
            action=action,
            subject_type=kind,
            subject_id=str(identity),
            details={name: _plain(value) for name, value in details.items()},
            network_hash=network_hash() or None,
        )
    )


def _named(subject: Model) -> tuple[str, object]:
    db.session.flush()
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(subject).__name__).lower()
    return kind, subject.id  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    return str(value)
