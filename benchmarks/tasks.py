"""Ten tasks of a patient with a headache, played on a phone by somebody who sees the page for the first time.

The reader starts at the top of the page and uses only what is seen: links, buttons, folded headings, the picture and
the search. We count taps and the screens that scroll past until the answer is seen, and note whether it is in the
window right after the last tap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page

PHONE = (375, 667)
"""Width and height of the window in CSS px: the smallest phone that the reading benchmark tries."""

_ANSWER = """words => {
  const squeeze = (text) => text.replace(/\\s+/g, " ");
  const holders = [...document.querySelectorAll("h1, h2, h3, p, li, dd, summary, figcaption, button, [role=status]")];
  return holders.some((holder) => {
    if (!holder.checkVisibility() || !squeeze(holder.innerText).includes(words)) return false;
    const walk = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walk.nextNode()) {
      range.selectNodeContents(walk.currentNode);
      for (const line of range.getClientRects()) {
        const [x, y] = [line.left + Math.min(line.width, 60) / 2, line.top + line.height / 2];
        if (line.width > 8 && y > 0 && y < innerHeight && holder.contains(document.elementFromPoint(x, y))) return true;
      }
    }
    return false;
  });
}"""
"""Whether a line of a text that holds the words is in the window, with nothing over it."""


class Reader:
    """A person with a phone: taps what is seen, and scrolls until it is."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.taps, self.screens = page, 0, 0.0
        page.goto(address)

    def tap(self, words: str) -> None:
        """Tap the first link, button or heading of a fold that says these words."""
        # Without those in pictures, whose names are read out but not seen.
        choices = self.page.locator("a:not(svg a), button, summary, label")
        self._tap(choices.filter(has_text=words, visible=True).first)

    def tap_in_picture(self, part: str) -> None:
        """Tap a part of the picture at the middle of its name or its letter, whichever is shown."""
        self._tap(self.page.locator(f"svg.picture a[data-part={part}] :is(.letter, .name)").filter(visible=True).first)

    def search(self, words: str, choose: str = "") -> None:
        """Tap the search field, type, and tap the first result, or the one that says what the reader would `choose`."""
        field = self.page.locator(".find input")
        self._tap(field)
        field.fill(words)
        self._tap(self.page.locator(".results li").filter(has_text=choose).first.locator("a"))

    def sees(self, words: str) -> bool:
        """Whether the window shows these words."""
        return bool(self.page.evaluate(_ANSWER, words))

    def scroll_to(self, target: Locator) -> None:
        """Scroll until something is in the middle of the window, if it is not in it already."""
        before = self.page.evaluate("scrollY")
        if not target.evaluate(
            "element => { const b = element.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
        ):
            target.evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
        self.screens += abs(self.page.evaluate("scrollY") - before) / PHONE[1]

    def _tap(self, target: Locator) -> None:
        self.scroll_to(target)
        self.taps += 1
        # Another page has to be loaded before it can be looked at; a fragment of this one fires no such event.
        if target.evaluate("target => target.localName === 'a' && new URL(target.href).pathname !== location.pathname"):
            with self.page.expect_navigation():
                target.tap()
        else:
            target.tap()
        # The text opens a frame after the pictures.
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
        )


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a patient wants to know or do, how, and the words that show it is done."""

    wish: str
    steps: Callable[[Reader], None]
    answer: str


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a task took."""

    wish: str
    taps: int
    screens: float
    """Heights of the window that were scrolled past, in both directions."""
    answered: bool
    """Whether the answer was in the window right after the last tap."""


def _send(reader: Reader) -> None:
    reader.tap("temples")
    reader.tap("Copy link")


def _see_the_back(reader: Reader) -> None:
    reader.tap("Behind")
    reader.tap_in_picture("occipitalis")


def _print_in_spanish(reader: Reader) -> None:
    reader.tap("To print: two pages")
    reader.tap("Español")


TASKS = (
    Task(
        wish="How many injections go into the forehead?",
        steps=lambda reader: reader.tap("forehead"),
        answer="7 injections",
    ),
    Task(
        wish="Does it hurt at the neck?",
        steps=lambda reader: reader.tap("neck and shoulders"),
        answer="You may feel quick pin pricks",
    ),
    Task(
        wish="My eyelid droops. What now?",
        steps=lambda reader: reader.search("my eyelid droops", "Get help"),
        answer="an eyelid droops",
    ),
    Task(
        wish="Who should not have it?",
        steps=lambda reader: reader.tap("who should not have it"),
        answer="You should not have it if",
    ),
    Task(
        wish="When does it start to work?",
        steps=lambda reader: reader.search("when does it start to work"),
        answer="It can help from the first weeks",
    ),
    Task(
        wish="I missed my appointment",
        steps=lambda reader: reader.search("missed my appointment", "When it works"),
        answer="What if you miss a round?",
    ),
    Task(
        wish="Can I fly next week?",
        steps=lambda reader: reader.search("can i fly"),
        answer="flying, vaccines or the dentist",
    ),
    Task(wish="Show me the muscle at the back of my head", steps=_see_the_back, answer="Back-of-scalp muscle"),
    Task(wish="Print it for my partner, who reads Spanish", steps=_print_in_spanish, answer="Para imprimir"),
    Task(wish="Send my friend the page on the temples", steps=_send, answer="Copied"),
)


def play(page: Page, root: str, task: Task) -> Played:
    """Play a task from the top of the page."""
    reader = Reader(page, f"{root}/en/")
    task.steps(reader)
    answered = reader.sees(task.answer)
    if not answered:
        reader.scroll_to(page.get_by_text(task.answer).filter(visible=True).first)
    return Played(wish=task.wish, taps=reader.taps, screens=round(reader.screens, 1), answered=answered)


def phone(browser: Browser) -> BrowserContext:
    """A phone that lets pages copy."""
    return browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
