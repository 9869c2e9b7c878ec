"""What a browser can be asked about a page of the viewer. All of it works with the page's own scripts switched off too."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_HITS = """([selector, skipped]) => {
  const link = document.querySelector(selector);
  link.scrollIntoView({ block: "center", behavior: "instant" });
  const box = link.getBoundingClientRect();
  const mine = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && top.closest("a") === link && !(skipped && top.closest(skipped));
  };
  const step = (length) => Math.max(1, Math.floor(length / 60)), found = [];
  for (let x = Math.ceil(box.left); x < box.right; x += step(box.width))
    for (let y = Math.ceil(box.top); y < box.bottom; y += step(box.height)) {
      if (!mine(x, y)) continue;
      if ([[2, 0], [-2, 0], [0, 2], [0, -2]].every(([a, b]) => mine(x + a, y + b))) return [x, y];
      found.push([x, y]);
    }
  return found[0] || null;
}"""


TWO_FRAMES = """async () => {
  for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""
"""Waits in a page until two frames are painted. What the page itself had put off until after its next frame is done by then."""


def point_in(page: Page, selector: str, skipped: str = "text") -> tuple[float, float] | None:
    """A point of the window that belongs to a link, well inside it; what matches `skipped` in the link does not count."""
    answered(page)
    found = page.evaluate(_HITS, [selector, skipped])
    return found and (found[0], found[1])


def click_in(page: Page, selector: str, skipped: str = "text") -> None:
    """Click a link where it really lies, as a reader does."""
    point = point_in(page, selector, skipped)
    assert point, f"no point of {selector} can be clicked"
    page.mouse.click(*point)


def in_picture(view: str, part: str) -> str:
    """The link of a part in the picture of a view."""
    return f'svg.picture[data-view="{view}"] a[data-part="{part}"]'


def address_of(page: Page) -> str:
    """The address as the page has it now; `page.url` may lag behind a fragment."""
    answered(page)
    return page.evaluate("() => location.href")


def answered(page: Page) -> None:
    """Wait until a click is answered: the pictures in one frame, the text, the list and the address right after it.

    Without scripts there is nothing to wait for, and no frame is ever announced.
    """
    page.evaluate(f"() => matchMedia('(scripting: enabled)').matches && ({TWO_FRAMES})()")


def go_back(page: Page) -> None:
    """Go back, as a reader does who has seen what came of the last click."""
    answered(page)
    page.go_back()


def open_panels(page: Page) -> list[str]:
    """The parts and topics whose texts are shown."""
    answered(page)
    return page.evaluate(
        '() => [...document.querySelectorAll(".panel")].filter((one) => one.checkVisibility()).map((one) => one.id)'
    )


def unfold(page: Page) -> None:
    """Open all folded parts of the texts."""
    page.evaluate("() => { for (const fold of document.querySelectorAll('.panel details')) fold.open = true; }")


def panel_text(page: Page, part: str) -> str:
    """The words of a panel as they are shown."""
    answered(page)
    return " ".join(page.locator(f'.panel[id="{part}"]').inner_text().split())


def marked(page: Page) -> list[tuple[str, str]]:
    """Every link that is marked as the chosen one: what it names, and the picture it stands in, or "list" or "panel"."""
    answered(page)
    found = page.evaluate(
        """() => [...document.querySelectorAll(':is([data-part], [data-topic], [data-site])[aria-current="true"]')].map((link) => {
          const { part, topic, site } = link.dataset, picture = link.closest("svg.picture");
          return [part || topic || site, picture ? picture.dataset.view : link.closest(".list") ? "list" : "panel"];
        })"""
    )
    return sorted((name, place) for name, place in found)


def strengths(page: Page) -> dict[str, dict[str, float]]:
    """How strongly each part is filled, by view and part: the computed opacity."""
    answered(page)
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("svg.picture")].map((picture) => [picture.dataset.view,
          Object.fromEntries([...picture.querySelectorAll("a[data-part]")].map((link) =>
            [link.dataset.part, parseFloat(getComputedStyle(link.querySelector(".fill")).fillOpacity)]))]))"""
    )


def focused(page: Page) -> dict[str, str]:
    """What has the focus: its id, the part it names, the picture it stands in, and whether a ring shows around it."""
    answered(page)
    return page.evaluate(
        """() => {
          const now = document.activeElement, picture = now.closest("svg.picture");
          const rings = [...now.children].filter((one) => one.classList.contains("ring"));
          return { id: now.id, part: now.dataset.part || "", view: picture ? picture.dataset.view : "",
                   ringed: rings.length > 0 && rings.every((ring) => getComputedStyle(ring).display !== "none") };
        }"""
    )


_WORDS = """(view) => {
  const picture = document.querySelector(`.diagram svg.picture[data-view="${view}"], svg.picture.file`);
  const frame = picture.getBoundingClientRect(), scale = picture.getScreenCTM().a;
  const box = (x0, y0, x1, y1) => ({ x0, y0, x1, y1 });
  const words = [...picture.querySelectorAll("text:not(.number)")].filter((text) => text.getClientRects().length);
  return {
    frame: box(frame.left, frame.top, frame.right, frame.bottom),
    words: words.map((text) => {
      const at = text.getScreenCTM(), own = text.getBBox(), size = parseFloat(getComputedStyle(text).fontSize);
      const base = parseFloat(text.getAttribute("y") || 0) + parseFloat(text.getAttribute("dy") || 0) * size;
      const x = at.e + own.x * at.a, y = (mm) => at.f + mm * at.d;
      return { text: text.textContent, kind: text.getAttribute("class"), size: size * scale,
               ...box(x, y(base - 0.76 * size), x + own.width * at.a, y(base + 0.24 * size)) };
    }),
    leaders: [...picture.querySelectorAll(".leader")].filter((one) => one.getClientRects().length).map((one) => {
      const line = one.querySelector("line:not(.halo)"), at = line.getScreenCTM();
      const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => parseFloat(line.getAttribute(name)));
      const from = [at.e + x1 * at.a, at.f + y1 * at.d], to = [at.e + x2 * at.a, at.f + y2 * at.d];
      const hit = document.elementFromPoint(...to), link = hit && hit.closest("a");
      return { part: one.dataset.part, from, to, ends_in: link ? link.dataset.part : null };
    }),
  };
}"""


def words_in(page: Page, view: str) -> dict[str, Any]:
    """Every visible word in a picture with its box and size, and every visible leader line, in CSS px.

    A box is as wide as the letters run and one em high: the line height of the font would count empty space.
    """
    picture = page.locator(f'svg.picture[data-view="{view}"], svg.file')
    picture.evaluate("(picture) => picture.scrollIntoView({ block: 'start' })")
    return page.evaluate(_WORDS, view)


def sideways(page: Page) -> int:
    """CSS px by which a page can be scrolled sideways."""
    return page.evaluate("() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
