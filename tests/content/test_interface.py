"""Words that a folder adds for the interface are checked against the English ones."""

from __future__ import annotations

import pytest

from viewer.content.interface import fault

ENGLISH = {
    "due": "It was due on {next}, says {by}.",
    "points": {"one": "{n} point", "other": "{n} points"},
    "close": "Close",
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due", "{by} says: {next}."),
        ("points", {"one": "a point", "other": "{n} points"}),  # a language may say its singular without the number
        ("close", "Shut"),
    ],
)
def test_placeholders_may_stand_in_any_order_and_a_plural_form_may_omit_its_number(key, value):
    assert fault(key, value, ENGLISH) is None


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("due", "It was due on {next}.", "{by}, {next}"),
        ("due", "It was due.", "{by}, {next}"),
        ("due", "On {next}, by {by}, for {whom}.", "{by}, {next}"),
        ("points", {"one": "{n} point", "other": "{m} points"}, "{n}"),
        ("close", "Close {n}", "none"),
    ],
)
def test_a_missing_or_unknown_placeholder_is_named_with_those_allowed(key, value, allowed):
    found = fault(key, value, ENGLISH)
    assert found
    assert (found.what, found.allowed) == ("the placeholders differ from the English ones", allowed)
