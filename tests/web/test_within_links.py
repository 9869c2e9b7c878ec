"""Links of a page that is one file lead nowhere but into itself."""

from __future__ import annotations

import pytest

from viewer.web.within_links import WithinLinks


def test_a_side_is_its_large_picture_and_the_diagram_is_the_top():
    links = WithinLinks()
    assert links.url_for(".page", language="en") == "#diagram"
    assert links.url_for(".page", language="es", view_id="back") == "#ad-back-large"


@pytest.mark.parametrize("endpoint", [".embed", ".static", ".handout", "page"])
def test_what_the_file_does_not_hold_is_an_error_instead_of_a_dead_link(endpoint):
    with pytest.raises(LookupError, match="not in the single file"):
        WithinLinks().url_for(endpoint, language="en")
    with pytest.raises(LookupError, match="oEmbed"):
        WithinLinks().oembed("en", None)
