"""A frame's own way back: the browser's Back button belongs to the site around it."""

from __future__ import annotations

from support.hosts import Site, serving
from support.hosts import page as host_page
from support.measures import answered, focused, open_panels
from support.waiting import until


def test_a_frame_leads_back_text_by_text_and_then_to_the_shape_and_leaves_the_sites_history_alone(open_page, server):
    told = (
        "window.told = []; addEventListener('message', ({ data }) => { if (data.type === 'select') told.push(data); });"
    )
    with serving(Site()) as site:
        size = "width:375px;height:640px;border:0"
        frame = f'<iframe src="{server}/en/embed/" sandbox="allow-scripts" style="{size}"></iframe>'
        page = open_page(site.put("/", host_page(f"<script>{told}</script>{frame}")), width=410, height=720, own=True)
        inner, before = page.frames[1], page.evaluate("history.length")
        inner.evaluate("document.querySelector('.list a[data-part=temporalis]').click()")
        answered(inner)
        assert inner.inner_text(".way-back") == "Close"
        inner.click("#temporalis .onward a[href='#temples']")
        until(inner, "() => document.querySelector('.way-back').textContent === 'Back: Temple muscle'")
        inner.click("#temples .back-link")  # the same text
        inner.evaluate("document.querySelector('.list [data-topic=get-help]').click()")
        until(inner, "() => document.querySelector('.way-back').textContent === 'Back: Temples'")
        assert inner.locator("#get-help > :first-child").inner_text() == "Back: Temples"
        for name, following in (("temples", "Back: Temple muscle"), ("temporalis", "Close")):
            inner.click(".way-back")
            answered(inner)
            assert (open_panels(inner), focused(inner)["id"], inner.inner_text(".way-back")) == (
                [name],
                name,
                following,
            )
        inner.evaluate("document.querySelector('.list a[data-part=occipitalis]').click()")
        answered(inner)
        inner.evaluate("for (const fold of document.querySelectorAll('#occipitalis details')) fold.open = true")
        inner.locator("#occipitalis .word").first.click()
        assert inner.locator(".meaning:popover-open").is_visible()
        inner.locator(".meaning:popover-open").press("Escape")
        assert (inner.locator(".meaning:popover-open").count(), open_panels(inner)) == (0, ["occipitalis"])
        inner.click(".way-back")
        answered(inner)
        inner.click(".way-back")
        answered(inner)
        assert (open_panels(inner), focused(inner)["part"], inner.locator(".plate:visible").count()) == (
            [],
            "temporalis",
            4,
        )
        assert page.evaluate("({ part, user } = told.at(-1), [part, user, history.length])") == [None, True, before]


def test_in_a_text_that_the_site_asked_for_the_way_back_stands_at_the_end_so_that_nothing_moves_at_load(
    open_page, server
):
    page = open_page(f"{server}/en/embed/?show=neck")
    page.click("#neck .onward .way-back")
    assert open_panels(page) == []
