"""Asking in the demo story: mails after deliveries, a drawn campaign, a call, a kiosk, a poll, and words found elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from app import clock
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from reviews.asking import calling, campaigning, kiosks, mentioning, objecting, planning, polling, rules, sending
from reviews.asking.calling import Report
from reviews.asking.campaigning import Draft
from reviews.asking.destinations import Place
from reviews.asking.models import AskingDestination
from reviews.asking.place_models import Mention, Poll
from reviews.asking.rules import Rule
from reviews.asking.schedule import Pace
from reviews.reviewing import submitting
from reviews.reviewing.requesting import Recipient, open_request, request_review
from reviews.reviewing.states import Channel
from reviews.reviewing.submitting import Words

MENTIONS = """origin,text,author,url,language,date
Ege Zeytin Forumu,"Imece'nin çektiği filmi fuarda izledik; hasadı anlatışları çok sade.",Mert K.,https://forum.example/zeytin/812,tr,{0}
Kraków dla smakoszy,"Strona kawiarni pod lipą zrobiona przez Imece działa szybciej niż ich ekspres.",Zofia,https://blog.example/kawa/44,pl,{1}
Ремесло и дело,"Работу сдали на неделю позже, зато тексты переписывать не пришлось.",Павел,https://zine.example/imece,ru,{2}
हस्तशिल्प मंच,"इमेजे ने हमारे बुनकरों की बात उन्हीं के शब्दों में रखी।",अनीता,https://manch.example/79,hi,{3}
Small Makers Weekly,"We asked three studios for a calendar. Imece answered first and cost the most.",J. Reed,https://makers.example/17,en,{4}
"""
SEEN_AT_THE_FAIR = (
    (5, "Sade ve içten.", "Elif"),
    (4, "Biraz hızlı geçti ama güzeldi.", ""),
    (2, "Ses çok kısıktı, yarısını duyamadım.", "Hakan T."),
    (5, "", ""),
)

SCANNED = (
    (5, "Menu na stronie zgadza się z tym na tablicy. W końcu.", "Basia"),
    (3, "Strona ładna, ale godziny otwarcia trzeba długo szukać.", ""),
    (4, "", ""),
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    mails = [(days_ago, 8.2, _send_due) for days_ago in (60, 45, 38, 30, 24, 16, 9, 5, 3, 1)]
    return [
        (96, 9.0, _write_rules),
        *mails,
        (33, 10.0, _name_place),
        (25, 9.0, _draw),
        (25, 9.2, _send_due),
        (21, 10.0, _ask_poll),
        (20, 11.0, partial(_vote, (0, 0, 1, 2, 0, 3, 1), "Ustalarla bir gün")),
        (15, 9.0, _bring_mentions),
        (14, 10.0, _decide_mentions),
        (11, 9.0, _fair),
        (10, 16.0, _scan),
        (6, 15.0, _call),
        (2, 12.0, _object),
    ]


def _write_rules() -> None:
    with transaction():
        rules.keep(service_by_slug("field-guide").id, Rule(pace=Pace(delay_days=3, reminders=1)), by=None)
        rules.keep(service_by_slug("search-foundations").id, Rule(pace=Pace(delay_days=21, reminders=3)), by=None)


def _send_due() -> None:
    with transaction():
        planning.plan_missed()
    for ask_id in list(sending.due()):
        with transaction():
            sending.send(ask_id)


def _name_place() -> None:
    with transaction():
        db.session.add(AskingDestination(place=Place.GOOGLE, url="https://g.page/r/imece-demo/review"))


def _draw() -> None:
    """Two of those who bought before the asking began, by lot."""
    with at_the_desk(Role.MARKETER), transaction():
        campaign = campaigning.begin(
            Draft(name="Those who bought before autumn", sample_size=2), by=colleague(Role.MARKETER)
        )
        campaign.seed = "5d0c9a1be7f04c12"
        campaigning.draw(campaign.id)


def _ask_poll() -> None:
    with transaction():
        polling.ask(
            "Hangi atölyeyi görmek istersiniz?",
            ("Seramik ocağı", "Dokuma tezgâhı", "Zeytin değirmeni", "Ekmek fırını"),
            locale="tr",
            allows_text=True,
            closes_at=clock.now() + timedelta(days=45),
            by=colleague(Role.MARKETER),
        )


def _vote(choices: tuple[int, ...], words: str) -> None:
    with transaction():
        poll = db.session.scalars(sa.select(Poll).order_by(Poll.id)).first()
        assert poll is not None
        for number, choice in enumerate(choices):
            voter = polling.voter_of(poll, user=None, browser=f"demo-{number}")
            polling.vote(poll, voter, option_id=poll.options[choice].id, text="" if number else words, user=None)


def _bring_mentions() -> None:
    days = [(clock.now() - timedelta(days=days)).date().isoformat() for days in (4, 9, 20, 6, 2)]
    with transaction():
        mentioning.bring(MENTIONS.format(*days).encode())


def _decide_mentions() -> None:
    with transaction():
        found = db.session.scalars(sa.select(Mention).order_by(Mention.id)).all()
        for mention in found[:3]:
            mention.show(colleague(Role.MARKETER))
        found[3].show(colleague(Role.MARKETER))


def _fair() -> None:
    """Four people answer at a fair; on the way home the batch is opened. A second tablet is still collecting."""
    service_id = service_by_slug("discovery-workshop").id
    with transaction():
        kiosk, code = kiosks.open_(service_id, "Ege El Sanatları Fuarı, salon 2", "tr", by=colleague(Role.MARKETER))
        kiosk_id, raw = kiosk.id, kiosks.enter(code)
        for number, (rating, text, name) in enumerate(SEEN_AT_THE_FAIR):
            words = {"rating": rating, "text": text, "author_name": name}
            kiosks.collect(raw, f"demo-answer-{number:08}", words)
        kiosks.close(kiosk_id)
        kiosks.release(kiosk_id)


def _scan() -> None:
    """At the counter of a café three people scan the code on the sheet; two leave their words, none an address."""
    service_id = service_by_slug("website").id
    for rating, text, name in SCANNED:
        with transaction():
            asked, raw = request_review(
                service_id=service_id, recipient=Recipient(locale="pl"), channel=Channel.IN_PERSON_QR, valid_days=2
            )
            asked.note_sent()
            words = Words(rating=rating, text=text, author_name=name, language="pl")
            submitting.answer(open_request(raw, lock=True), words)


def _call() -> None:
    with at_the_desk(Role.CUSTOMER_REPRESENTATIVE), transaction():
        line = db.session.scalars(calling.to_call().limit(1)).first()
        if line is None:
            return
        said = Words(
            rating=4,
            text="Wszystko dobrze, tylko na odpowiedź czekałam trzy dni.",
            author_name="Zofia W.",
            language=line.order.contact.locale,
        )
        calling.record(line, Report(outcome="answered", words=said), by=colleague(Role.CUSTOMER_REPRESENTATIVE))


def _object() -> None:
    """Somebody wrote a letter, another clicked in a mail."""
    with transaction():
        objecting.object_("buro@stara-drukarnia.example", "told_us", by=colleague(Role.MARKETER))
        objecting.object_("nino@oldbakery.example", "objected")
