"""Projects: what a paid order sets to work, and who is in it. Boards, delivery and channels stand on this."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

# The packages inside, from the ground up; they hear one another's facts and do not import one another.
PARTS: tuple[str, ...] = (
    "app.projects.boards",
    "app.projects.delivery",
    "app.projects.channels",
    "app.projects.communication",
    "app.projects.health",
    "app.projects.portal",
)


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.facts import ContactCorrected
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.canvas import sockets as canvas
    from app.orders import sockets as orders
    from app.orders.facts import OrderDisputed, OrderDisputeSettled, OrderPaid, OrderRefunded
    from app.organisation import facts as members
    from app.organisation import sockets as organisation
    from app.projects import (  # noqa: F401
        answering,
        desk,
        following,
        helped,
        invitation_routes,
        menus,
        models,
        order_steps,
        privacy,
        routes,
        staffing_routes,
        subscribers,
        wording,
    )
    from app.projects.facts import LeaderAppointed, MemberJoined
    from app.web import navigation

    for blueprint in (routes.routes, staffing_routes.routes, invitation_routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, OrderPaid, subscribers.open_project)
    events.subscribe(app, OrderDisputed, subscribers.hold_project)
    events.subscribe(app, OrderDisputeSettled, subscribers.resume_project)
    events.subscribe(app, OrderRefunded, subscribers.cancel_project)
    events.subscribe(app, ContactCorrected, subscribers.withdraw_invitations)
    events.subscribe(app, MemberJoined, subscribers.welcome_member)
    events.subscribe(app, LeaderAppointed, subscribers.welcome_leader)
    events.subscribe(app, members.MemberLeft, following.leave_projects)
    events.subscribe(app, members.MemberPaused, following.rest)
    events.subscribe(app, members.StatusChanged, following.follow_position)
    canvas.proposals.plug(app, helped.proposals)
    orders.later_steps.plug(app, order_steps.later_steps)
    organisation.obligations.plug(app, answering.obligations)
    organisation.running_projects.plug(app, answering.running_projects)
    organisation.finished_projects.plug(app, answering.finished_projects)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, answering.panel_at)
    personal_data.plug(app, privacy.memberships_about)
    personal_data.plug(app, privacy.invitations_about)
    erasure.plug(app, privacy.erase)
    speak(app)
    for name in PARTS:
        import_module(name).init_app(app)


def speak(app: Flask) -> None:
    """What templates of projects, and of the packages inside, call by name."""
    from app.projects import framing, wording

    app.jinja_env.globals.update(
        project_state=wording.project_state,
        part_name=wording.part_name,
        part_words=wording.part_words,
        project_event_words=wording.event_words,
        project_timeline=wording.timeline_of,
        project_tabs=framing.tabs_for,
        reason_words=wording.reason_words,
    )
