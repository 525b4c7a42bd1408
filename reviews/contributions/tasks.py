"""What contributions do outside the request: papers, files, and the clock of windows and answers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.database import db, transaction
from app.jobs.queue import task
from app.media import films
from reviews.contributions import contract, delivering, ending, filming, offering, stating


@task("contributions.draw_contract")
def draw_contract(licence_id: int) -> None:
    """Drawn outside of any transaction, registered once."""
    licence = ending.licence_by_id(licence_id)
    if licence.contract_key is not None:
        return
    pdf = contract.draw(licence)
    db.session.rollback()
    key, digest = contract.put_away(pdf)
    with transaction():
        contract.register(licence_id, key, digest)


@task("contributions.draw_delivery")
def draw_delivery(licence_id: int) -> None:
    with transaction():
        delivering.deliver(licence_id)


@task("contributions.remake", queue="default")
def remake(asset_id: int) -> None:
    """A film is written anew in the limited process; refused ones leave a work without a file."""
    with tempfile.TemporaryDirectory(prefix="imece-asset-") as folder:
        outcome = filming.remade(asset_id, Path(folder), longest_seconds=films.LONGEST_SECONDS)
        if outcome is not None:
            with transaction():
                filming.keep(asset_id, outcome)


@task("contributions.watch", cron="* * * * *")
def watch() -> None:
    """Windows that are over, those that end soon, requests nobody answered, holders to remind."""
    for due, act in (
        (ending.over_by_now, ending.end_over),
        (ending.ending_soon, ending.warn),
        (ending.unanswered, offering.let_expire),
        (ending.to_remind, ending.remind),
    ):
        ids = due()
        db.session.rollback()
        for row_id in ids:
            with transaction():
                act(row_id)


@task("contributions.tell_statements", cron="0 6 10 1 *")
def tell_statements() -> None:
    """On the tenth of January: what each person got last year."""
    with transaction():
        stating.tell_last_year()
