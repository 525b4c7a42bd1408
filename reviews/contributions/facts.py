"""What can have happened to ideas, briefs, assets and licences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class IdeaSubmitted:
    idea_id: int
    author_id: int
    brief_id: int | None


@dataclass(frozen=True, kw_only=True)
class IdeaMoved:
    """Its state changed; `step_id` names the step with the public answer."""

    idea_id: int
    step_id: int
    was: str
    state: str


@dataclass(frozen=True, kw_only=True)
class IdeaEvaluated:
    idea_id: int
    evaluator_id: int
    total: int


@dataclass(frozen=True, kw_only=True)
class IdeaCredited:
    """A service of the catalogue came of it, and says so."""

    idea_id: int
    service_id: int


@dataclass(frozen=True, kw_only=True)
class BriefOpened:
    brief_id: int


@dataclass(frozen=True, kw_only=True)
class BriefClosed:
    """Everybody who sent something hears what was decided, and why."""

    brief_id: int


@dataclass(frozen=True, kw_only=True)
class LicenceAsked:
    offer_id: int
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class LicenceGranted:
    """Every holder accepted: the window stands, the fee is due."""

    licence_id: int
    asset_id: int
    offer_id: int


@dataclass(frozen=True, kw_only=True)
class LicenceRefused:
    """Declined by a holder, or by their silence; `reason` is declined, expired or revoked."""

    offer_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LicenceEnded:
    licence_id: int
    asset_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssetDisputed:
    """Somebody says that it may not be shown: it is on no surface from this moment."""

    asset_id: int
    dispute_id: int


@dataclass(frozen=True, kw_only=True)
class DisputeDecided:
    asset_id: int
    dispute_id: int
    upheld: bool
