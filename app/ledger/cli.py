"""`flask ledger verify` and `flask ledger statements`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.database import transaction
from app.ledger import checking, stating

ledger = AppGroup("ledger", help="The books: what people have, and the proof that it adds up.")


@ledger.command("verify")
def verify() -> None:
    """Recompute every balance, sum and statement from the transfers; ends with 1 where something is wrong."""
    with transaction():
        proof = checking.prove()
        words = f"{proof.accounts} accounts, {proof.transfers} transfers, {proof.statements} statements"
        found = list(proof.flaws)
    for flaw in found:
        click.echo(" ".join(f"{key}={value}" for key, value in flaw.items()), err=True)
    if found:
        raise click.ClickException(f"{len(found)} things do not add up in {words}.")
    click.echo(f"Everything adds up: {words}.")


@ledger.command("statements")
def statements() -> None:
    """Issue the statements of all months that are over."""
    with transaction():
        issued = stating.issue_missing()
    click.echo(f"{issued} statements issued.")
