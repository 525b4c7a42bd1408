"""The reviews' part of a made-up world: requests after deliveries, what came of them, NPS and CSAT, themes.

Planted: thirty strangers who praise one service within three days; a fall of the response rate since a known day.
"""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa

from app.database import db
from app.reports.seeding.copying import copy, keep_counting, moments, next_id, numbered
from app.reports.seeding.sockets import Part
from app.reports.seeding.world import DAY, NEVER, Flags, Sizes, Whole, World
from reviews.recovery.themes import USUAL, words_of

LANGUAGES = np.array(["en", "tr", "ru", "hi", "pl"])
TEXTS = np.array(
    [
        "Everything was on time, and the people were kind.",
        "Söz verdikleri gün teslim ettiler, kalite çok iyi.",
        "Ответили быстро, качество хорошее, но дорого.",
        "गुणवत्ता अच्छी है, पर दो दिन की देर हुई।",
        "Dobra jakość, ale trudno było uzyskać odpowiedź.",
    ]
)
STARS, STAR_SHARES = np.array([1, 2, 3, 4, 5]), (0.05, 0.05, 0.1, 0.2, 0.6)
RESPONSE, FALL_DAYS, FALL_TO = 0.06, 45, 1 / 3
BURST_PLACE, BURST_BEFORE, BURST_DAYS, BURST_SIZE = 5, 12, 3, 30
MOST_AT_ONCE = 50_000


def requests_of(sizes: Sizes) -> int:
    return int(sizes.reviews / RESPONSE)


def plant(world: World) -> None:
    """So many reviews as were asked for; where too few orders were delivered for that, more of them are answered."""
    orders, chance, wanted = world.known_orders(), world.chance, world.sizes.reviews
    if not wanted:
        return
    delivered = np.nonzero(orders.delivered)[0]
    asked = np.sort(chance.choice(delivered, size=min(len(delivered), requests_of(world.sizes)), replace=False))
    asked = asked[np.argsort(orders.delivered_at[asked], kind="stable")]
    sent = orders.delivered_at[asked] + DAY
    asked, sent = asked[sent < world.ends - 60], sent[sent < world.ends - 60]
    answered = _answering(world, sent, wanted)
    first_theme = _themes()
    for start in range(0, len(asked), MOST_AT_ONCE):
        part = slice(start, start + MOST_AT_ONCE)
        _write(world, asked[part], sent[part], answered[part], first_theme)
        world.advance(len(asked[part]))
    _attack(world)
    keep_counting("review_request", "review", "nps_response", "csat_response", "recovery_theme_tag")
    since = world.second_of(FALL_DAYS)
    world.truths["response"] = {
        "since": world.day_of(FALL_DAYS).isoformat(),
        "asked_before": int((sent < since).sum()), "answered_before": int((answered & (sent < since)).sum()),
        "asked_since": int((sent >= since).sum()), "answered_since": int((answered & (sent >= since)).sum()),
    }  # fmt: skip


def _answering(world: World, sent: Whole, wanted: int) -> Flags:
    """Who answers: by chance, and since the fall a third as often."""
    weights = np.where(sent >= world.second_of(FALL_DAYS), FALL_TO, 1.0)
    share = min(1.0, wanted / weights.sum())
    return world.chance.random(len(sent)) < share * weights


def _write(world: World, asked: Whole, sent: Whole, answered: Flags, first_theme: int) -> None:
    orders, chance = world.known_orders(), world.chance
    ids = np.arange(len(asked), dtype=np.int64) + next_id("review_request")
    later = (chance.exponential(2.0, len(asked)) * DAY).astype(np.int64) + 3_600
    at = np.minimum(sent + later, world.ends - 30)
    opened = answered | (chance.random(len(asked)) < 0.3)
    language = LANGUAGES[ids % len(LANGUAGES)]
    emails = [f"customer-{number}@seeded.example" for number in orders.contact_id[asked].tolist()]
    known = {
        "service_id": orders.service_id[asked], "order_id": orders.id[asked], "order_line_id": orders.line_id[asked],
    }  # fmt: skip
    copy(
        "review_request",
        {
            **known, "id": ids, "reference": numbered("SEED-Q", ids), "recipient_name": numbered("Customer ", ids),
            "recipient_email": emails, "channel": "email", "locale": language, "token_hash": numbered("seed-q", ids),
            "destination": "house", "created_at": moments(sent), "sent_at": moments(sent),
            "opened_at": moments(np.where(opened, at - 600, NEVER)), "answered_at": moments(np.where(answered, at, NEVER)),
            "expires_at": moments(sent + 120 * DAY),
        },
    )  # fmt: skip
    if answered.any():
        own = {name: values[answered] for name, values in known.items()}
        authors = np.array(emails, dtype=object)[answered].tolist()
        _reviews(world, own, ids[answered], at[answered], language[answered], authors, first_theme)


