"""What channels do when something has happened in a project."""

from __future__ import annotations

from app.projects.channels import opening, pulse
from app.projects.channels.queries import channel_of_project
from app.projects.facts import LeaderAppointed, MilestoneReached


def open_channel(fact: LeaderAppointed) -> None:
    opening.open_for(fact.project_id)


def ask_pulse(fact: MilestoneReached) -> None:
    """Of a milestone that the client does not see, they are not asked."""
    channel = channel_of_project(fact.project_id)
    if fact.title and channel is not None and not channel.is_closed:
        pulse.ask(channel, fact.milestone_id, fact.title)
