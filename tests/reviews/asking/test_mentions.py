"""What is written about us elsewhere: found, brought, shown with its origin, never verified (R24)."""

from __future__ import annotations

import io
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.database import db
from app.jobs import outgoing
from reviews.asking import feeds, tasks
from reviews.asking.feeds import Unreadable
from reviews.asking.place_models import Mention, MentionFeed
from reviews.reviewing.models import Review
from tests.cast import Cast
from tests.servers.listener import HOST, listening

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><language>pl</language>
<item><title>Film od Imece</title><description>&lt;p&gt;Pięknie &lt;b&gt;zrobione&lt;/b&gt;.&lt;/p&gt;</description>
<link>https://blog.example/1</link><author>Zofia</author><pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate></item>
<item><title>Coś innego</title><description>bez nas</description><link>javascript:alert(1)</link></item></channel></rss>
""".encode()
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>İMECE hakkında</title><summary>Geç geldi.</summary>
<link href="https://haber.example/2"/><author><name>Ayşe</name></author><updated>2026-11-19T08:00:00Z</updated></entry>
</feed>""".encode()
BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<rss><channel><item><title>&b;</title></item></channel></rss>"""


def test_feeds_are_read_as_words_and_nothing_else() -> None:
    first, other = feeds.read(RSS, "blog.example")
    assert (first.text, first.author_name, first.language) == ("Film od Imece: Pięknie zrobione .", "Zofia", "pl")
    assert first.written_at == datetime(2026, 11, 20, 9, tzinfo=UTC) and other.url == ""
    (entry,) = feeds.read(ATOM, "haber.example")
    assert (entry.text, entry.url, entry.author_name) == (
        "İMECE hakkında: Geç geldi.",
        "https://haber.example/2",
        "Ayşe",
    )
    assert [word for _found, word in feeds.matching([first, other], ["imece"])] == ["imece"]
    for broken in (BOMB, b"<html></html>", b"not xml", b"", b"<rss>" + b" " * feeds.MOST_BYTES):
        with pytest.raises(Unreadable):
            feeds.read(broken, "x")


def test_from_a_feed_and_a_file_to_the_public_page(
    browser: Any, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, reader = cast.signed_in(browser(), cast.marta), browser()
    wrong = desk.post("/desk/asking/mentions/feeds", data={"url": "http://127.0.0.1/feed", "keywords": "Imece"})
    assert wrong.status_code == 422
    assert (
        desk.post(
            "/desk/asking/mentions/feeds", data={"url": f"https://{HOST}/feed", "keywords": "Imece, İmece"}
        ).status_code
        == 303
    )
    feed_id = db.session.scalars(sa.select(MentionFeed.id)).one()
    with listening(tmp_path) as program:
        program.page = RSS
        monkeypatch.setattr(outgoing, "PORT", program.port)
        monkeypatch.setattr(outgoing, "public_address_of", lambda _host: "127.0.0.1")
        monkeypatch.setattr(outgoing, "trusted", lambda: ssl.create_default_context(cafile=str(program.authority)))
        tasks.read_feed(feed_id=feed_id)
        tasks.read_feed(feed_id=feed_id)
        program.page = BOMB
        tasks.read_feed(feed_id=feed_id)
    assert db.session.get_one(MentionFeed, feed_id).error == "a document type"
    found = db.session.scalars(sa.select(Mention)).one()
    assert (found.origin, found.keyword) == (HOST, "Imece")

    lines = "origin,text,author,url,date\nForum,Bana geç döndüler,Mert,https://forum.example/9,2026-11-01\nRadio,=1+1,,javascript:x,\n"
    sent = desk.post("/desk/asking/mentions/file", data={"file": (io.BytesIO(lines.encode()), "m.csv")})
    assert sent.status_code == 303
    bad = desk.post("/desk/asking/mentions/file", data={"file": (io.BytesIO(b"origin,text\nForum,\n"), "m.csv")})
    assert bad.status_code == 422 and "Line 2" in bad.text
    assert (
        desk.post("/desk/asking/mentions/file", data={"file": (io.BytesIO(b"a,b\n1,2\n"), "m.csv")}).status_code == 422
    )

    forum = db.session.scalars(sa.select(Mention).where(Mention.origin == "Forum")).one()
    radio = db.session.scalars(sa.select(Mention).where(Mention.origin == "Radio")).one()
    assert radio.url == ""
    for mention, decision in ((found, "show"), (forum, "show"), (radio, "spam")):
        assert desk.post(f"/desk/asking/mentions/{mention.id}/decision", data={"decision": decision}).status_code == 303
    assert desk.post(f"/desk/asking/mentions/{forum.id}/decision", data={"decision": "negative"}).status_code == 422
    page = reader.get("/reviews/found-elsewhere").text
    assert "Bana geç döndüler" in page and 'href="https://forum.example/9"' in page and "not checked" in page
    assert "=1+1" not in page and "verified" not in page.lower()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0
    for state in ("new", "shown", "dismissed"):
        assert desk.get(f"/desk/asking/mentions?state={state}").status_code == 200
    assert "'=1+1" in desk.get("/desk/asking/mentions/export.csv").text
    assert desk.post(f"/desk/asking/mentions/{radio.id}/decision", data={"decision": "new"}).status_code == 303
    assert desk.post(f"/desk/asking/mentions/feeds/{feed_id}/end").status_code == 303
    assert cast.signed_in(browser(), cast.charlie).get("/desk/asking/mentions").status_code == 404
