"""Jobs of accounts. Whether an address has an account is looked up here, where nobody can measure how long it takes."""

from __future__ import annotations

from app.accounts import entering
from app.accounts.redeeming import Purpose
from app.database import transaction
from app.jobs.queue import task
from app.media.storage import storage


@task("accounts.mail_link")
def mail_link(*, purpose: str, email: str, wish: str, next_path: str | None = None) -> None:
    """`wish` is random and new each time somebody asks, so that a job which runs twice writes one mail."""
    with transaction():
        entering.mail_link(Purpose(purpose), email, next_path=next_path, key=f"link:{wish}")


@task("accounts.discard_file")
def discard_file(*, file_key: str) -> None:
    """Remove the bytes of a file whose row is gone."""
    storage().delete(file_key)
