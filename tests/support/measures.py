"""What a browser can be asked about a page of the viewer. All of it works with the page's own scripts switched off
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from playwright.sync_api import Frame, Page

_HITS = """([selector, skipped]) => {
  const link = document.querySelector(selector);
  const mine = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && link.contains(top) && !(skipped && top.closest(skipped));
  };
  const inside = (x, y) => mine(x, y) && [[2, 0], [-2, 0], [0, 2], [0, -2]].every(([a, b]) => mine(x + a, y + b));
  // From the middle outward, and in more places only if need be: each asks for the whole page.
  const found = (parts, is) => {
    const { left, top, right, bottom } = link.getBoundingClientRect();
    const places = (from, to) => {
      const step = Math.max(1, Math.floor((to - from) / parts)), all = [];
      for (let at = from + step / 2; at < to; at += step) all.push(at);
      return all.sort((a, b) => Math.abs(a - (from + to) / 2) - Math.abs(b - (from + to) / 2));
    };
    for (const y of places(top, bottom)) for (const x of places(left, right)) if (is(x, y)) return [x, y];
    return null;
  };
  const here = found(6, inside);
  if (here) return here;
  link.scrollIntoView({ block: "center", behavior: "instant" });
  return found(6, inside) || found(60, inside) || found(60, mine);
}"""


TWO_FRAMES = """async () => {
  for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""
"""Waits in a page until two frames are painted. What the page itself had put off until after its next frame is done
by then."""


def point_in(page: Page, selector: str, skipped: str = "text") -> tuple[float, float] | None:
    """A point of the window that belongs to a link, well inside it; what matches `skipped` in the link does not
    count.
    """
    return points_in(page, [selector], skipped)[0]


def points_in(page: Page, selectors: Iterable[str], skipped: str = "text") -> list[tuple[float, float] | None]:
    """Such a point of each of some links, as the window lies when it is found."""
    found = asked(
        page, f"([selectors, skipped]) => selectors.map((one) => ({_HITS})([one, skipped]))", [list(selectors), skipped]
    )
    return [point and (point[0], point[1]) for point in found]


def click_in(page: Page, selector: str, skipped: str = "text") -> None:
    """Click a link where it really lies, as a reader does."""
    point = point_in(page, selector, skipped)
    assert point, f"no point of {selector} can be clicked"
    page.mouse.click(*point)


def click_each(page: Page, selectors: Iterable[str], script: str, skipped: str = "text") -> Iterator[Any]:
    """Click links one after the other where they really lie; gives what a script finds after each click is answered.

    The same look tells where the next link lies, as it does after that click.
    """
    links = list(selectors)
    point = point_in(page, links[0], skipped) if links else None
    for selector, following in zip(links, [*links[1:], None], strict=True):
        assert point, f"no point of {selector} can be clicked"
        page.mouse.click(*point)
        found, point = asked(
            page,
            f"([next, skipped]) => [({script})(), next && ({_HITS})([next, skipped])]",
            [following, skipped],
        )
        yield found


def in_picture(view: str, part: str) -> str:
    """The link of a part in the picture of a view."""
    return f'svg.picture[data-view="{view}"] a[data-part="{part}"]'


def address_of(page: Page) -> str:
    """The address as the page has it now; `page.url` may lag behind a fragment."""
    return asked(page, "() => location.href")


def answered(page: Page) -> None:
    """Wait until a click is answered: the pictures in one frame, the text, the list and the address right after it."""
    asked(page, "() => {}")


def asked(page: Page | Frame, script: str, arg: Any = None) -> Any:
    """What a script finds in a page once the last click is answered.

    Without scripts of the page's own there is nothing to wait for, and no frame is ever announced.
    """
    wait = f"if (matchMedia('(scripting: enabled)').matches) await ({TWO_FRAMES})();"
    return page.evaluate(f"async (arg) => {{ {wait} return ({script})(arg); }}", arg)


def go_back(page: Page) -> None:
    """Go back, as a reader does who has seen what came of the last click."""
    answered(page)
    page.go_back()


OPEN_PANELS = """() => [...document.querySelectorAll(".panel")]
  .filter((one) => one.checkVisibility()).map((one) => one.id)"""


def open_panels(page: Page) -> list[str]:
    """The parts and topics whose texts are shown."""
    return asked(page, OPEN_PANELS)


def unfold(page: Page) -> None:
    """Open all folded parts of the texts."""
    page.evaluate("() => { for (const fold of document.querySelectorAll('.panel details')) fold.open = true; }")


def panel_text(page: Page, part: str) -> str:
    """The words of a panel as they are shown."""
    answered(page)
    return " ".join(page.locator(f'.panel[id="{part}"]').inner_text().split())


MARKED = """() => [...document.querySelectorAll(':is([data-part], [data-topic], [data-site])[aria-current="true"]')]
  .map((link) => {
  const { part, topic, site } = link.dataset, picture = link.closest("svg.picture");
  return [part || topic || site, picture ? picture.dataset.view : link.closest(".list") ? "list" : "panel"];
})"""


def marked(page: Page) -> list[tuple[str, str]]:
    """Every link that is marked as the chosen one: what it names, and the picture it stands in, or "list" or
    "panel".
    """
    return sorted((name, place) for name, place in asked(page, MARKED))


STRENGTHS = """() => Object.fromEntries([...document.querySelectorAll("svg.picture")].map((picture) =>
  [picture.dataset.view,
  Object.fromEntries([...picture.querySelectorAll("a[data-part]")].map((link) =>
    [link.dataset.part, parseFloat(getComputedStyle(link.querySelector(".fill")).fillOpacity)]))]))"""


def strengths(page: Page) -> dict[str, dict[str, float]]:
    """How strongly each part is filled, by view and part: the computed opacity."""
    return asked(page, STRENGTHS)


FOCUSED = """() => {
  const now = document.activeElement, picture = now.closest("svg.picture");
  const rings = [...now.children].filter((one) => one.classList.contains("ring"));
  return { id: now.id, part: now.dataset.part || "", view: picture ? picture.dataset.view : "",
           ringed: rings.length > 0 && rings.every((ring) => getComputedStyle(ring).display !== "none") };
}"""


def focused(page: Page) -> dict[str, str]:
    """What has the focus: its id, the part it names, the picture it stands in, and whether a ring shows around it."""
    return asked(page, FOCUSED)


_WORDS = """(view) => {
  const picture = document.querySelector(`.diagram svg.picture[data-view="${view}"], svg.picture.file`);
  picture.scrollIntoView({ block: "start" });
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
    return page.evaluate(_WORDS, view)


SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def sideways(page: Page) -> int:
    """CSS px by which a page can be scrolled sideways."""
    return page.evaluate(SIDEWAYS)
