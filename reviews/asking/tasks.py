"""What asking does outside the request."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.outgoing import Refused, Unanswered
from app.jobs.queue import task
from reviews.asking import kiosks, mentioning, permitting, planning, sending
from reviews.asking.feeds import Unreadable
from reviews.asking.place_models import MentionFeed


@task("asking.look_for_due", cron="*/5 * * * *")
def look_for_due() -> None:
    """One job per mail that is due, so that one that fails stops no other."""
    with transaction():
        planning.plan_missed()
    ids = sending.due()
    db.session.rollback()
    with transaction():
        for ask_id in ids:
            send.defer(key=f"asking.send:{ask_id}", ask_id=ask_id)


@task("asking.send")
def send(ask_id: int) -> None:
    with transaction():
        sending.send(ask_id)


@task("asking.ask_permission")
def ask_permission(permission_id: int) -> None:
    with transaction():
        permitting.send(permission_id)


@task("asking.release_kiosks", cron="17 * * * *")
def release_kiosks() -> None:
    """What nobody released goes out two days after the end."""
    for kiosk_id in list(kiosks.ripe()):
        db.session.rollback()
        with transaction():
            kiosks.release(kiosk_id)


@task("asking.read_feeds", cron="7 * * * *")
def read_feeds() -> None:
    ids = list(mentioning.to_read())
    db.session.rollback()
    with transaction():
        for feed_id in ids:
            read_feed.defer(key=f"asking.read_feed:{feed_id}", feed_id=feed_id)


@task("asking.read_feed", attempts=1)
def read_feed(feed_id: int) -> None:
    """Fetched outside the transaction, kept inside it; what goes wrong stands beside the feed."""
    url = db.session.get_one(MentionFeed, feed_id).url
    db.session.rollback()
    try:
        found = mentioning.fetch(url)
    except (Refused, Unanswered, Unreadable) as error:
        with transaction():
            mentioning.keep_failure(feed_id, str(error))
        return
    with transaction():
        mentioning.keep_read(feed_id, found)
