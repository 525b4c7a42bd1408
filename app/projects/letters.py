"""Letters to the team: you take part in a project now, you lead one now."""

from __future__ import annotations

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects.models import Project, ProjectMember


def tell_joined(member: ProjectMember, by: User) -> None:
    """Somebody was added; whoever accepted an invitation knows already."""
    _write("projects/mail/joined", member, by, key=f"project-joined:{member.id}")


def tell_leading(member: ProjectMember, by: User) -> None:
    _write("projects/mail/leading", member, by, key=f"project-leading:{member.id}")


def _write(template: str, member: ProjectMember, by: User, *, key: str) -> None:
    project: Project = member.project
    outbox.send_later(
        template,
        to=member.user.email,
        locale=member.user.locale,
        key=key,
        name=member.user.name,
        adder=by.name,
        project=project.title,
        client=project.client_name,
        part=member.part,
        url=absolute_url("projects.show", reference=project.reference),
    )
