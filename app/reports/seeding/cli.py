"""`flask seed`: a made-up world of any size with known truths."""

from __future__ import annotations

import click

from app.config import settings
from app.database import transaction
from app.reports.seeding import planting
from app.reports.seeding.world import Sizes


@click.command("seed", help="Make a world of any size with known truths, to measure reports and to look around in.")
@click.option("--orders", default=1_000_000, show_default=True, type=click.IntRange(min=1))
@click.option("--clicks", default=10_000_000, show_default=True, type=click.IntRange(min=0))
@click.option("--reviews", default=100_000, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--days", default=730, show_default=True, type=click.IntRange(120, 3_650), help="How far back it reaches."
)
@click.option("--random", "seed", default=1, show_default=True, help="The same number makes the same world.")
@click.option("--force", is_flag=True, help="Also where there are orders or accounts already.")
def seed(orders: int, clicks: int, reviews: int, days: int, seed: int, force: bool) -> None:
    if settings().is_production:
        raise click.ClickException(
            "A made-up world is not mixed with real customers: not where IMECE_ENV is production."
        )
    sizes = Sizes(orders=orders, clicks=clicks, reviews=reviews, days=days)
    if not force:
        try:
            with transaction():
                planting.require_empty()
        except planting.NotEmpty as error:
            raise click.ClickException(
                "There are orders or accounts here already. Name an empty database (DATABASE_URL, or another IMECE_INSTANCE), "
                "or say --force to add the made-up world to them."
            ) from error
    with click.progressbar(length=planting.steps(sizes), label="Making a world") as bar:
        truths = planting.plant(sizes, seed=seed, advance=bar.update)
    click.echo(f"What should be found in it stands in {planting.truths_path()}: {', '.join(sorted(truths))}.")
