"""Jobs of tracking: days are counted, old touches go, partners' programs are told."""

from __future__ import annotations

from datetime import date, timedelta

from app import clock
from app.database import db, transaction
from app.jobs import outgoing
from app.jobs.queue import task
from referrals.tracking import postbacks
from referrals.tracking.awaiting import KEPT, forget_before
from referrals.tracking.daily import days_to_record, record_day
from referrals.tracking.models import ReferralConversion, ReferralPostback, ReferralPostbackCall
from referrals.tracking.rolling import drop_before, make_months, roll_up

# How long a touch is kept one by one; afterwards only the days remain. Said in the wing's README and the privacy notice.
KEPT_DAYS = 90


@task("referrals.count_days", attempts=3, cron="*/10 * * * *")
def count_days() -> None:
    """Bring the daily numbers up to now; any number of times with the same result."""
    with transaction():
        roll_up(clock.today(), _first_kept(clock.today()))


@task("referrals.settle_days", attempts=3, cron="41 1 * * *")
def settle_days() -> None:
    """Pay for the clicks and sights of the days that are over, each day and partner once; late touches are one step more."""
    today = clock.today()
    with transaction():
        roll_up(today, _first_kept(today))
    for wanted in days_to_record(today):
        with transaction():
            record_day(wanted)


@task("referrals.forget_touches", attempts=3, cron="23 2 * * *")
def forget_touches() -> None:
    """Make room for the coming months, and let go of touches that are older than ninety days, once they are counted."""
    today = clock.today()
    with transaction():
        make_months(today)
        roll_up(today, _first_kept(today))
        drop_before(_first_kept(today))
        forget_before(clock.now() - KEPT)


@task("referrals.call_partner", attempts=10)
def call_partner(call_id: int) -> None:
    """Tell one partner's program one thing. Whatever fails is tried again with growing waits."""
    with transaction():
        call = db.session.get_one(ReferralPostbackCall, call_id)
        postback = db.session.get_one(ReferralPostback, call.postback_id)
        if call.delivered_at is not None or postback.disabled_at is not None:
            return
        it = db.session.get_one(ReferralConversion, call.conversion_id)
        sale = db.session.get(ReferralConversion, it.sale_id) if it.sale_id is not None else None
        url, body, secret = postback.url, postbacks.body_of(it, sale), postbacks.secret_of(postback)
    second = int(clock.now().timestamp())
    headers = {
        "Imece-Signature": outgoing.signature(secret, second, body),
        "Imece-Event": str(call_id),
        "User-Agent": "Imece-Postback/1",
    }
    failure: outgoing.Refused | outgoing.Unanswered | None = None
    try:
        outgoing.post(url, body, headers)
    except (outgoing.Refused, outgoing.Unanswered) as error:
        failure = error
    with transaction():
        _note(call_id, failure)
    if failure is not None:
        raise failure


def _note(call_id: int, failure: Exception | None) -> None:
    call = db.session.get_one(ReferralPostbackCall, call_id, with_for_update=True, populate_existing=True)
    postback = db.session.get_one(ReferralPostback, call.postback_id, with_for_update=True, populate_existing=True)
    if failure is None:
        postbacks.succeed(call, postback)
    else:
        postbacks.fail(call, postback, str(failure))


def _first_kept(today: date) -> date:
    return today - timedelta(days=KEPT_DAYS)