def _reviews(
    world: World, known: dict[str, Whole], requests: Whole, at: Whole, language: np.ndarray, authors: list[str], first_theme: int
) -> None:  # fmt: skip
    chance, count = world.chance, len(requests)
    ids = np.arange(count, dtype=np.int64) + next_id("review")
    stars = chance.choice(STARS, count, p=STAR_SHARES)
    state = np.where(chance.random(count) < 0.02, "refused", "published")
    words = np.where(chance.random(count) < 0.6, TEXTS[requests % len(TEXTS)], "")
    copy(
        "review",
        {
            **known, "id": ids, "reference": numbered("SEED-R", ids), "request_id": requests,
            "author_name": numbered("Customer ", ids),
            "author_email": authors, "language": language, "rating": stars, "title": "", "text": words.tolist(),
            "state": state, "reason_code": _reasons(state), "holds": "[]", "channel": "email", "verification": "order_token",
            "incentivized": False, "relation": "none", "created_at": moments(at), "submitted_at": moments(at),
            "published_at": moments(np.where(state == "published", at + 30, NEVER)), "revision_number": 1,
        },
    )  # fmt: skip
    _answers(world, ids, known["service_id"], stars, at)
    _tags(ids[(stars <= 3) & (words != "")], first_theme)


def _reasons(state: np.ndarray) -> list[str | None]:
    return ["SPM" if each == "refused" else None for each in state.tolist()]


def _answers(world: World, reviews: Whole, services: Whole, stars: Whole, at: Whole) -> None:
    """Two of five say how likely they recommend us, by and large as many as their stars; three of ten how content they are."""
    chance = world.chance
    likely = chance.random(len(reviews)) < 0.4
    score = np.clip(stars * 2 + chance.integers(-1, 2, len(stars)), 0, 10)
    if likely.any():
        copy(
            "nps_response",
            {
                "review_id": reviews[likely], "service_id": services[likely], "score": score[likely], "text": "",
                "answered_at": moments(at[likely] + 60),
            },
        )  # fmt: skip
    content = chance.random(len(reviews)) < 0.3
    if content.any():
        copy(
            "csat_response",
            {
                "review_id": reviews[content], "service_id": services[content], "score": stars[content],
                "answered_at": moments(at[content] + 60),
            },
        )  # fmt: skip


def _themes() -> int:
    first = next_id("recovery_theme")
    names = [theme["en"] for theme in USUAL.values()]
    words = [words_of(theme["words"]) for theme in USUAL.values()]
    statement = sa.text("""
        INSERT INTO recovery_theme (id, name, words) VALUES (:id, :name, CAST(:words AS jsonb)) ON CONFLICT (name) DO NOTHING
    """)
    for number, (name, found) in enumerate(zip(names, words, strict=True)):
        quoted = ", ".join(f'"{word}"' for word in found)
        db.session.execute(statement, {"id": first + number, "name": name, "words": f"[{quoted}]"})
    keep_counting("recovery_theme")
    return int(db.session.scalar(sa.text("SELECT min(id) FROM recovery_theme")) or first)


def _tags(reviews: Whole, first_theme: int) -> None:
    if len(reviews):
        copy(
            "recovery_theme_tag",
            {
                "theme_id": first_theme + reviews % len(USUAL), "review_id": reviews, "word": "",
                "tagged_at": moments(np.full(len(reviews), 1_700_000_000)),
            },
        )  # fmt: skip


def _attack(world: World) -> None:
    """Five stars from people without an order, one after another."""
    begins, service = world.second_of(BURST_BEFORE), world.services[BURST_PLACE]
    at = np.sort(begins + (world.chance.random(BURST_SIZE) * BURST_DAYS * DAY).astype(np.int64))
    ids = np.arange(BURST_SIZE, dtype=np.int64) + next_id("review")
    copy(
        "review",
        {
            "id": ids, "reference": numbered("SEED-A", ids), "service_id": service, "author_name": numbered("Stranger ", ids),
            "author_email": [f"stranger-{number}@elsewhere.example" for number in ids.tolist()], "language": "en", "rating": 5,
            "title": "", "text": "Best ever.", "state": "published", "holds": "[]", "channel": "onsite_form",
            "verification": "none", "incentivized": False, "relation": "none", "created_at": moments(at),
            "submitted_at": moments(at), "published_at": moments(at + 30), "revision_number": 1,
        },
    )  # fmt: skip
    world.truths["fraud_burst"] = {
        "service_id": service,
        "first_day": world.day_of(BURST_BEFORE).isoformat(),
        "last_day": world.day_of(BURST_BEFORE - BURST_DAYS).isoformat(),
        "reviews": BURST_SIZE,
    }


PART = Part(name="reviews", order=30, steps=requests_of, plant=plant)
