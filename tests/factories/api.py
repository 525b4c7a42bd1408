"""Keys for tests."""

from __future__ import annotations

from app.accounts.models import User
from app.api import keys
from app.database import transaction


def a_key(by: User, *scopes: str, days: int = 30, name: str = "Web shop in Kraków") -> dict[str, str]:
    """The header of a request with a new key that has these scopes."""
    with transaction():
        _, secret = keys.issue(name=name, scopes=scopes, days=days, by=by)
    return {"Authorization": f"Bearer {secret}"}
