"""Every mail of the house comes in both versions, and no template of a mail is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[3]
CALL = re.compile(r"send_later\(\s*\"([a-z_/]+)\"")


def templates() -> dict[str, Path]:
    """Mail templates by name without ending: those that extend a base of this floor."""
    found = {}
    for path in ROOT.glob("*/**/templates/**/*.*"):
        if path.suffix in {".txt", ".html"} and f'extends "mail/base{path.suffix}"' in path.read_text():
            name = path.relative_to(next(p for p in path.parents if p.name == "templates"))
            found[str(name.with_suffix("")) + path.suffix] = path
    return found


def test_every_mail_is_text_and_html() -> None:
    names = set(templates())
    assert names, "there are mails"
    alone = {
        name for name in names if {".txt": ".html", ".html": ".txt"}[Path(name).suffix] not in _endings(name, names)
    }
    assert alone == set()


def _endings(name: str, names: set[str]) -> set[str]:
    stem = name.rpartition(".")[0]
    return {Path(each).suffix for each in names if each.rpartition(".")[0] == stem}


def test_every_mail_that_is_sent_has_a_template(app: Flask) -> None:
    called = {name for path in ROOT.glob("app/**/*.py") for name in CALL.findall(path.read_text())}
    assert called, "mails are sent"
    for name in called:
        for ending in (".txt", ".html"):
            app.jinja_env.get_template(name + ending)


@pytest.mark.parametrize("ending", [".txt", ".html"])
def test_mails_point_to_full_addresses_only(ending: str) -> None:
    for name, path in templates().items():
        if path.suffix == ending:
            assert "url_for(" not in path.read_text(), f"{name}: a mail has no page to be relative to, use absolute_url"


def test_mails_fetch_nothing_from_elsewhere() -> None:
    for name, path in templates().items():
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r'<img src="cid:', "", text)  # a picture that travels inside the mail is not fetched
        assert not re.search(r"<(img|script|link|iframe|form)\b", text), f"{name}: mail programs would ask or refuse"
