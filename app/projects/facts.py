"""What can have happened to projects and to the people in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ProjectOpened:
    """A paid order needs work: its project waits for a leader. Published once per order."""

    project_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class LeaderAppointed:
    """`user_id` leads from now on; `former_id` led before and leads no longer, None at the first appointment."""

    project_id: int
    user_id: int
    former_id: int | None


@dataclass(frozen=True, kw_only=True)
class MemberJoined:
    project_id: int
    member_id: int
    user_id: int
    part: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    """From this moment `user_id` sees nothing new of the project."""

    project_id: int
    member_id: int
    user_id: int
    part: str


@dataclass(frozen=True, kw_only=True)
class GrantsChanged:
    """What the person takes part in, or whether they are active, is another now."""

    project_id: int
    member_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class ProjectHeld:
    """The money is in dispute: nothing is delivered or accepted until it is settled."""

    project_id: int


@dataclass(frozen=True, kw_only=True)
class ProjectResumed:
    project_id: int


@dataclass(frozen=True, kw_only=True)
class ProjectDelivered:
    """The client accepted the delivery."""

    project_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class ProjectCancelled:
    project_id: int
    order_id: int


@dataclass(frozen=True, kw_only=True)
class ProjectReopened:
    project_id: int


@dataclass(frozen=True, kw_only=True)
class MilestoneReached:
    """`title` is its name at that moment for those who speak of it to the client; empty for one the client does not see."""

    milestone_id: int
    project_id: int
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ApprovalGiven:
    approval_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class FeedbackMarked:
    """The author may later be asked whether this message may be published."""

    message_id: int
    project_id: int
    author_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintOpened:
    complaint_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered:
    complaint_id: int
    project_id: int
