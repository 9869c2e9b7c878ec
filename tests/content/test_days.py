"""A date counts as past as soon as it has begun anywhere on earth."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from viewer.content import days


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that the program sees."""

    def set_to(hour: int, minute: int) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None) -> datetime:
                return datetime(2026, 11, 26, hour, minute, tzinfo=UTC).astimezone(tz)

        monkeypatch.setattr(days, "datetime", Clock)

    return set_to


@pytest.mark.parametrize(("hour", "minute", "latest"), [(9, 59, 26), (10, 0, 27), (23, 59, 27)])
def test_the_latest_day_is_that_of_the_first_time_zone(clock, hour, minute, latest):
    """It is tomorrow in Kiribati, 14 hours ahead of UTC, from 10:00 UTC on."""
    clock(hour, minute)
    assert days.latest_today() == date(2026, 11, latest)
    past = TypeAdapter(days.PastDay)
    assert past.validate_python(date(2026, 11, latest)) == date(2026, 11, latest)
    with pytest.raises(ValidationError, match="day in the future"):
        past.validate_python(date(2026, 11, latest + 1))
