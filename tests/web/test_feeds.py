"""What Atom feeds need: a day as RFC 3339 writes a moment, and a day even where nothing was ever checked."""

from __future__ import annotations

from datetime import UTC, date, datetime

from support.samples import DEFINITIONS, changed, write

from viewer.content import load_content
from viewer.web.feeds import last_checked, moment


def test_a_day_is_written_as_its_first_moment_in_utc():
    assert moment(date(2026, 2, 3)) == "2026-02-03T00:00:00Z"
    assert datetime.fromisoformat(moment(date(2026, 12, 31))) == datetime(2026, 12, 31, tzinfo=UTC)


def test_the_source_that_was_checked_last_counts(tmp_path):
    paper = '"kind": "paper",\n      "status": "read",\n      "checked": "2026-11-23"'
    two = changed(
        DEFINITIONS,
        '  "sources": {\n',
        '  "sources": {\n    "older": { "cite": "B.", "url": "https://example.org/b", '
        + paper.replace("2026-11-23", "2025-01-31").replace("\n     ", "")
        + " },\n",
    )
    assert last_checked(load_content(write(tmp_path, two))) == date(2026, 11, 23)


def test_without_sources_the_day_is_long_ago(content):
    bare = content.definitions.model_copy(update={"sources": {}})
    assert last_checked(type("Bare", (), {"definitions": bare})()) == date(1970, 1, 1)
