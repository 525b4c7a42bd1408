"""`flask moderation verify`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.database import transaction
from reviews.moderation import recording, verifying

moderation = AppGroup("moderation", help="What was decided about reviews, and the proof that nothing was taken out.")


@moderation.command("verify")
@click.option("--head", default="", help="The hash of an entry you noted earlier; it must still be in the log.")
def verify(head: str) -> None:
    """Check every entry of the public log, and the reviews against it; ends with 1 where something is missing."""
    with transaction():
        found = [str(flaw) for flaw in verifying.flaws(head.strip().lower())]
        count, newest = verifying.length(), recording.head()
        now = newest.hash if newest else ""
    for words in found:
        click.echo(words, err=True)
    if found:
        raise click.ClickException(f"{len(found)} things are not as the log of {count} entries says.")
    click.echo(f"{count} entries are whole, and every review is what they say. Head: {now}")
