"""The first half of the story of the five hundred deliveries: everybody is asked, some answer, all are thanked alike."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import Contact
from app.accounts.roles import Role
from app.database import db, transaction
from app.media.storage import storage
from app.orders.models import Order, OrderLine
from app.projects.channels import feedback
from app.projects.sockets import testimonials
from app.rewards.models import Reward
from reviews.asking import objecting, sampling
from reviews.asking import tasks as asking_tasks
from reviews.asking.models import AskingCampaign, ChatPermission
from reviews.asking.place_models import Kiosk
from reviews.reviewing.models import Review, ReviewMedia, ReviewRequest
from reviews.reviewing.offer_models import ReviewEntitlement, ReviewOffer
from reviews.reviewing.states import State
from tests.app.media.films import a_film, a_recording
from tests.app.media.pictures import telling_jpeg
from tests.cast import person
from tests.factories import channels, projects
from tests.factories.reviews import an_offer
from tests.journeys.five_hundred import (
    DELIVERIES,
    OBJECTED,
    SLUG,
    Story,
    address,
    asked_by_mail,
    deliver,
    rate,
    send_due,
)  # fmt: skip

# What the 27 who answered their mail gave: every star, and two who were not content at all.
STARS = (5, 4, 3, 5, 2, 5, 4, 1, 4, 3, 5, 5, 2, 4, 5, 3, 4, 1, 5, 4, 2, 5, 4, 3, 5, 4, 5)
WORDS = {
    "title": "Güzel iş çıkardılar",
    "text": "",
    "name": "Zeynep Şahin",
    "shown_as": "short",
    "language": "tr",
    "relation": "none",
}
HAVE_ACCOUNTS = (5, 7)  # five stars and one
SAID = (
    "Światło było piękne, a ekipa słowna. हमें फिल्म बहुत पसंद आई।",
    "Два дня съёмок, и ни разу не пришлось повторять просьбу.",
    "Our window has never looked like that; people stop and point.",
)
TOLD_ON_THE_PHONE = (
    ("4", "Zadowolona, naprawdę; montaż trwał trochę długo."),
    ("2", "Spóźnili się o tydzień."),
    ("5", "Wszystko tak, jak było umówione."),
)
NOTICE = "was given something for writing this review"


def everybody_is_asked(story: Story) -> dict[str, str]:
    """(1) All who may be asked are: four hundred from before by a draw anybody repeats, a hundred a week after they got it."""
    with story.on(0):
        an_offer()
        deliver(story, range(400), days_ago=20, told=False)
        for number in (*range(10), 400, 401):
            with transaction():
                objecting.object_(address(number), "objected")
        _a_draw_before_everybodys_eyes(story)
        deliver(story, range(400, DELIVERIES), days_ago=0, told=True)
        send_due()
        assert len(asked_by_mail(story)) == 390, "a week is left to try what came today"
    with story.on(7):
        send_due()
        tokens = asked_by_mail(story)
        assert len(tokens) == DELIVERIES - OBJECTED
        assert set(tokens) == {address(number) for number in range(DELIVERIES) if number not in {*range(10), 400, 401}}
        with transaction():
            db.session.execute(sa.update(ReviewOffer).values(units=900))
        offers = db.session.scalars(sa.select(ReviewRequest.offer)).all()
        assert [each["units"] for each in offers if each] == [200] * len(tokens), "frozen when asked"
    return tokens


def _a_draw_before_everybodys_eyes(story: Story) -> None:
    """The seed stands there before the list, everyone on it is asked, and the list can be hashed and drawn again."""
    desk, page = story.desk(), story.browser()
    begun = desk.post("/desk/asking/campaigns/new", data={"name": "Everybody so far", "place": "house"})
    assert begun.status_code == 303, begun.text
    seed = db.session.scalars(sa.select(AskingCampaign.seed)).one()
    assert desk.post(f"{begun.location}/draw").status_code == 303
    campaign = db.session.scalars(sa.select(AskingCampaign)).one()
    assert (campaign.seed, campaign.population_size, campaign.chosen_size) == (seed, 390, 390)
    public = f"/reviews/asked/{campaign.reference}"
    listed = list(csv.DictReader(io.StringIO(page.get(f"{public}.csv").text)))
    keys = [row["key"] for row in listed]
    assert sampling.population_hash(keys) == campaign.population_hash
    assert sampling.drawn(keys, seed, None) == {row["key"] for row in listed if row["asked"] == "yes"}
    assert seed in page.get(public).text


def some_answer(story: Story, tokens: dict[str, str]) -> ReviewMedia:
    """(2) Eight of a hundred, by every way there is, with every star, a photo, a film of forty seconds and a recording."""
    who = list(tokens)
    for number in HAVE_ACCOUNTS:
        person(who[number * 7], "Nermin Aksoy", Role.CUSTOMER)
    for number, stars in enumerate(STARS):
        with story.on(8 + number // 4):
            client, place = rate(story, tokens[who[number * 7]], stars)
            if number < 3:
                _with_files(client, place, stars, number)
    with story.on(10):
        for stars in (5, 3, 2):
            tapped = story.browser().post(f"/reviews/here/{SLUG}", data={"stars": stars})
            token = re.search(r"/review/([\w-]+)", str(tapped.location))
            assert token is not None
            rate(story, token.group(1), stars)
        _at_the_kiosk(story, (4, 1, 5, 3))
        _by_phone(story)
        _in_the_channel(story)
        _from_a_file(story)
        story.run_jobs()
    with story.on(14):
        before = len(story.mails("asking/mail/ask"))
        send_due()
        reminded = story.mails("asking/mail/ask")[before:]
        assert len(reminded) > 300 and not {who[number * 7] for number in range(len(STARS))} & {
            mail.recipient for mail in reminded
        }
    with story.on(15):
        story.run_jobs()
        written = story.reviews(Review.state != State.DRAFT)
        assert len(written) == 40 == DELIVERIES * 8 // 100
        ways = {"email", "in_person_qr", "kiosk", "phone_call", "chat", "import"}
        assert {each.channel for each in written} == ways
        assert {each.rating for each in written} == {1, 2, 3, 4, 5}
        assert {each.state for each in written} == {State.PUBLISHED}
    return _files_are_safe(story)


def _with_files(client: FlaskClient, place: str, stars: int, number: int) -> None:
    """The words, and one file of each kind."""
    assert client.post(f"{place}/revision", data={**WORDS, "rating": stars, "text": SAID[number]}).status_code == 303
    field, data, name = (
        ("photos", telling_jpeg(orientation=6), "phone.jpg"),
        ("film", a_film(40, width=64, height=48), "film.webm"),
        ("film", a_recording(3), "voice.webm"),
    )[number]
    kind = "photos" if field == "photos" else "films"
    sent = client.post(f"{place}/{kind}", data={field: (io.BytesIO(data), name)}, content_type="multipart/form-data")
    assert sent.status_code == 303


def _at_the_kiosk(story: Story, stars: tuple[int, ...]) -> None:
    """Answers are sealed until the batch is opened; one sent twice is one."""
    desk, tablet = story.desk(), story.browser()
    opened = desk.post("/desk/asking/kiosks", data={"service": story.service_id, "place": "Fair", "locale": "pl"})
    code = opened.text.split('class="kiosk-code">')[1].split("<")[0]
    assert tablet.post("/kiosk", data={"code": code}).status_code == 303
    for number, given in enumerate(stars):
        for _twice in range(2):
            answer = {"rating": given, "client_key": f"kiosk-answer-{number:04}"}
            assert tablet.post("/kiosk/question", data=answer).status_code == 303
    kiosk_id = db.session.scalars(sa.select(Kiosk.id)).one()
    assert desk.post(f"/desk/asking/kiosks/{kiosk_id}/closing").status_code == 303
    with story.on(13):
        asking_tasks.release_kiosks()


def _by_phone(story: Story) -> None:
    desk = story.desk()
    phones = sa.select(OrderLine.id).join(OrderLine.order).join(Contact, Contact.id == Order.contact_id)
    listed = db.session.scalars(phones.where(Contact.phone != "")).all()
    for line_id, (stars, words) in zip(listed, TOLD_ON_THE_PHONE, strict=True):
        said = {"outcome": "answered", "rating": stars, "words": words, "author_name": "Ł. Żak"}
        assert desk.post(f"/desk/asking/calls/{line_id}", data=said).status_code == 303


def _in_the_channel(story: Story) -> None:
    """Dora marks what Alice said in the channel of another project as feedback; Alice decides."""
    project = projects.running_project(story.cast.dora)
    project.order.lines[0].service_id = story.service_id
    db.session.commit()
    projects.with_client(project, story.cast.alice)
    message = channels.say(project, story.cast.alice, "Die Weberinnen haben geweint vor Freude.")
    with transaction():
        feedback.mark(channels.channel_of(project), message, channels.seen_by(story.cast.dora, project))
    story.run_jobs()
    permission = db.session.scalars(sa.select(ChatPermission.id)).one()
    alice = story.cast.signed_in(story.browser(), story.cast.alice)
    said = {"rating": "5", "words": "Vor Freude geweint.", "author_name": "Alice"}
    assert alice.post(f"/account/words/{permission}", data=said).status_code == 303


def _from_a_file(story: Story) -> None:
    text = (
        "title,body,rating,review_date,reviewer_name\n"
        "Çok iyi,Hepsi güzel,5,2024-03-01,Ayşe\nLate,They came late,2,2024-03-04,Bob\n"
    )
    desk = story.desk()
    file = {"file": (io.BytesIO(text.encode()), "a.csv"), "origin": "Judge.me", "service": str(story.service_id)}
    sent = desk.post("/desk/reviews/imports", data=file, content_type="multipart/form-data")
    assert sent.status_code == 303, sent.text
    desk.post(f"{sent.location}/confirmation")


def _files_are_safe(story: Story) -> ReviewMedia:
    """Written anew: upright, without place and maker, as long as they are, and open to everybody with their review."""
    photo, film, voice = db.session.scalars(sa.select(ReviewMedia).order_by(ReviewMedia.id)).all()
    assert [(each.kind, each.state) for each in (photo, film, voice)] == [
        ("photo", "ready"),
        ("video", "ready"),
        ("audio", "ready"),
    ]
    kept = storage().get(photo.file.key)
    assert not any(secret in kept for secret in (b"GPS", b"Exif", b"xmp"))
    assert 39_000 <= film.duration_ms <= 41_000 and voice.poster_id is not None
    for each in (photo, film, voice):
        assert story.browser().get(f"/review-files/{each.id}/file").status_code == 200
    return photo


def rewards_know_no_stars(story: Story) -> None:
    """(3) The same for one star and five, and said beside the review wherever it is shown."""
    with story.on(16):
        earned = db.session.execute(
            sa.select(Review.channel, Review.rating, ReviewEntitlement.offer["units"].as_integer()).join(
                Review, Review.id == ReviewEntitlement.review_id
            )
        ).all()
        assert {stars for _channel, stars, _units in earned} == {1, 2, 3, 4, 5}
        given = {(channel, units) for channel, _stars, units in earned}
        later = {(way, 900) for way in ("in_person_qr", "phone_call", "chat")}
        assert given == {("email", 200), *later}, "as it was when each of them was asked"
        paid = story.reviews(Review.incentivized.is_(True))
        asked = story.reviews(Review.request_id.is_not(None))
        assert {each.id for each in paid} == {each.id for each in asked}

        reader = story.browser()
        one = paid[7]
        assert NOTICE in reader.get(f"/reviews/one/{one.reference}").text
        data = json.loads(reader.get(f"/reviews/{SLUG}/ratings.json").data)
        assert sum(each["incentivized"] for each in data["ratings"]) == len(paid)
        feed = ET.fromstring(reader.get("/reviews/product-reviews.xml").data)  # noqa: S314  (our own)
        told = {it.findtext("review_id"): it.findtext("is_incentivized_review") for it in feed.iter("review")}
        assert {reference for reference, said in told.items() if said == "true"} == {each.reference for each in paid}
        page = reader.get(f"/reviews/{SLUG}").text
        shown = [each for each in paid if f'id="{each.reference}"' in page]
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert block is not None and shown
        assert page.replace(block[0], "").count(NOTICE) == len(shown)
        assert json.dumps(json.loads(block[1])).count(NOTICE) == len(shown)
        assert NOTICE in reader.get(f"/embed/reviews/{SLUG}/list").text
        with_project = next(each for each in paid if each.project_id)
        (quoted,) = [each for answer in testimonials.answers(with_project.project_id) for each in answer]
        assert NOTICE in quoted.disclosure
        rewards = db.session.execute(sa.select(Reward.kind, Reward.units, Reward.unit)).all()
        mailed = [tuple(each) for each in rewards if each.units == 200]
        assert mailed == [("points", 200, "POINTS")] * len(HAVE_ACCOUNTS), "one star and five"
