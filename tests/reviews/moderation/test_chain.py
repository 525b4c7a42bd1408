"""The log as a chain, its counts, and the closed list: pure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reviews.moderation.chaining import BEGINNING, PROGRAM, breaks, digest
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.counting import EVENTS, Step, tally
from reviews.moderation.deadlines import percentile
from reviews.moderation.pressing import pressure_in

NO_OPINION = (
    "negativ", "bad review", "low rating", "few stars", "opinion", "unfair", "disappoint", "competitor", "expensive", "rating",
)  # fmt: skip


def a_log(length: int) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    for number in range(1, length + 1):
        entry: dict[str, object] = {
            "number": number, "at": "2026-11-24T09:00:00.000000Z", "subject": "brand-film", "review": f"R-{number}",
            "event": "received", "code": "", "stars": number % 5 + 1, "was": "", "was_code": "", "was_stars": 0,
            "previous": entries[-1]["hash"] if entries else BEGINNING,
        }  # fmt: skip
        entries.append({**entry, "hash": digest(entry)})
    return entries


def test_whatever_is_changed_taken_out_or_put_in_is_found_where_it_was() -> None:
    log = a_log(9)
    assert list(breaks(log)) == []

    changed = [{**each, "stars": 1} if each["number"] == 4 else each for each in log]
    assert [(it.number, it.kind) for it in breaks(changed)] == [(4, "hash")]
    taken = [each for each in log if each["number"] != 6]
    assert [(it.number, it.kind) for it in breaks(taken)] == [(6, "gap")]
    rewritten = {**log[2], "stars": 1}
    rewritten["hash"] = digest(rewritten)
    assert [(it.number, it.kind) for it in breaks([*log[:2], rewritten, *log[3:]])] == [(4, "previous")]


def test_the_program_we_print_checks_a_downloaded_file(tmp_path: Path) -> None:
    """The instructions on the page are run as they stand there, by a Python that knows nothing of ours."""
    program, good, bad = tmp_path / "check.py", tmp_path / "log.json", tmp_path / "bad.json"
    program.write_text(PROGRAM)
    good.write_text(json.dumps({"entries": a_log(5)}))
    bad.write_text(json.dumps({"entries": [each for each in a_log(5) if each["number"] != 3]}))

    ran = [
        subprocess.run([sys.executable, "-I", program, file], capture_output=True, text=True, check=False)
        for file in (good, bad)
    ]

    assert ran[0].returncode == 0 and "5 entries are whole" in ran[0].stdout
    assert ran[1].returncode == 1 and "Entry 3" in ran[1].stderr


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(EVENTS), st.integers(1, 5)), max_size=60))
def test_the_public_counts_always_sum_up(happened: list[tuple[int, str, int]]) -> None:
    """R20: received is the sum of everything a review can have become, by star and by reason, after any history."""
    now: dict[int, tuple[str, str, int]] = {}
    steps = []
    for review, event, stars in happened:
        code = "PII" if event in {"refused", "removed"} else ""
        was = now.get(review, ("", "", 0))
        steps.append(Step(event, code, was[0], was[1], stars, was[2]))
        now[review] = (event, code, stars)
    counted = tally(steps)

    assert counted.received == len(now) == sum(counted.total(event) for event in EVENTS)
    assert all(counted.total(stars=star) == sum(each[2] == star for each in now.values()) for star in range(1, 6))
    assert all(counted.total(each[0], each[1], each[2]) >= 1 for each in now.values())


def test_the_closed_list_contains_no_opinion() -> None:
    """R19: no reason is about stars, opinions, prices or competitors, in its name or in what it means."""
    assert set(REASONS) == set(Code)
    said = {code: f"{reason.name} {reason.meaning}".lower() for code, reason in REASONS.items()}
    assert [(code, word) for code, words in said.items() for word in NO_OPINION if word in words] == []


def test_a_reply_may_apologise_but_not_buy_or_threaten() -> None:
    """R37: a change of the review in exchange for a benefit, in any of our languages."""
    pressing = (
        "If you change your review, we give you a refund of 50 %.", "Yorumunuzu silerseniz indirim yaparız.",
        "Измените отзыв, и мы дадим скидку.", "समीक्षा बदलें और छूट पाएँ", "Proszę usunąć opinię, damy rabat.",
        "Remove this review or you will hear from our lawyer.",
    )  # fmt: skip
    fair = (
        "We are sorry. We sent your refund this morning and changed how we plan.", "Thank you for the review!",
        "Yorumunuz için teşekkürler; iadeniz yola çıktı.", "Dziękujemy za opinię. Rabat był naliczony od razu.",
    )  # fmt: skip

    assert [text for text in pressing if not pressure_in(text)] == []
    assert [text for text in fair if pressure_in(text)] == []


def test_the_clock_of_people_is_told_by_nearest_rank() -> None:
    assert percentile([]) is None
    assert percentile(list(range(1, 101))) == 95
    assert percentile([7.0]) == 7.0
