"""The npm package on a page of another site: its element shows the diagram."""

from __future__ import annotations

from support.hosts import EXAMPLE_ROOT, Site, fitted, serving

from tools.integrations import NPM, TAG, module


def test_the_package_shows_the_diagram_and_without_an_address_leaves_the_link(open_page, server):
    text = (NPM / "examples" / "plain.html").read_text(encoding="utf-8").replace(EXAMPLE_ROOT, server)
    tag = '<script type="module" src="/scripts/anatomy-diagram.js"></script>'
    assert tag in text
    bare = f"<{TAG}><a href='{server}/en/'>No address</a></{TAG}>"
    with serving(Site()) as site:
        page = open_page(site.put("/", text.replace(tag, f'{bare}<script type="module">{module()}</script>')))
        page.frame_locator("iframe").first.locator('svg.picture[data-view="back"]').wait_for(state="visible")
        assert fitted(page) > 500
        assert page.get_by_role("link", name="No address").is_visible()
        page.locator(TAG).last.evaluate(
            "(element, src) => element.setAttribute('src', src)", f"{server}/en/embed/front/"
        )
        page.get_by_role("link", name="No address").wait_for(state="hidden")
