"""Reads SVG as an illustrator saved it: elements with their line numbers, none that could run or load anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from viewer.files import File, as_file, utf8_text
from viewer.problems import ContentError, Problem, shown

LARGEST_FILE = 500_000
"""Bytes. A drawing with seven structures has about 40,000; one with two hundred may need this many."""

_DEEPEST = 6
"""Elements inside one another. Artwork needs four: the drawing, a layer, a part and its paths."""

_ENDS_EARLY = expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset({"svg", "g", "path", "circle", "title", "desc"})
_ATTRIBUTES = frozenset(
    (
        "id",
        "class",
        "d",
        "cx",
        "cy",
        "r",
        "viewBox",
        "width",
        "height",
        "version",
        "fill",
        "fill-opacity",
        "fill-rule",
        "opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
    ),
)
"""No `style`, `transform`, `on…` or `href`: nothing that acts, loads or hides where a shape lies."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")
_TRACE = "trace it in a drawing program, and save the shapes as plain SVG"
_PLAIN = "save as plain SVG, without the editor's own data"
_PRESENTATION = "use presentation attributes and classes only"
_INSTEAD = {
    "transform": "ungroup it, so that the drawing program moves the points themselves",
    "style": 'write fill, stroke and opacity as attributes of their own, such as fill="#efeae4"',
}


@dataclass
class Element:
    """An SVG element: name, attributes, children and the line it starts on."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)


def read(source: Path | File) -> Element:
    """Read the root element of an SVG file.

    Raises `ContentError` listing every element and attribute that artwork may not have. A document type is rejected
    as such, so no entity is ever expanded and nothing outside the file is read.
    """
    file = as_file(source, LARGEST_FILE)
    data = file.read()
    if data.startswith(_PICTURES):
        what = "a photograph or scan, not a drawing"
        raise ContentError([Problem(file=file.name, line=0, path="", what=what, allowed="SVG", fix=_TRACE)])
    utf8_text(file)  # names the first wrong byte, which expat would only call an invalid token
    reader = _Reader(file.name)
    root = reader.parse(data)
    if reader.problems or root is None:
        raise ContentError(reader.problems)
    return root


class _Refused(Exception):
    pass


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._root: Element | None = None
        self._open: list[Element] = []
        self._skipped = 0  # how many elements are open inside one that is not allowed, itself included
        # The encoding overrides whatever an XML declaration claims; a space separates namespace and name.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def parse(self, data: bytes) -> Element | None:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            self._malformed(error)
        except _Refused:
            pass
        return self._root

    def _malformed(self, error: expat.ExpatError) -> None:
        what, fix = expat.ErrorString(error.code), "look at this line and the one before"
        if error.code == _ENDS_EARLY and self._open:
            inner = self._open[-1]
            what = f"the file ends inside <{inner.name}>, which begins on line {inner.line}"
            fix = f"close it with </{inner.name}>, or restore the end of the file from a backup"
        self._wrong("", f"not well-formed XML: {what}", fix=fix, line=error.lineno)

    def _wrong(
        self, place: str, what: str, *, value: str = "", allowed: str = "", fix: str = "", line: int = 0
    ) -> None:
        line = line or self._parser.CurrentLineNumber
        self.problems.append(
            Problem(file=self.file, line=line, path=place, what=what, value=value, allowed=allowed, fix=fix)
        )

    def _doctype(self, *_: object) -> None:
        self._wrong("", "a document type (<!DOCTYPE …>) is not allowed", fix="delete it; a drawing needs none")
        raise _Refused  # before any entity that it declares is expanded

    def _instruction(self, target: str, _: str) -> None:
        self._wrong("", "a processing instruction is not allowed", value=shown(f"<?{target}"), fix="delete it")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        space, _, name = full_name.rpartition(" ")
        if self._skipped or space != _SVG or name not in _ELEMENTS:
            if not self._skipped:
                fix = _PLAIN if space != _SVG else "remove it, or convert it to a path"
                allowed = ", ".join(sorted(_ELEMENTS))
                self._wrong(f"<{name}>", "an element that artwork may not have", allowed=allowed, fix=fix)
            self._skipped += 1
            return
        element = Element(name, self._checked(name, attributes), self._parser.CurrentLineNumber)
        if len(self._open) > _DEEPEST:
            self._wrong(f"<{name}>", "groups nested too deep", allowed=f"{_DEEPEST} levels", fix="ungroup")
            raise _Refused
        # Titles are for whoever opens the file; the words of a picture stand in regions.json.
        if self._open and name not in ("title", "desc"):
            self._open[-1].children.append(element)
        elif not self._open:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def _checked(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        allowed = {}
        for key, value in attributes.items():
            if key not in _ATTRIBUTES:
                space, _, bare = key.rpartition(" ")
                what, fix = "an attribute that artwork may not have", _INSTEAD.get(bare, _PRESENTATION)
                self._wrong(f"<{name}>", what, value=shown(f"{bare}={value}"), fix=_PLAIN if space else fix)
            elif "url(" in value.lower():
                what = "a reference that artwork may not have"
                self._wrong(f"<{name}>", what, value=shown(f"{key}={value}"), fix="use a plain color")
            else:
                allowed[key] = value
        return allowed
