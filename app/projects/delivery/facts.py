"""What can have happened between the asking and the answer; what others may hear stands in `app.projects.facts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ApprovalAsked:
    """A version is shown to the client and waits for an answer."""

    version_id: int
    approval_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class ApprovalAnswered:
    """The client has answered, or their agreement has answered for them."""

    answer_id: int
    version_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementOffered:
    """The leader asks the client whether silence may count as approval."""

    agreement_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementMade:
    agreement_id: int
    project_id: int
