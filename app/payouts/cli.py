"""Commands about payouts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.database import transaction
from app.payouts import rekeying

payouts = AppGroup("payouts", help="Payouts to people.")


@payouts.command()
def reseal() -> None:
    """Seal all bank and tax data with the first key of PAYOUT_DATA_KEYS, after a new one was put in front."""
    with transaction():
        count = rekeying.reseal_all()
    click.echo(f"Sealed anew: {count}. The other keys can be taken away.")
