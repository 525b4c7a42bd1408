"""Every route of the house with real values in its address, so that one test can walk them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from app.database import db

# Routes of libraries and of files that belong to nobody.
NOT_OURS = {"bootstrap.static", "web.static"}

# For each name that stands in an address: how to find a value that exists. Prefixed by the blueprint where needed.
VALUES: dict[str, Callable[[], Any]] = {}


def value_of(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    def keep(find: Callable[[], Any]) -> Callable[[], Any]:
        VALUES[name] = find
        return find

    return keep


@dataclass(frozen=True)
class Route:
    """One rule with a real address."""

    endpoint: str
    path: str
    methods: frozenset[str]
    arguments: tuple[str, ...]


def routes(app: Flask) -> Iterator[Route]:
    """All rules, addressed. Raises KeyError for a name nobody has taught this module."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint not in NOT_OURS:
                values = {name: _value(rule, name) for name in rule.arguments}
                _, path = rule.build(values, append_unknown=False) or ("", "")
                yield Route(rule.endpoint, path, frozenset(rule.methods or ()), tuple(sorted(rule.arguments)))


def _value(rule: Rule, name: str) -> Any:
    blueprint = rule.endpoint.partition(".")[0]
    for key in (f"{rule.endpoint}:{name}", f"{blueprint}:{name}", name):
        if key in VALUES:
            return VALUES[key]()
    raise KeyError(f"Teach tests/every_route.py a value for <{name}> of {rule.rule} ({rule.endpoint}).")


def _first(statement: str) -> Callable[[], Any]:
    def find() -> Any:
        value = db.session.execute(sa.text(statement)).scalar()
        db.session.rollback()
        if value is None:
            raise LookupError(f"The demo story has no row for: {statement}")
        return value

    return find


