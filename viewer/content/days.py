"""Judges dates in files against today's date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError


def latest_today() -> date:
    """The latest date anywhere on earth: a server may be a day behind the clinic that signed."""
    # The first time zone to begin a day is UTC+14 (Kiribati).
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def _not_in_future(day: date) -> date:
    if day > (latest := latest_today()):
        raise PydanticCustomError("day_in_future", "day in the future", {"latest": latest.isoformat()})
    return day


PastDay = Annotated[date, AfterValidator(_not_in_future)]
"""A day that is not in the future."""
