"""Strangers judge our pages: the Nu HTML checker all of them, Lighthouse those that a search engine sends people to."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

from app.database import db
from tests.journeys import every_page
from tests.journeys.conftest import Live
from tests.journeys.judges import below, lighthouse, nu_objections

pytestmark = [pytest.mark.browser, pytest.mark.judged, pytest.mark.slow, pytest.mark.timeout(1800)]
GUEST = ""
READERS = (GUEST, "zeynep@zeytindali.example", "ayse@imece.example", "bartek@partner.example")
GOALS = {"accessibility": 1, "best-practices": 1, "seo": 1, "performance": 0.95}
PLAIN = ("/", "/services", "/reviews", "/team")


def test_no_page_has_an_error_of_html(live: Live, tmp_path: Path) -> None:
    every_page.tell(live)
    with live.inside():
        known, _borrowed = every_page.paths_of(live.app)
        own = every_page.of_a_partner(live.app)
        db.session.remove()
    kept: dict[str, str] = {}
    for reader in READERS:
        paths = own if reader.startswith("bartek") else [path for path in known if _looks_at(reader, path)]
        kept |= _keep(live, reader, paths, tmp_path)
    assert len(kept) > 150
    objections = nu_objections(tmp_path)
    assert not objections, "\n".join(
        f"{kept.get(name, name)}\n  " + "\n  ".join(sorted(set(words))[:6])
        for name, words in sorted(objections.items())
    )


def test_lighthouse_has_nothing_to_say_of_public_pages(live: Live, tmp_path: Path) -> None:
    """Of each kind of page in the site map one, as a phone on a slow line sees it."""
    every_page.tell(live)
    objections = []
    for path in _of_each_kind(live):
        told = lighthouse(live.url + path, tmp_path / "report.json")
        objections += [f"{path} {words}" for category, goal in GOALS.items() for words in below(told, category, goal)]
    assert not objections, "\n".join(objections)


def _looks_at(reader: str, path: str) -> bool:
    at_the_desk = path.startswith(("/desk", "/sandbox"))
    return at_the_desk if reader.startswith("ayse") else not at_the_desk


def _keep(live: Live, reader: str, paths: Iterable[str], folder: Path) -> dict[str, str]:
    """The pages as files: by the name of its file, whose page of which address it is. What is none of theirs is left out."""
    headers = {"Accept-Language": "en"}
    if reader:
        headers["Cookie"] = f"session={every_page.cookie_of(live, reader)}"
    kept: dict[str, str] = {}
    for path in paths:
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(urllib.request.Request(live.url + path, headers=headers), timeout=60) as answer:
                if answer.headers.get_content_type() == "text/html" and answer.status == 200:
                    name = f"{reader.split('@', maxsplit=1)[0] or 'guest'}-{len(kept)}.html"
                    (folder / name).write_bytes(answer.read())
                    kept[name] = f"{reader or 'a guest'} at {path}"
        except urllib.error.HTTPError as error:
            error.close()
    return kept


class _Stay(urllib.request.HTTPRedirectHandler):
    """A page that leads on is judged where it leads to."""

    def redirect_request(self, *_what: object) -> None:
        return None


def _of_each_kind(live: Live) -> list[str]:
    """The first address of each kind that the site map names, a kind being an endpoint, beside the plain pages."""
    with urllib.request.urlopen(live.url + "/sitemap.xml", timeout=60) as answer:
        places = etree.fromstring(answer.read()).findall(".//{*}loc")
    found: dict[str, str] = {}
    with live.app.test_request_context():
        routes = live.app.url_map.bind("")
        for place in places:
            path = urlsplit(place.text).path
            found.setdefault(routes.match(path)[0], path)
    return sorted({*PLAIN, *found.values()})
