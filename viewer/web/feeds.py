"""What Atom feeds (RFC 4287) need: their media type, and dates in their format."""

from __future__ import annotations

from datetime import date

from viewer.content import Content

ATOM = "application/atom+xml"

_LONG_AGO = date(1970, 1, 1)


def last_checked(content: Content) -> date:
    """When a source was last checked; a day long ago if there are no sources, because a feed must have a date."""
    return max((source.checked for source in content.definitions.sources.values()), default=_LONG_AGO)


def moment(day: date) -> str:
    """A day as a feed timestamp; the hour is not recorded."""
    return f"{day.isoformat()}T00:00:00Z"
