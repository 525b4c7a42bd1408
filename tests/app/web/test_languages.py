"""Pages speak the reader's language: the account's, else the cookie's, else the browser's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import lazy_gettext

from app import clock
from app.money import Money

HERE = "/policies/terms"
_VALUE = re.compile(r"%\(\w+\)[sd]")


def language_of(page: str) -> str:
    return page.split('<html lang="')[1][:2]


def test_a_stranger_is_spoken_to_in_the_browsers_language(client: FlaskClient) -> None:
    assert language_of(client.get(HERE, headers={"Accept-Language": "pl;q=0.9, de"}).text) == "pl"
    assert language_of(client.get(HERE, headers={"Accept-Language": "tr-TR"}).text) == "tr"


@pytest.mark.parametrize("wished", ["xx", "", "*;q=0", ";;;", "a" * 5000, "hi;q=banana"])
def test_a_strange_wish_gets_some_language_of_ours(client: FlaskClient, wished: str) -> None:
    answer = client.get(HERE, headers={"Accept-Language": wished})
    assert answer.status_code == 200
    assert language_of(answer.text) in {"en", "hi"}


def test_the_choice_is_remembered_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "ru", "next": "/policies/terms?a=1"})
    assert answer.status_code == 303
    assert answer.location == "/policies/terms?a=1"
    assert language_of(client.get(HERE, headers={"Accept-Language": "pl"}).text) == "ru"


def test_the_choice_does_not_lead_elsewhere(client: FlaskClient) -> None:
    assert client.post("/language", data={"language": "ru", "next": "//evil.example"}).location == "/"


@pytest.mark.parametrize("language", ["xx", "", "en; Path=/", "../en"])
def test_a_language_we_do_not_speak_is_refused(client: FlaskClient, language: str) -> None:
    answer = client.post("/language", data={"language": language})
    assert answer.status_code == 422
    assert client.get_cookie("language") is None


def test_the_choice_wants_a_token(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert client.post("/language", data={"language": "ru"}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_languages_stand_under_their_own_names(client: FlaskClient) -> None:
    page = client.get(HERE).text
    for name in ("English", "Türkçe", "Русский", "हिन्दी", "Polski"):
        assert name in page


def test_the_appearance_is_remembered(client: FlaskClient) -> None:
    assert "data-bs-theme" not in client.get(HERE).text
    client.post("/theme", data={"theme": "dark", "next": HERE})
    assert 'data-bs-theme="dark"' in client.get(HERE).text
    assert client.post("/theme", data={"theme": "pink"}).status_code == 422


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "TRY 1,234.50|12.5%|Estonia"),
        ("tr", "₺1.234,50|%12,5|Estonya"),
        ("ru", "1 234,50 TRY|12,5 %|Эстония"),
        ("pl", "1 234,50 TRY|12,5%|Estonia"),
        ("hi", "TRY 1,234.50|12.5%|एस्टोनिया"),
    ],
)
def test_values_are_written_for_the_reader(app: Flask, language: str, shown: str) -> None:
    template = "{{ amount|money }}|{{ 1250|percent_bp }}|{{ 'EE'|country_name }}"
    with app.test_request_context("/", headers={"Accept-Language": language}):
        written = render_template_string(template, amount=Money(123_450, "TRY"))
    assert written.replace("\xa0", " ").replace("\u202f", " ") == shown


def test_times_are_told_in_the_readers_zone(app: Flask, noon: datetime) -> None:
    with app.test_request_context("/"):
        assert "2:00" in render_template_string("{{ at|datetime }}", at=noon)


def test_near_times_are_relative_and_far_ones_are_dates(app: Flask, noon: datetime) -> None:
    with app.test_request_context("/"):
        template = app.jinja_env.from_string("{{ at|ago }}")
        assert template.render(at=clock.now() - timedelta(hours=3)) == "3 hours ago"
        assert template.render(at=clock.now() + timedelta(days=2)) == "in 2 days"
        assert template.render(at=datetime(2025, 1, 5, tzinfo=UTC)) == "January 5, 2025"


def own_messages(app: Flask, language: str) -> Iterator[Message]:
    """What the layouts, menus, forms and error pages say, in the catalogue of `language`."""
    with (Path(app.root_path) / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if message.id and any(path.startswith(("app/web/", "app/errors.py")) for path, _line in message.locations):
            yield message


@pytest.mark.parametrize("language", ["tr", "ru", "hi", "pl"])
def test_every_sentence_of_this_package_is_translated(app: Flask, language: str) -> None:
    messages = list(own_messages(app, language))
    missing = [message.id for message in messages if not all(_forms(message)) or message.fuzzy]
    assert len(messages) > 150
    assert missing == []


@pytest.mark.parametrize("language", ["tr", "ru", "hi", "pl"])
def test_translations_keep_their_values(app: Flask, language: str) -> None:
    """A lost %(name)s would be a lost number, a new one a crash."""
    for message in own_messages(app, language):
        source = str(message.id[-1] if isinstance(message.id, tuple) else message.id)
        for translation in _forms(message):
            assert set(_VALUE.findall(translation)) == set(_VALUE.findall(source)), message.id


def _forms(message: Message) -> list[str]:
    return [str(text or "") for text in (message.string if isinstance(message.string, tuple) else (message.string,))]


def test_what_a_person_wrote_into_a_lazy_sentence_stays_words(app: Flask) -> None:
    with app.test_request_context():
        drawn = render_template_string("{{ sentence }}", sentence=lazy_gettext("Hello %(name)s", name="<script>"))
    assert drawn == "Hello &lt;script&gt;"
