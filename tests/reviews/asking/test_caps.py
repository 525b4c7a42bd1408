"""R9: five mails in thirty days, three reminders, twelve months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reviews.asking.caps import MOST_MAILS, WITHIN, asked_lately, earliest
from reviews.asking.schedule import Pace

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=40))
def test_r9_sending_when_it_is_allowed_never_makes_six_in_thirty_days(gaps: list[int]) -> None:
    sent: list[datetime] = []
    moment = NOW
    for gap in gaps:
        moment += timedelta(minutes=gap)
        moment = max(moment, earliest(sent, moment))
        sent.append(moment)

    for first, sixth in zip(sent, sent[MOST_MAILS:], strict=False):
        assert sixth - first >= WITHIN


def test_r9_the_same_service_is_asked_about_once_in_twelve_months() -> None:
    assert asked_lately([NOW - timedelta(days=364)], NOW)
    assert not asked_lately([NOW - timedelta(days=365)], NOW)


def test_r9_no_pace_reminds_more_than_three_times() -> None:
    pace = Pace(reminders=9)

    assert [pace.next_reminder_at(NOW, sent) is None for sent in range(5)] == [False, False, False, True, True]
    assert Pace(reminders=0).next_reminder_at(NOW, 0) is None
    assert Pace(delay_days=10).first_at(NOW) == NOW + timedelta(days=10)
    assert Pace(not_yet_days=14).again_at(NOW) == NOW + timedelta(days=14)