_WITH_BOARD = "SELECT reference FROM project JOIN board ON board.project_id = project.id ORDER BY project.id LIMIT 1"
_CASE = "SELECT coalesce((SELECT reference FROM case_study ORDER BY id LIMIT 1), 'none')"
_PUBLIC_CASE = """
    SELECT coalesce(max(found), 'none') FROM (SELECT {} AS found FROM case_publication p
    JOIN case_study s ON s.id = p.case_id WHERE p.state = 'live' ORDER BY p.id LIMIT 1) AS public
"""
for _name, _statement in {
    "slug": "SELECT slug FROM service WHERE active ORDER BY id LIMIT 1",
    "service_id": "SELECT id FROM service ORDER BY id LIMIT 1",
    "cases_desk:reference": _CASE,
    "cases_desk:wanted": "SELECT 'draft'",
    "cases_desk:comment_id": "SELECT coalesce(min(id), 1) FROM case_comment",
    "case_texts:reference": _CASE,
    "case_texts:language": "SELECT coalesce((SELECT language FROM case_study ORDER BY id LIMIT 1), 'en')",
    "case_texts:version": "SELECT 1",
    "case_files:reference": _CASE,
    "case_files:key": "SELECT coalesce((SELECT a.key FROM case_asset a ORDER BY a.case_id LIMIT 1), 'none')",
    "case_files:permission": "SELECT coalesce((SELECT reference FROM licence ORDER BY id LIMIT 1), 'none')",
    "case_results:reference": _CASE,
    "case_results:key": "SELECT coalesce((SELECT key FROM case_result ORDER BY case_id, id LIMIT 1), 'none')",
    "case_proofs:key": "SELECT coalesce(max(key), 'none') FROM case_content",
    "case_proofs:name": "SELECT 'content.json'",
    "stamps:stamp_id": "SELECT coalesce(min(id), 1) FROM stamp",
    "media:key": "SELECT coalesce(min(key) FILTER (WHERE public), 'none') FROM stored_file",
    "reference": "SELECT reference FROM customer_order WHERE state = 'paid' ORDER BY id LIMIT 1",
    "project_people:member_id": "SELECT coalesce(min(id), 1) FROM project_member WHERE part <> 'project_leader'",
    "project_people:invitation_id": "SELECT coalesce(min(id), 1) FROM project_invitation",
    "project_people:reference": "SELECT reference FROM project ORDER BY id LIMIT 1",
    "board:reference": _WITH_BOARD,
    "board_cards:reference": _WITH_BOARD,
    "board_parts:reference": _WITH_BOARD,
    "board_columns:reference": _WITH_BOARD,
    "board_cards:key": "SELECT key FROM card WHERE board_id = (SELECT min(id) FROM board) ORDER BY id LIMIT 1",
    "item_id": "SELECT coalesce(min(id), 1) FROM checklist_item",
    "comment_id": "SELECT coalesce(min(id), 1) FROM card_comment",
    "file_id": "SELECT coalesce(min(id), 1) FROM card_file",
    "column_id": "SELECT coalesce(min(id), 1) FROM board_column",
    "label_id": "SELECT coalesce(min(id), 1) FROM board_label",
    "template_id": "SELECT coalesce(min(id), 1) FROM board_template",
    "projects_desk:reference": "SELECT reference FROM project ORDER BY id LIMIT 1",
    "projects:reference": "SELECT reference FROM project ORDER BY id LIMIT 1",
    "delivery:reference": "SELECT reference FROM project p JOIN approval a ON a.project_id = p.id ORDER BY a.id LIMIT 1",
    "delivery:milestone_id": "SELECT min(id) FROM milestone",
    "delivery:approval_id": "SELECT approval_id FROM approval_version v JOIN approval_file f ON f.version_id = v.id LIMIT 1",
    "delivery:file_id": "SELECT min(id) FROM approval_file",
    "delivery:agreement_id": "SELECT min(id) FROM silence_agreement",
    "health_of_projects:reference": "SELECT reference FROM project ORDER BY state = 'running' DESC, id LIMIT 1",
    "communication:reference": "SELECT reference FROM project p JOIN communication_item i ON i.project_id = p.id LIMIT 1",
    "communication:item_id": "SELECT min(id) FROM communication_item",
    "quotes:reference": "SELECT reference FROM quote WHERE id IN (SELECT quote_id FROM quote_version WHERE sent_at IS NOT NULL)",
    "quotes_desk:reference": "SELECT reference FROM quote ORDER BY id LIMIT 1",
    "quotes_desk:number": "SELECT version FROM quote_version ORDER BY id LIMIT 1",
    "payment_id": "SELECT id FROM payment ORDER BY id LIMIT 1",
    "notice_id": "SELECT id FROM payment_notice ORDER BY id LIMIT 1",
    "refund_id": "SELECT coalesce(min(id), 1) FROM refund",
    "attention_id": "SELECT coalesce(min(id), 1) FROM payment_attention",
    "import_id": "SELECT coalesce(min(id), 1) FROM bank_import",
    "sandbox:reference": "SELECT coalesce(min(reference), 'none') FROM sandbox_payment",
    "payments:key": "SELECT idempotency_key FROM payment ORDER BY id LIMIT 1",
    "gateway_name": "SELECT 'sandbox'",
    "look.error:status": "SELECT 404",
    "job_id": "SELECT id FROM procrastinate_jobs ORDER BY id LIMIT 1",
    "message_id": "SELECT message_id FROM mail_attachment ORDER BY id LIMIT 1",
    "attachment_id": "SELECT id FROM mail_attachment ORDER BY id LIMIT 1",
    "programs_desk:invitation_id": "SELECT coalesce(min(id), 1) FROM program_invitation",
    "newsletter:key": "SELECT '1-no-such-key-0123456789abcdef'",
    "token": "SELECT 'no-such-token-0123456789abcdef'",
    "user_id": "SELECT user_id FROM contact WHERE user_id IS NOT NULL ORDER BY id LIMIT 1",
    "session_id": "SELECT coalesce(min(id), 1) FROM user_session",
    "invitation_id": "SELECT coalesce(min(id), 1) FROM invitation",
    "canvas_id": "SELECT id FROM canvas WHERE kind = 'organisation'",
    "entry_id": "SELECT min(id) FROM canvas_entry WHERE canvas_id = (SELECT id FROM canvas WHERE kind = 'organisation')",
    "canvas:key": "SELECT 'customers'",
    "canvas.export:kind": "SELECT 'csv'",
    "member_id": "SELECT id FROM member WHERE stage = 'assessed' ORDER BY id LIMIT 1",
    "team:slug": "SELECT slug FROM member WHERE is_public AND stage = 'partner' ORDER BY id LIMIT 1",
    "people:role": "SELECT 'customer'",
    "key_id": "SELECT coalesce(min(id), 1) FROM api_key",
    "code": "SELECT coalesce(min(code), 'no-such-link') FROM referral_link",
    "link_id": "SELECT coalesce(min(id), 1) FROM referral_link",
    "program_id": "SELECT coalesce(min(id), 1) FROM program",
    "programs_desk:step": "SELECT 'pay'",
    "enrolment_id": "SELECT coalesce(min(id), 1) FROM program_enrolment",
    "programs:slug": "SELECT coalesce(min(slug) FILTER (WHERE state = 'live'), 'none') FROM program",
    "conversion_id": "SELECT coalesce(min(id), 1) FROM referral_conversion",
    "conversions_api:source": "SELECT 'api'",
    "partner_kit:form": "SELECT 'svg'",
    "partner_kit:link_id": "SELECT min(l.id) FROM referral_link l JOIN program_enrolment e ON e.id = l.enrolment_id",
    "partner_pictures:size": "SELECT '300x250'",
    "partner_pictures:form": "SELECT 'png'",
    "partner_invitation:code": "SELECT min(invite_code) FROM partner_profile",
    "partner_invitation:slug": "SELECT coalesce(min(slug) FILTER (WHERE state = 'live'), 'none') FROM program",
    "material_id": "SELECT min(id) FROM partner_material",
    "lead_id": "SELECT min(id) FROM partner_lead",
    "partner_contests:contest_id": "SELECT min(id) FROM partner_contest",
    "contests_desk:contest_id": "SELECT min(id) FROM partner_contest",
    "partners_desk:user_id": "SELECT min(user_id) FROM program_enrolment",
    "external_id": "SELECT 'no-such-sale'",
    "report_id": "SELECT 'sales'",
    "part_id": "SELECT 'days'",
    "metric_id": "SELECT 'sales.net'",
    "reports_desk:form": "SELECT 'csv'",
    "reports:report_id": "SELECT 'partner'",
    "reports:part_id": "SELECT 'links'",
    "reports:form": "SELECT 'csv'",
    "view_id": "SELECT coalesce(min(id), 1) FROM report_view",
    "schedule_id": "SELECT coalesce(min(id), 1) FROM report_schedule",
    "alert_id": "SELECT coalesce(min(id), 1) FROM report_alert",
    "run_id": "SELECT coalesce(min(id), 1) FROM report_run",
    "label": "SELECT label FROM invoice ORDER BY id LIMIT 1",
    "payouts:reference": "SELECT reference FROM payout ORDER BY id LIMIT 1",
    "payouts:label": "SELECT label FROM payout_document ORDER BY id LIMIT 1",
    "payouts:method_id": "SELECT id FROM payout_method ORDER BY id LIMIT 1",
    "payouts:key": "SELECT 'no-such-key'",
    "payouts_desk:reference": "SELECT reference FROM payout ORDER BY id LIMIT 1",
    "payouts_batches:reference": "SELECT reference FROM payout_batch ORDER BY id LIMIT 1",
    "payouts_batches:kind": "SELECT 'sepa'",
    "statement_id": "SELECT coalesce(min(id), 1) FROM payout_statement",
    "account_id": "SELECT coalesce(min(id), 1) FROM ledger_account",
    "correction_id": "SELECT coalesce(min(id), 1) FROM ledger_correction",
    "statements:number": "SELECT coalesce(min(number), 1) FROM ledger_statement",
    "reward_id": "SELECT coalesce(min(id), 1) FROM reward",
    "commissions_desk:decision_id": "SELECT coalesce(min(id), 1) FROM commission_decision",
    "questions_desk:question_id": "SELECT coalesce(min(id), 1) FROM program_question",
    "months_desk:program_id": "SELECT coalesce(min(program_id), 1) FROM program_month",
    "months_desk:month": "SELECT to_char(max(month), 'YYYY-MM') FROM program_month",
    "case_id": "SELECT coalesce(min(id), 1) FROM risk_case",
    "risk:file_id": "SELECT coalesce(min(id), 1) FROM risk_file",
    "risk_desk:file_id": "SELECT coalesce(min(id), 1) FROM risk_file",
    "risk_desk:reason": "SELECT 'traffic'",
    "risk_desk:outcome": "SELECT 'granted'",
    "channels:reference": "SELECT min(p.reference) FROM project p JOIN feedback_channel c ON c.project_id = p.id",
    "channels:message_id": "SELECT min(id) FROM channel_message",
    "channels:complaint_id": "SELECT min(id) FROM channel_complaint",
    "channels:question_id": "SELECT coalesce(min(id), 1) FROM pulse_question",
    "channels:file_id": "SELECT coalesce(min(id), 1) FROM channel_file",
    "reward_places:reward_id": "SELECT coalesce(min(reward_id), 1) FROM gift_delivery",
    "reward_places.consent:reward_id": "SELECT coalesce(min(reward_id), 1) FROM showcase_place",
    "reward_places.withdraw:reward_id": "SELECT coalesce(min(reward_id), 1) FROM showcase_place",
    "offer_id": "SELECT coalesce(min(id), 1) FROM reward_offer",
    "delivery_id": "SELECT coalesce(min(id), 1) FROM gift_delivery",
    "gift_id": "SELECT coalesce(min(id), 1) FROM promotion_gift",
    "place_id": "SELECT coalesce(min(id), 1) FROM showcase_place",
    "occasion": "SELECT 'order_paid'",
    "integrity_desk:signal_id": "SELECT coalesce(min(id), 1) FROM fraud_signal",
    "moderation_media:media_id": "SELECT coalesce(min(id), 1) FROM review_media WHERE file_id IS NOT NULL",
    "moderation_media:part": "SELECT 'file'",
    "moderation_desk:held_id": "SELECT coalesce(min(id), 1) FROM held_review WHERE closed_at IS NULL",
    "moderation_desk:decision_id": "SELECT coalesce(min(id), 1) FROM moderation_decision",
    "moderation_desk:reference": "SELECT coalesce(min(reference), 'none') FROM review",
    "notices_desk:notice_id": "SELECT coalesce(min(id), 1) FROM content_notice WHERE outcome IS NULL",
    "notices_desk:appeal_id": "SELECT coalesce(min(id), 1) FROM moderation_appeal WHERE outcome IS NULL",
    "moderation_media:appeal_id": "SELECT coalesce(min(id), 1) FROM media_appeal",
    "review_notices:reference": "SELECT coalesce(min(reference) FILTER (WHERE state = 'published'), 'none') FROM review",
    "promotion_id": "SELECT id FROM promotion WHERE state = 'active' AND NOT automatic ORDER BY id LIMIT 1",
    "promotion_codes:code": "SELECT code FROM promo_code WHERE promotion_id IS NOT NULL ORDER BY promotion_id, code LIMIT 1",
    "batch_id": "SELECT id FROM code_batch ORDER BY id LIMIT 1",
    "reviews:reference": "SELECT coalesce(min(reference), 'none') FROM review WHERE state = 'published'",
    "review_widgets:kind": "SELECT 'list'",
    "reviews_import:import_id": "SELECT coalesce(min(id), 1) FROM review_import",
    "reviewing:slug": "SELECT slug FROM service WHERE active ORDER BY id LIMIT 1",
    "reviewing_desk:offer_id": "SELECT coalesce(min(id), 1) FROM review_offer",
    "reviewing_desk:entitlement_id": "SELECT coalesce(min(id), 1) FROM review_entitlement",
    "reviewing_desk:media_id": "SELECT coalesce(min(id), 1) FROM review_media WHERE kind <> 'photo'",
    "reviewing_desk:part": "SELECT 'poster'",
    "contest_id": "SELECT coalesce(min(id), 1) FROM review_contest",
    "review_contests:entry_id": "SELECT coalesce(min(id), 1) FROM review_entitlement",
    "my_reviews:key": "SELECT 'me'",
    "my_reviews:reference": "SELECT coalesce(min(reference), 'none') FROM review",
    "review_media:key": "SELECT 'me'",
    "review_media:reference": "SELECT coalesce(min(reference), 'none') FROM review",
    "review_media:media_id": "SELECT coalesce(min(id), 1) FROM review_media",
    "review_media:part": "SELECT 'file'",
    "media_reasons:key": "SELECT 'me'",
    "media_reasons:reference": "SELECT coalesce(min(reference), 'none') FROM review",
    "media_reasons:media_id": "SELECT coalesce(min(media_id), 1) FROM media_decision",
    "promotion_codes:item_id": "SELECT coalesce(min(id), 1) FROM promotion_attention",
    "asking:reference": "SELECT coalesce(min(reference), 'none') FROM asking_campaign WHERE drawn_at IS NOT NULL",
    "asking:line_id": "SELECT min(id) FROM order_line",
    "asking_words:kind": "SELECT 'first'",
    "asking_words:locale": "SELECT 'tr'",
    "asking_words:place": "SELECT 'google'",
    "asking_campaigns:campaign_id": "SELECT coalesce(min(id), 1) FROM asking_campaign",
    "objection_id": "SELECT coalesce(min(id), 1) FROM asking_suppression",
    "asking_calls:line_id": "SELECT min(id) FROM order_line",
    "kiosk_id": "SELECT coalesce(min(id), 1) FROM kiosk",
    "polls:reference": "SELECT coalesce(min(reference), 'none') FROM poll",
    "polls_desk:reference": "SELECT coalesce(min(reference), 'none') FROM poll",
    "feed_id": "SELECT coalesce(min(id), 1) FROM mention_feed",
    "mention_id": "SELECT coalesce(min(id), 1) FROM mention",
    "permission_id": "SELECT coalesce(min(id), 1) FROM asking_chat_permission",
    "case_consent:reference": "SELECT coalesce(min(s.reference), 'none') FROM case_study s JOIN case_coauthor ON case_id = s.id",
    "case_consent:key": "SELECT coalesce(min(key), 'none') FROM case_result",
    "cases:slug": _PUBLIC_CASE.format("slug"),
    "cases:language": _PUBLIC_CASE.format("p.language"),
    "case_downloads:slug": _PUBLIC_CASE.format("slug"),
    "case_downloads:language": _PUBLIC_CASE.format("p.language"),
    "case_blog:slug": _PUBLIC_CASE.format("slug"),
    "case_blog:language": _PUBLIC_CASE.format("p.language"),
    "case_embeds:slug": _PUBLIC_CASE.format("slug"),
    "case_embeds:language": _PUBLIC_CASE.format("p.language"),
    "case_downloads:name": "SELECT 'case.pdf'",
    "case_downloads:number": "SELECT 1",
    "case_publishing_desk:reference": _PUBLIC_CASE.format("reference"),
    "case_publishing_desk:language": _PUBLIC_CASE.format("p.language"),
    "case_publishing_desk:name": "SELECT 'slides.pptx'",
    "case_publishing_desk:channel_id": "SELECT coalesce(min(id), 1) FROM case_channel",
    "case_consent_desk:reference": "SELECT coalesce(min(reference), 'none') FROM case_study",
    "case_consent_desk:seat_id": "SELECT coalesce(min(id), 1) FROM case_coauthor",
    "recovery_desk:reference": "SELECT coalesce(min(reference), 'none') FROM recovery_case",
    "theme_id": "SELECT coalesce(min(id), 1) FROM recovery_theme",
    "superfans_desk:user_id": "SELECT coalesce(min(user_id), 1) FROM fan_score",
    "army:slug": "SELECT c.slug FROM army_campaign c JOIN army_mission m ON m.campaign_id = c.id AND m.kind = 'meeting' LIMIT 1",
    "army:mission_id": "SELECT min(id) FROM army_mission WHERE kind = 'meeting'",
    "army:contest_id": "SELECT min(id) FROM army_contest",
    "army_campaigns:slug": "SELECT slug FROM army_campaign ORDER BY id LIMIT 1",
    "army_campaigns:step": "SELECT 'missions'",
    "army_campaigns:mission_id": "SELECT min(id) FROM army_mission",
    "army_monitor:slug": "SELECT slug FROM army_campaign ORDER BY id LIMIT 1",
    "army_monitor:mission_id": "SELECT min(id) FROM army_mission WHERE kind = 'meeting'",
    "army_monitor:contest_id": "SELECT min(id) FROM army_contest",
    "army_missions:reference": "SELECT min(reference) FROM army_assignment",
    "army_missions:submission_id": "SELECT min(id) FROM army_submission",
    "army_support:submission_id": "SELECT min(id) FROM army_submission",
    "voucher_id": "SELECT min(id) FROM army_voucher",
    "wish_id": "SELECT min(id) FROM army_wish",
    "army_questions:slug": "SELECT slug FROM army_campaign ORDER BY id LIMIT 1",
    "army_questions:reference": "SELECT min(reference) FROM army_complaint",
    "army_support:reference": "SELECT min(reference) FROM army_complaint",
    "army_support.mission:reference": "SELECT min(reference) FROM army_assignment",
    "army_support.confirm:reference": "SELECT min(reference) FROM army_assignment",
    "recovery_changes:review_id": "SELECT coalesce(min(id), 1) FROM review",
    "ideas:reference": "SELECT coalesce(min(reference) FILTER (WHERE hidden_at IS NULL), 'none') FROM idea",
    "ideas:file_id": "SELECT coalesce(min(id), 1) FROM idea_file",
    "briefs:reference": "SELECT coalesce(min(reference) FILTER (WHERE published_at IS NOT NULL), 'none') FROM contribution_brief",
    "library:reference": "SELECT coalesce(min(reference) FILTER (WHERE listed_at IS NOT NULL), 'none') FROM asset",
    "licence_rights:reference": "SELECT coalesce(min(reference) FILTER (WHERE ended_at IS NULL), 'none') FROM licence",
    "my_assets:reference": "SELECT coalesce(min(reference), 'none') FROM asset",
    "my_assets:holder_id": "SELECT coalesce(min(id), 1) FROM asset_holder",
    "my_assets:part": "SELECT 'preview'",
    "my_licences:reference": "SELECT coalesce(min(reference), 'none') FROM licence_offer",
    "ideas_desk:reference": "SELECT coalesce(min(reference), 'none') FROM idea",
    "ideas_desk:comment_id": "SELECT coalesce(min(id), 1) FROM idea_comment",
    "briefs_desk:reference": "SELECT coalesce(min(reference), 'none') FROM contribution_brief",
    "submission_id": "SELECT coalesce(min(id), 1) FROM brief_submission",
    "library_desk:reference": "SELECT coalesce(min(reference), 'none') FROM asset",
    "library_desk.show_request:reference": "SELECT coalesce(min(reference), 'none') FROM licence_request",
    "library_desk.decline_request:reference": "SELECT coalesce(min(reference), 'none') FROM licence_request",
    "library_desk:media_id": "SELECT coalesce(min(id), 1) FROM review_media",
    "library_desk:part": "SELECT 'preview'",
    "licences_desk:reference": "SELECT coalesce(min(reference), 'none') FROM licence_offer WHERE state = 'granted'",
    "licences_desk:use_id": "SELECT coalesce(min(id), 1) FROM licence_usage",
    "disputes_desk:reference": "SELECT coalesce(min(reference), 'none') FROM asset_dispute",
}.items():
    VALUES[_name] = _first(_statement)
