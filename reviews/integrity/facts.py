"""What can have happened when signals are looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignalRaised:
    """Something unlikely was found; its reviews wait for a human."""

    signal_id: int
    service_id: int
    code: str
