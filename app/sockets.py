"""Sockets: named places where a package above, or a wing, may answer a question of the core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from flask import Flask, current_app

Answer = TypeVar("Answer")


class Socket(Generic[Answer]):
    """A question with a name and a typed answer. Nobody plugged in means no answers, never an error."""

    def __init__(self, name: str) -> None:
        self.name = name

    def plug(self, app: Flask, answer: Callable[..., Answer]) -> None:
        """Answer this question on `app`, after those who plugged in earlier."""
        app.extensions.setdefault("sockets", {}).setdefault(self.name, []).append(answer)

    @property
    def is_plugged(self) -> bool:
        """Whether anyone on the current app would answer."""
        return bool(current_app.extensions.get("sockets", {}).get(self.name))

    def answers(self, *args: object, **kwargs: object) -> list[Answer]:
        """Ask everyone, in the order they plugged in; their errors propagate."""
        plugged: list[Callable[..., Answer]] = current_app.extensions.get("sockets", {}).get(self.name, [])
        return [answer(*args, **kwargs) for answer in plugged]
