"""A page as a flat list of its elements, to ask what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element; `text` is all the text inside it, `inside` the names of the elements around it."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


class Markup(HTMLParser):
    """Reads a page. `elements` holds every element in order, `faults` every tag that is not opened and closed in
    pairs.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.faults: list[str] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{element.name}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs):
            names = [name for name, _ in attrs]
            self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        around = self._open[-1] if self._open else None
        element = Element(tag, attributes, (*around.inside, around.name) if around else ())
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()
            if "svg" not in self.elements[-1].inside:
                self.faults.append(f"<{tag}/> does not close itself in HTML")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1].name == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def named(self, name: str) -> Iterator[Element]:
        """The elements of a name."""
        return (element for element in self.elements if element.name == name)

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [element.attributes[attribute] for element in self.elements if attribute in element.attributes]

    @property
    def texts(self) -> list[str]:
        """The ids of the texts of parts and topics, in order."""
        sections = (element.attributes for element in self.named("section"))
        return [one["id"] for one in sections if "panel" in one.get("class", "").split()]


@lru_cache(maxsize=64)
def read_once(text: str) -> Markup:
    """The page, which many tests ask for, read the first time alone. Whoever gets it must leave it as it is."""
    return Markup(text)
