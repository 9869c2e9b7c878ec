"""Exports in a browser: the folder behind two plain file servers, and the single file from a disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.measures import click_in, in_picture, open_panels
from support.served import export_single


@pytest.mark.parametrize("kind", ["files", "nginx"])
def test_the_exported_diagram_works_in_a_browser(request, open_page, kind):
    root = f"{request.getfixturevalue(kind)}/"
    page = open_page(f"{root}en/", reduced_motion="reduce")
    for view in ("back", "left", "front", "back"):
        page.locator(f'nav.views a[data-view="{view}"]').click()
        assert page.url == f"{root}en/{view}/"
    click_in(page, in_picture("back", "occiput"))
    assert open_panels(page) == ["occiput"]
    page.reload()
    assert open_panels(page) == ["occiput"]
    page.goto(f"{root}en/embed/back/?show=occiput&theme=dark&accent=9cc8ff")
    assert open_panels(page) == ["occiput"]
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("() => document.documentElement.style.getPropertyValue('--anatomy-accent')") == "#9cc8ff"
    page.goto(f"{root}en/embed/?show=nothing&accent=ffff00")
    assert page.locator(".refused:visible").count() == 2


@pytest.fixture(scope="module")
def single(tmp_path_factory) -> Path:
    """One HTML file with everything inside."""
    out = tmp_path_factory.mktemp("single") / "head.html"
    done = export_single("--language", "es", str(out))
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False])
def test_it_works_from_a_disk(single, open_page, script):
    page = open_page(single.as_uri(), java_script_enabled=script, reduced_motion="reduce")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".list a[data-part=occiput]").first.click()
    page.locator(".panel[id=occiput]").wait_for(state="visible")
    page.locator("nav.views a[data-view=left]").click()
    page.locator('.plate[data-view="left"]').wait_for(state="visible")
    page.locator('.plate[data-view="front"]').wait_for(state="hidden")
    assert asked == []
