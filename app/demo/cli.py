"""`flask demo load` and `flask demo logins`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.config import settings
from app.demo import members, story
from app.demo.people import PASSWORD, PEOPLE

demo = AppGroup("demo", help="A small agency to look around in.")


@demo.command("load")
def load() -> None:
    """Tell the demo story once; calling it again does nothing."""
    if settings().is_production:
        raise click.ClickException("The demo has a public password: it does not load where IMECE_ENV is production.")
    try:
        click.echo(
            "The demo story is told." if story.tell() else "The demo story was told before; nothing was changed."
        )
    except story.Interrupted:
        click.echo(
            "An earlier loading of the demo broke off. Empty the database (instance/postgres) to load it whole.",
            err=True,
        )


@demo.command("logins")
def logins() -> None:
    """Who can sign in to the demo."""
    click.echo(f"Sign in at {settings().base_url}/sign-in with the password: {PASSWORD}")
    everybody = (*PEOPLE, *members.NEWCOMERS)
    width = max(len(person.email) for person in everybody)
    for person in everybody:
        click.echo(f"  {person.email:<{width}}  {person.role.replace('_', ' ')}: {person.name}")
