"""Jobs of stamps."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from app.stamps import asking, requests, stamping, verifying
from app.stamps.models import Stamp


@task(stamping.ASKING)
def ask(stamp_id: int) -> None:
    """Show one digest to the authority and keep the token that comes. Stamped once, later runs do nothing."""
    stamp = db.session.get(Stamp, stamp_id)
    if stamp is None or not stamp.is_pending:
        return
    digest = stamp.digest
    db.session.rollback()
    try:
        token, chain, reading = _asked(digest)
    except (asking.Unanswered, verifying.NotGenuine) as error:
        with transaction():
            waiting = stamping.locked(stamp_id)
            if waiting is not None and waiting.is_pending:
                stamping.put_off(waiting, f"{type(error).__name__}: {error}")
        return
    with transaction():
        waiting = stamping.locked(stamp_id)
        if waiting is not None and waiting.is_pending:
            stamping.keep(waiting, token, chain, reading)


def _asked(digest: bytes) -> tuple[bytes, str, verifying.Reading]:
    url, chain = asking.whom()
    nonce = requests.nonce()
    answer = asking.ask(url, requests.question(digest, nonce))
    return answer, chain, verifying.verify(answer, digest, chain, nonce=nonce)
