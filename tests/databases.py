"""PostgreSQL for tests: one throwaway server per run, a migrated template, and a clone of it for whoever asks."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade

from app import create_app
from app.config import MailSettings, Settings
from app.database import db
from app.embedded import EmbeddedPostgres

MIGRATIONS = str(Path(__file__).parent.parent / "migrations")


def test_settings(database_url: str, instance: Path, **changes: object) -> Settings:
    """Settings for tests: every wing on, no limits on rates, mail kept as files, the sandbox gateway."""
    it = Settings(
        environment="test",
        secret_key="a secret that only the tests know, 32+",
        database_url=database_url,
        instance_path=instance,
        base_url="http://imece.test",
        rate_limits_enabled=False,
        second_factor_required=True,
        mail=MailSettings(),
    )
    return replace(it, **changes)  # type: ignore[arg-type]


test_settings.__test__ = False  # type: ignore[attr-defined]


@dataclass
class Cluster:
    """A running server and the migrated template database on it."""

    server_url: sa.URL
    template: str

    @contextmanager
    def clone(self, prefix: str = "case", template: str | None = None) -> Iterator[str]:
        """The URL of a fresh copy of the template, dropped afterwards; `template` is the URL of another one to copy."""
        name = f"{prefix}_{secrets.token_hex(6)}"
        source = sa.make_url(template).database if template else self.template
        with self._maintenance() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE "{source}"'))
        try:
            yield self.server_url.set(database=name).render_as_string(hide_password=False)
        finally:
            with self._maintenance() as connection:
                connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    @contextmanager
    def _migrated(self, instance: Path) -> Iterator[None]:
        """The template exists inside."""
        with self._maintenance() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{self.template}"'))
        try:
            _migrate(self.server_url.set(database=self.template).render_as_string(hide_password=False), instance)
            yield
        finally:
            with self._maintenance() as connection:
                connection.execute(sa.text(f'DROP DATABASE "{self.template}" WITH (FORCE)'))

    @contextmanager
    def _maintenance(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self.server_url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """The server named by TEST_DATABASE_URL, or one from the wheel, with a migrated template.

    Ours is gone afterwards; it waits for the disk, as a server in use does, only when asked to be `durable`. A run that
    is one of many on the same server names the template the first of them made: TEST_TEMPLATE.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given and (made := os.environ.get("TEST_TEMPLATE")):
        yield Cluster(server_url=sa.make_url(given), template=made)
        return
    folder = Path(tempfile.mkdtemp(prefix="imece-"))
    server = None if given else EmbeddedPostgres(folder / "pg", durable=durable)
    try:
        cluster = Cluster(sa.make_url(given or server.ensure_running()), f"template_{secrets.token_hex(4)}")
        with cluster._migrated(folder):
            yield cluster
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(url: str, instance: Path) -> None:
    app = create_app(test_settings(url, instance))
    with app.app_context():
        upgrade(directory=MIGRATIONS)
        db.session.remove()
        db.engine.dispose()
