"""Scripts that other sites pinned long ago show the diagram of today."""

from __future__ import annotations

import pytest
from support.hosts import Site, page, serving
from support.served import with_headers

from viewer.web.editions import RELEASED
from viewer.web.embed import integrity

KEPT = sorted(path.name for path in RELEASED.glob("*.js"))


@with_headers("server")  # a script with a hash from another site needs Access-Control-Allow-Origin
@pytest.mark.parametrize("name", KEPT)
def test_a_pinned_script_shows_the_diagram_of_today(open_page, server, name):
    pinned = f'integrity="{integrity((RELEASED / name).read_text(encoding="utf-8"))}"'
    body = f'<anatomy-diagram src="{server}/en/embed/back/"><a href="{server}/en/back/">Back</a></anatomy-diagram>'
    script = f'<script async src="{server}/static/{name}" {pinned} crossorigin="anonymous"></script>'
    with serving(Site()) as site:
        shown = open_page(site.put("/", page(body + script)))
        shown.frame_locator("iframe").locator('svg.picture[data-view="back"]').wait_for(state="visible")
        shown.get_by_role("link", name="Back", exact=True).wait_for(state="hidden")
