"""Delivery: milestones, approvals the client gives, the agreement about silence, and the hand-over of a project."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import erasure, personal_data
    from app.projects import sockets, wording
    from app.projects.delivery import models, panels, privacy, subscribers, tasks, waiting  # noqa: F401
    from app.projects.delivery import wording as own_words
    from app.projects.delivery.facts import AgreementMade, AgreementOffered, ApprovalAnswered, ApprovalAsked
    from app.projects.delivery.routes import agreement, approvals, handover, milestones, record  # noqa: F401
    from app.projects.delivery.routes.blueprint import routes
    from app.projects.delivery.sealing import short
    from app.projects.facts import ProjectDelivered

    app.register_blueprint(routes)
    events.subscribe(app, ApprovalAsked, subscribers.ask_client)
    events.subscribe(app, ApprovalAnswered, subscribers.tell_answer)
    events.subscribe(app, ProjectDelivered, subscribers.tell_delivered)
    events.subscribe(app, AgreementOffered, subscribers.offer_agreement)
    events.subscribe(app, AgreementMade, subscribers.confirm_agreement)
    app.jinja_env.globals.update(
        approval_state_words=own_words.approval_state_words,
        approval_kinds=own_words.KINDS,
        approval_receipt=own_words.receipt_of,
        short_seal=short,
    )
    wording.word_events(own_words.EVENTS, own_words.COUNTED_EVENTS)
    sockets.project_tabs.plug(app, panels.tabs)
    sockets.project_panels.plug(app, panels.panel)
    sockets.health_measures.plug(app, panels.measures)
    sockets.waiting_items.plug(app, waiting.items)
    personal_data.plug(app, privacy.answers_about)
    erasure.plug(app, privacy.erase)
