"""What a hand, a keyboard or a screen reader reaches on a page, asked of the browser itself."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page

_OWN_SQUARES = """([selector, enough]) => {
  const step = 2, least = 24;
  const inline = (link) => {
    const line = link.closest("p, li, dd, dt, td");
    return !link.closest("nav, .onward, .tools") && line && line.innerText.trim().length > link.innerText.trim().length;
  };
  const count = least / step;
  // Most links have the square in their middle: where they do not, all of the link is searched.
  const middle = (box, mine) => {
    const [left, top] = [[box.left, box.width], [box.top, box.height]]
      .map(([from, length]) => from + 0.5 + step * Math.floor((Math.ceil((length - 0.5) / step) - count) / 2));
    if (left < box.left || top < box.top) return false;
    for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) if (!mine(left + i * step,
      top + j * step)) return false;
    return true;
  };
  const side = (link) => {
    link.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = link.getBoundingClientRect();
    const mine = (x, y) => document.elementFromPoint(x, y)?.closest("a") === link;
    if (middle(box, mine)) return least;
    let best = 0, above = [];
    for (let y = box.top + 0.5; y < box.bottom; y += step) {
      const row = [];
      for (let x = box.left + 0.5, i = 0; x < box.right; x += step, i++) {
        row[i] = mine(x, y) ? 1 + Math.min(row[i - 1] || 0, above[i] || 0, above[i - 1] || 0) : 0;
        best = Math.max(best, row[i]);
        if (best * step >= least) return best * step;
      }
      above = row;
    }
    return best * step;
  };
  const links = [...document.querySelectorAll(selector)].filter((link) => link.checkVisibility()
    && !link.matches(".skip"));
  const drawn = (link) => Boolean(link.closest("svg")), said = (link) => !drawn(link) && Boolean(inline(link));
  // The easiest first: where an equal that has the square is enough, the others need not be searched.
  const hard = (link) => said(link) ? 2 : drawn(link) ? 1 : 0;
  const order = [...links], sides = new Map(), equals = new Set();
  if (enough) order.sort((a, b) => hard(a) - hard(b));
  for (const link of order) {
    const href = link.getAttribute("href");
    if (enough && equals.has(href)) continue;
    sides.set(link, side(link));
    if (sides.get(link) >= least) equals.add(href);
  }
  return links.map((link) => ({
    name: link.getAttribute("aria-label") || link.innerText.trim(), href: link.getAttribute("href"),
    side: sides.get(link) ?? null, inline: said(link), drawn: drawn(link),
  }));
}"""


def own_squares(page: Page, selector: str = "a[href]") -> list[dict[str, Any]]:
    """Every visible link with the side of the largest square, up to 24 CSS px, in which a finger hits it and nothing
    else.

    By real hit-testing every 2 px. `inline` links stand in a sentence (WCAG 2.5.8 excepts them).
    """
    return page.evaluate(_OWN_SQUARES, [selector, False])


def too_small(page: Page) -> list[str]:
    """The links without a 24 px square of their own or an equal (the same address elsewhere on the page) that has
    one.
    """
    links = page.evaluate(_OWN_SQUARES, ["a[href]", True])
    assert links
    equals = {link["href"] for link in links if (link["side"] or 0) >= 24}
    return [
        f"{link['name']} ({link['side']} px)" for link in links if not link["inline"] and link["href"] not in equals
    ]


_MIDDLE = """(selector) => {
  const link = document.querySelector(selector), step = 2;
  link.scrollIntoView({ block: "center", behavior: "instant" });
  const box = link.getBoundingClientRect();
  let best = 0, middle = null, above = [];
  for (let y = box.top + 0.5; y < box.bottom; y += step) {
    const row = [];
    for (let x = box.left + 0.5, i = 0; x < box.right; x += step, i++) {
      const mine = document.elementFromPoint(x, y)?.closest("a") === link;
      row[i] = mine ? 1 + Math.min(row[i - 1] || 0, above[i] || 0, above[i - 1] || 0) : 0;
      if (row[i] > best) { best = row[i]; middle = [x - step * (best - 1) / 2, y - step * (best - 1) / 2]; }
    }
    above = row;
  }
  return middle;
}"""


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    """The middle of the largest square that belongs to a link: where a finger that aims at it comes down.

    Nearer to a neighbor the browser may take a finger's whole width and choose the smaller of the two.
    """
    x, y = page.evaluate(_MIDDLE, selector)
    return x, y


_DEAD = """(view) => {
  const picture = document.querySelector(`.diagram svg.picture[data-view="${view}"]`), found = [];
  for (const leader of picture.querySelectorAll(".marks .leader")) {
    const link = picture.querySelector(`a[data-part="${leader.dataset.part}"]`), line = leader.querySelector("line");
    const at = line.getScreenCTM(), point = (n) => new DOMPoint(line[`x${n}`].baseVal.value,
      line[`y${n}`].baseVal.value)
      .matrixTransform(at);
    const end = point(2), start = point(1);
    const names = [...link.querySelectorAll(".label")].map((text) => text.getBoundingClientRect());
    // From the middle of the nearest name to the shape, by way of the leader.
    const near = names
      .map((box) => ({ x: Math.min(Math.max(start.x, box.left + 1), box.right - 1), y: (box.top + box.bottom) / 2 }))
      .sort((a, b) => Math.hypot(a.x - start.x, a.y - start.y) - Math.hypot(b.x - start.x, b.y - start.y))[0];
    let dead = 0;
    for (const [from, to] of [[near, start], [start, end]]) {
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      for (let d = 0; d <= length; d++) {
        const hit = document.elementFromPoint(from.x + (to.x - from.x) * d / length,
          from.y + (to.y - from.y) * d / length);
        if (!hit?.closest("a")) dead++;
      }
    }
    found.push([leader.dataset.part, dead]);
  }
  return found;
}"""


def dead_gaps(page: Page, view: str) -> dict[str, int]:
    """For each part with a leader line: how many px on the way from its name to its shape belong to no link."""
    return {part: px for part, px in page.evaluate(_DEAD, view) if px}


_STOP = """() => {
  const now = document.activeElement;
  if (!now || now === document.body) return null;
  const boxes = [...now.getClientRects()].filter((box) => box.width && box.height);
  const seen = () => {
    for (const box of boxes) for (let i = 1; i < 60; i++) for (let j = 1; j < 20; j++) {
      const x = box.x + box.width * i / 60, y = box.y + box.height * j / 20;
      const hit = document.elementFromPoint(x, y);
      if (hit && (now === hit || now.contains(hit))) return true;
    }
    return false;
  };
  const shown = now.closest("svg.picture, svg.close-up, nav, header, footer, .panel, .tools, .find");
  const place = !shown ? "page"
    : shown.matches("svg.picture") ? "picture, " + shown.dataset.view : shown.matches("svg") ? "close-up"
    : shown.matches(".panel") ? "text" : shown.matches(".tools") ? "under the picture"
    : shown.matches(".views") ? "sides"
    : shown.matches(".languages") ? "languages" : shown.matches(".list, .find") ? "list" : shown.localName;
  const numbers = (globalThis.stopNumbers ??= new Map());
  if (!numbers.has(now)) numbers.set(now, numbers.size);
  return { place, seen: seen(), href: now.getAttribute("href") || "", element: numbers.get(now) };
}"""


def spoken(session: CDPSession) -> tuple[str, str]:
    """Role and name of what has the focus, as the browser gives them to a screen reader; what is current says so."""
    found = session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    (node,) = session.send(
        "Accessibility.getPartialAXTree", {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    )["nodes"]
    return node["role"]["value"], node["name"]["value"]


def walk(page: Page, key: str = "Tab", most: int = 300) -> list[dict[str, Any]]:
    """Every stop of the keyboard from here to the end of the page: place, address, a number that only this element
    has, whether it can be seen, role and name.
    """
    session = page.context.new_cdp_session(page)
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(_STOP)
        if stop is None:
            break
        stop["role"], stop["name"] = spoken(session)
        stops.append(stop)
    session.detach()
    return stops


def focused_by(page: Page, key: str, times: int, number: str) -> list[int]:
    """The elements that receive the focus, in order, when a key is pressed `times` times. `number` is a script's
    function that gives an element a number.
    """
    page.evaluate(
        "() => { globalThis.reached = []; globalThis.reach = ({ target }) => reached.push(target);"
        " addEventListener('focusin', reach); }"
    )
    for _ in range(times):
        page.keyboard.press(key)
    return page.evaluate(f"() => {{ removeEventListener('focusin', reach); return reached.map({number}); }}")


def links_spoken(page: Page, selector: str) -> list[tuple[str, str, str]]:
    """Role, name and description of every link inside an element, in reading order, from the browser's accessibility
    tree.
    """
    return [(role, name, said) for role, name, said, _ in tree(page, selector) if role == "link"]


def tree(page: Page, selector: str) -> list[tuple[str, str, str, int]]:
    """The accessibility tree of an element: role, name, description and depth of all that a screen reader meets."""
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    element = session.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    top = session.send("DOM.describeNode", {"nodeId": element})["node"]["backendNodeId"]
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    found: list[tuple[str, str, str, int]] = []

    def visit(node: dict[str, Any], depth: int) -> None:
        role = node.get("role", {}).get("value", "")
        told = not node.get("ignored") and role not in ("none", "generic", "InlineTextBox", "ListMarker", "LabelText")
        if told:
            found.append(
                (role, node.get("name", {}).get("value", ""), node.get("description", {}).get("value", ""), depth)
            )
        for child in node.get("childIds", []):
            if child in by_id:
                visit(by_id[child], depth + told)

    visit(next(node for node in nodes if node.get("backendDOMNodeId") == top), 0)
    return found
