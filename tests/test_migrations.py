"""The migrations: one straight line from nothing to what the models say."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app.database import db
from tests.databases import MIGRATIONS


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return ScriptDirectory.from_config(config)


def is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and (name or "").startswith(("procrastinate_", "referral_touch_")))


def test_the_models_and_the_migrated_tables_agree(app: Flask) -> None:
    context = MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "include_object": is_ours}
    )

    differences = compare_metadata(context, db.metadata)

    told = "\n".join(str(difference) for difference in differences)
    assert not differences, f"The models say what no migration does (make migrate NEW='what changed'):\n{told}"


def test_an_empty_database_was_brought_to_the_head(app: Flask) -> None:
    reached = db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()

    assert reached == [script().get_current_head()]


def test_the_migrations_are_one_straight_line() -> None:
    revisions = list(script().walk_revisions())
    parents = [revision.down_revision for revision in revisions]

    assert [revision.revision for revision in revisions if revision.is_branch_point or revision.is_merge_point] == []
    assert len(set(parents)) == len(parents)


def test_every_migration_file_is_on_the_line() -> None:
    on_the_line = {Path(revision.path).name for revision in script().walk_revisions()}

    assert on_the_line == {path.name for path in Path(MIGRATIONS, "versions").glob("*.py")}
