"""Commands about stamps."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.stamps.authority import Authority, Server

stamps = AppGroup("stamps", help="Time stamps by an authority (RFC 3161).")


@stamps.command()
@click.option("--port", default=8318, show_default=True, help="Where it listens, on this machine only.")
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Where its keys lie.")
def authority(port: int, folder: Path | None) -> None:
    """Serve a time stamping authority for development; strangers have no reason to believe it."""
    own = Authority(folder or Path(current_app.instance_path) / "authority")
    server = Server(own, port)
    click.echo(f"TSA_URL={server.url}\nTSA_CHAIN_FILE={(own.folder / 'chain.pem').resolve()}")
    server.serve_forever()
