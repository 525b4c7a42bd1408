"""What must hold on every route there is: reading changes nothing, strangers find nothing, nonsense is answered in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import RoleGrant, User
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.database import db
from tests.cast import person, sign_in
from tests.conftest import CarefulClient
from tests.every_route import Route, routes

# Pages that are open to everyone by their nature; every other page must hide from a stranger.
OPEN = {
    "api.reference", "api-docs.openapi_json",
    "catalogue.home", "catalogue.robots", "catalogue.service", "catalogue.services", "catalogue.sitemap",
    "health.alive", "health.ready", "media.public_file", "orders.new", "orders.create", "orders.sum_up", "orders.find",
    "payments.webhook", "policies.notice", "policies.privacy", "policies.terms", "services_api.index", "services_api.show",
    "programs.index", "programs.show", "programs.join",
    "partner_pictures.banner", "partner_invitation.show", "partner_invitation.join",
    "tracking.choice", "tracking.choose", "tracking.follow",
    "team.photo", "team.show",
    "my_reviews.mine", "reviewing.write", "reviewing.send", "review_contests.public", "review_media.shown_file",
    "reviews.wall", "reviews.subject", "reviews.ratings", "reviews.one", "reviews.vote",
    "review_widgets.widget", "review_feed.product_reviews",
    "review_policy.show", "moderation_log.subject", "moderation_log.log", "moderation_log.download",
    "review_notices.notice", "review_notices.give_notice", "review_notices.general_notice", "review_notices.give_general_notice",
    "review_notices.received",
    "asking.write", "asking.send_link", "asking.campaign", "asking.campaign_list",
    "kiosk.here", "kiosk.begin_here", "polls.show", "polls.vote",
    "ideas.show", "ideas.file", "ideas.vote", "ideas.take_vote_back", "ideas.comment", "briefs.show_brief",
    "library.show", "library.preview", "library.ask", "library.dispute",
    "cases.case", "cases.somewhere", "cases.index", "cases.feed", "cases.read",
    "case_downloads.document", "case_downloads.seen", "case_downloads.picture", "case_downloads.logo",
    "case_blog.index", "case_blog.article", "case_embeds.card", "case_embeds.oembed",
    "army.show", "army.read_terms", "army.contest", "army.join", "army.wish", "army_questions.new",
    "licence_rights.file", "licence_rights.statement",
    "case_proofs.show", "case_proofs.file",
    "reward_shelf.offer", "reward_shelf.redeem", "showcase.page",
}  # fmt: skip
# Pages that exist to let somebody in, and pages a link opens by the key it carries: their own tests watch them.
DOORS = {"accounts", "newsletter", "project_invitations", "sandbox", "look"}
HOSTILE_WORDS = (
    "", "0", "-1", "99999999999999999999999", "1e9", "NaN", "<script>alert(1)</script>", "' OR 1=1 --", "%", "\\",
    "\x00", "İstanbul\u202e", "अ" * 3000, "..%2f..%2fetc/passwd", "2026-13-45", "{}", "[]", "true",
)  # fmt: skip
# When somebody was last here, and how often a document was fetched, are noted while answering.
NOTED = ("user_session", "case_reading_day")
QUERY_NAMES = (
    "page", "sort", "order", "q", "search", "state", "currency", "discipline", "from", "to", "since", "until",
    "relation", "role", "key", "token", "next", "kind", "gateway", "locale", "per_page", "format", "outcome",
    "action", "activity", "actor", "begins", "hours", "language", "stage", "timezone", "quantity", "status", "method",
)  # fmt: skip


# Hundreds of routes, each asked many times, on whatever machine: longer than other tests, and still bounded.
# It tells the whole demo story first; `make slow` has the time for it.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def story(told_app: Flask) -> Flask:
    """A database of its own with the whole demo story in it."""
    told_app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False, TESTING=False)
    return told_app


@pytest.fixture(scope="module")
def everyone(story: Flask) -> dict[str, FlaskClient]:
    """Browsers: one of somebody with every role, one of Charlie, one of nobody."""
    story.test_client_class = CarefulClient
    root = person("root@imece.example", "Every Role", *Role)
    charlie = person("charlie@stranger.example", "Charlie Stranger", Role.CUSTOMER)
    browsers = {"root": story.test_client(), "charlie": story.test_client(), "nobody": story.test_client()}
    sign_in(browsers["root"], root, start_session)
    sign_in(browsers["charlie"], charlie, start_session)
    return browsers


@pytest.fixture(scope="module")
def every_route(story: Flask) -> list[Route]:
    return list(routes(story))


def answered_in_words(route: Route, answer: Any) -> bool:
    """Never an error of ours; `/readyz` says 503 while no worker runs, which is its work."""
    return bool(answer.status_code < 500 or route.endpoint == "health.ready")


def pages(every_route: list[Route]) -> list[Route]:
    return [route for route in every_route if "GET" in route.methods]


def actions(every_route: list[Route]) -> list[Route]:
    return [route for route in every_route if "POST" in route.methods]


def test_reading_a_page_never_changes_anything(
    story: Flask, everyone: dict[str, FlaskClient], every_route: list[Route]
) -> None:
    written: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        verb = statement.lstrip().split(" ", 1)[0].upper()
        changes = verb in {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}
        if changes and not any(table in statement for table in NOTED):
            written.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        for route in pages(every_route):
            before = len(written)
            answer = everyone["root"].get(route.path, buffered=True)
            assert answered_in_words(route, answer), f"{route.endpoint} {route.path} answered {answer.status_code}"
            assert written[before:] == [], f"GET {route.path} wrote"
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", ["charlie", "nobody"])
def test_a_stranger_finds_no_page_of_others(
    who: str, everyone: dict[str, FlaskClient], every_route: list[Route]
) -> None:
    opened = []
    for route in pages(every_route):
        if route.endpoint in OPEN or route.endpoint.partition(".")[0] in DOORS or not route.arguments:
            continue
        answer = everyone[who].get(route.path, buffered=True)
        to_the_door = answer.status_code == 302 and "/sign-in" in answer.headers["Location"]
        if answer.status_code not in {401, 404, 410} and not to_the_door:
            opened.append(f"{answer.status_code} {route.endpoint} {route.path}")
    assert opened == [], "\n".join(opened)


def test_a_stranger_cannot_act_on_what_is_not_theirs(
    everyone: dict[str, FlaskClient], every_route: list[Route]
) -> None:
    opened = []
    for route in actions(every_route):
        if route.endpoint in OPEN or route.endpoint.partition(".")[0] in DOORS or not route.arguments:
            continue
        answer = everyone["charlie"].post(route.path, buffered=True)
        if answer.status_code not in {400, 401, 404, 410} and "/sign-in" not in answer.headers.get("Location", ""):
            opened.append(f"{answer.status_code} {route.endpoint} {route.path}")
    assert opened == [], "\n".join(opened)


def test_nonsense_in_a_query_is_answered_in_words(everyone: dict[str, FlaskClient], every_route: list[Route]) -> None:
    for route in pages(every_route):
        for word in HOSTILE_WORDS:
            answer = everyone["root"].get(route.path, query_string=dict.fromkeys(QUERY_NAMES, word), buffered=True)
            assert answered_in_words(route, answer), f"{route.path} with {word[:30]!r} answered {answer.status_code}"
        answer = everyone["root"].get(f"{route.path}?page=%ff%fe&q=%c3%28", buffered=True)
        assert answered_in_words(route, answer), f"{route.path} with invalid UTF-8 answered {answer.status_code}"


def test_nonsense_in_an_address_is_answered_in_words(
    story: Flask, everyone: dict[str, FlaskClient], every_route: list[Route]
) -> None:
    for rule in story.url_map.iter_rules():
        for word in ("0", "-1", "99999999999999999999999", "a" * 3000, "%00", "%ff", "..", "%2e%2e%2f", "अआ", "'--"):
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<{name}>", word)
                for converter in ("int", "path", "string", "uuid"):
                    path = path.replace(f"<{converter}:{name}>", word)
            if rule.arguments and "GET" in (rule.methods or ()):
                answer = everyone["root"].get(path, buffered=True)
                assert answer.status_code < 500, f"{path[:80]} answered {answer.status_code}"


def test_nonsense_in_a_form_is_answered_in_words(everyone: dict[str, FlaskClient], every_route: list[Route]) -> None:
    fields = _names_of_fields()
    bodies: list[dict[str, Any]] = [
        {"data": b""},
        {"data": b"name=%ff%fe&email=%00&quantity=-1", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"{not json", "content_type": "application/json"},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"\x89PNG\r\n", "content_type": "image/png"},
        {"data": b"a=" + b"x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"},
    ]
    bodies += [{"data": dict.fromkeys(fields, word)} for word in HOSTILE_WORDS]
    root = db.session.scalars(sa.select(User).where(User.email == "root@imece.example")).one()
    for route in actions(every_route):
        sign_in(everyone["root"], root, start_session)
        for body in bodies:
            answer = everyone["root"].post(route.path, buffered=True, **body)
            assert answer.status_code < 500, f"POST {route.path} answered {answer.status_code} to {str(body)[:120]}"


def _names_of_fields() -> list[str]:
    """Every field name that any form of the house declares."""
    from app.web.forms import Form

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    names = {name for form in below(Form) for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    return sorted(names - {"csrf_token"})


def test_the_cast_of_the_story_has_every_role(story: Flask) -> None:
    granted = set(db.session.scalars(sa.select(RoleGrant.role).join(User, User.id == RoleGrant.user_id).distinct()))
    assert granted >= {role.value for role in Role}
    assert Path(story.instance_path).exists()
