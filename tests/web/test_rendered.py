"""Gaps in a rendered page: their values appear there and nowhere else, escaped, whatever they contain."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape
from support.served import ROOT

from viewer.web.rendered import Rendered, gap


def page(template: str) -> Rendered:
    """A template rendered as Flask renders them."""
    return Rendered(Environment(autoescape=True).from_string(template).render(gap=gap))


def filled(template: str, **values) -> str:
    return page(template).filled(values).data.decode()


def test_each_gap_is_filled_with_its_own_value_as_often_as_it_stands_there():
    assert filled("<a {{ gap('b') }}>{{ gap('a') }} {{ gap('b') }}é</a>", a="x", b="y") == "<a y>x yé</a>"


def test_a_page_without_gaps_is_as_it_was_rendered():
    assert filled("{{ '<' }} é \x00") == "&lt; é \x00"


def test_a_gap_with_an_argument_is_filled_by_a_function_of_it():
    found = filled("{{ gap('shown', 'neck') }}|{{ gap('shown', 'Back-2') }}", shown=lambda part: f"<{part}>")
    assert found == "&lt;neck&gt;|&lt;Back-2&gt;"


@given(st.text())
def test_text_is_escaped_wherever_it_is_filled_in_and_markup_is_not(text):
    assert (
        filled('<p title="{{ gap("a") }}">{{ gap("a") }}</p>', a=text)
        == f'<p title="{escape(text)}">{escape(text)}</p>'
    )
    assert filled("{{ gap('a') }}", a=Markup("<b>{}</b>").format(text)) == f"<b>{escape(text)}</b>"


def test_what_fills_a_gap_is_not_searched_for_gaps():
    mark = str(gap("b"))
    assert filled("{{ gap('a') }}{{ gap('b') }}", a=mark, b="secret") == f"{mark}secret"


def test_a_text_that_looks_like_a_mark_is_text():
    looks = "\x02" + "0" * 32 + " a\x03{{ gap('a') }}"
    assert Rendered(looks).filled({}).data.decode() == looks


def test_a_gap_without_a_value_is_no_empty_place_but_an_error():
    with pytest.raises(KeyError, match="theme"):
        page("{{ gap('theme') }}").filled({"them": ""})


@pytest.mark.parametrize("name", ["", "a b c", "A", "a\x03", "<b>"])
def test_what_is_no_name_makes_no_gap(name):
    with pytest.raises(ValueError, match="no gap"):
        gap(name)


def test_the_etag_tells_two_pages_apart_and_two_fillings_of_one():
    one, other = page("a{{ gap('a') }}b{{ gap('b') }}"), page("a{{ gap('b') }}b{{ gap('a') }}")
    tags = [
        page_.filled({"a": a, "b": b}).tag
        for page_ in (one, other)
        for a, b in (("x", "y"), ("y", "x"), ("xy", ""), ("", "xy"))
    ]
    assert len({*tags, page("ab").filled({}).tag, page("a b").filled({}).tag}) == 10


@pytest.mark.slow
def test_the_etag_is_the_same_in_every_process():
    """Each process has marks of its own."""
    code = (
        "from viewer.web.rendered import *;"
        " print(Rendered(f'a{gap(\"a\")}{gap(\"b\", \"c\")}').filled({'a': 'é', 'b': str}).tag)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert said.strip() == Rendered(f"a{gap('a')}{gap('b', 'c')}").filled({"a": "é", "b": str}).tag != ""
