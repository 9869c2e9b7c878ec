"""The WordPress plugin as authors and visitors of a real WordPress see it: posts, and the editor."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from support.hosts import fitted
from support.served import ROOT
from support.waiting import until
from support.wordpress import ADMIN, BLOCK, PASSWORD, WordPress, active_plugin, element, shown


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    with active_plugin() as place:
        yield place


@pytest.fixture
def live(site: WordPress, viewer: str) -> WordPress:
    """The plugin with the viewer's address in its settings."""
    site.set_address(f"{viewer}/")
    return site


def test_an_author_who_may_not_write_html_places_the_diagram_with_block_shortcode_or_address(live, viewer, open_page):
    posts = (BLOCK, "[anatomy-diagram view=back show=occiput]", f"{viewer}/en/back/#occiput")
    for content in posts:
        one = element(shown(live.post(f"Before.\n\n{content}\n\nAfter.")))
        assert one.attributes == {"src": f"{viewer}/en/embed/", "view": "back", "show": "occiput"}, content
    page = open_page(live.post(f'{posts[0]}<iframe src="https://elsewhere.example/"></iframe>'), width=700)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    diagram = page.frame_locator("anatomy-diagram iframe")
    diagram.locator('svg.picture[data-view="back"]').wait_for(state="visible")
    diagram.locator("#occiput").wait_for(state="visible")
    assert fitted(page) > 1000, "no limit of WordPress's applies"
    origins = {"/".join(url.split("/")[:3]) for url in requests if url.startswith("http")}
    assert origins == {live.root, "/".join(viewer.split("/")[:3])}
    assert [url for url in requests if url.endswith("embed.js")] == [], "the script is the plugin's own"
    assert any("/plugins/anatomy-diagram/embed.js" in url for url in requests)


def test_the_address_of_an_export_on_plain_files_opens_a_part_too(site, files, open_page):
    site.set_address(files)
    for content in (BLOCK, f"{files}/en/back/#occiput"):
        page = open_page(site.post(content), width=700)
        diagram = page.frame_locator("anatomy-diagram iframe")
        diagram.locator("#occiput").wait_for(state="visible")


def test_the_editor_shows_the_diagram_itself_and_takes_what_is_chosen_in_it(live, viewer, browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1100})
    page = context.new_page()
    page.goto(f"{live.root}/wp-login.php")
    page.fill("#user_login", ADMIN)
    page.fill("#user_pass", PASSWORD)
    page.click("#wp-submit")
    page.goto(f"{live.root}/wp-admin/post-new.php")
    until(
        page,
        "() => !!(window.wp?.data?.select('core/block-editor') && wp.blocks.getBlockType('anatomy-diagram/diagram'))",
    )
    page.evaluate("() => wp.data.dispatch('core/edit-post').toggleFeature('welcomeGuide')")
    page.evaluate(
        """() => {
        const block = wp.blocks.createBlock('anatomy-diagram/diagram', { view: 'back' });
        const editor = wp.data.dispatch('core/block-editor');
        editor.insertBlock(block);
        editor.selectBlock(block.clientId); }"""
    )
    diagram = page.frame_locator("anatomy-diagram iframe")
    diagram.locator('svg.picture[data-view="back"]').wait_for(state="visible")
    side = page.get_by_label("Side", exact=True)
    assert side.locator("option").all_text_contents()[:2] == ["All sides", "Front"]
    side.select_option("front")
    diagram.locator('svg.picture[data-view="front"]').wait_for(state="visible")
    diagram.locator('svg.picture[data-view="front"] a[href="#forehead"]').first.dispatch_event("click")
    until(page, "() => wp.data.select('core/block-editor').getBlocks().at(-1).attributes.show === 'forehead'")
    saved = page.evaluate("() => wp.data.select('core/editor').getEditedPostContent()")
    assert '<!-- wp:anatomy-diagram/diagram {"view":"front","show":"forehead"} /-->' in saved
    if os.environ.get("WRITE_PICTURES"):
        page.screenshot(path=ROOT / "docs" / "pictures" / "wordpress-editor.png")
    context.close()
