"""Facts: what has happened, told to whoever asked, in order, inside the transaction that made it true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app

Fact = TypeVar("Fact")


def subscribe(app: Flask, kind: type[Fact], handler: Callable[[Fact], None]) -> None:
    """Call `handler` with every published fact of exactly this type, after the handlers subscribed earlier."""
    app.extensions.setdefault("events", defaultdict(list))[kind].append(handler)


def publish(fact: object) -> None:
    """Tell the subscribers. Handlers only write rows; an error of theirs propagates and undoes the transaction."""
    for handler in current_app.extensions.get("events", {}).get(type(fact), ()):
        handler(fact)
