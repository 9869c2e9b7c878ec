"""One content ready to be served, with its style sheets, its scripts and its cache of pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePath
from types import MappingProxyType
from urllib.parse import quote

from viewer.content import Content, Words
from viewer.drawing import Diagram, DrawnOnce, turning_model
from viewer.settings import Settings
from viewer.web.addresses import SERVED, Links
from viewer.web.file_cache import FileCache
from viewer.web.page_cache import PageCache
from viewer.web.responses import Body, csp_hash
from viewer.web.scripts import fetched_module, script
from viewer.web.search_words import search_words
from viewer.web.static_files import static_text
from viewer.web.style_sheets import frame_style, handout_style, page_style, unscripted_style

RELEASED = Path(__file__).parent / "released"
"""Files as releases had them (`make pinned`): every version of the embeds' script, and in a folder for each of the last
releases all of its style sheets and scripts, which pages in caches still ask for after an update."""

COMPRESSED = ".gz"
"""The ending of those that are stored compressed."""

# As `asset` names a file: other names never led to one, so nothing stands in for them.
_HASHED = re.compile(r"([a-z]+)\.[0-9a-f]{10}\.([a-z]+)")

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_IN_A_DATA_ADDRESS = "'()*,/:;=?@"
"""Characters that need no escape there, within double quotes in HTML."""

_FILES = 40
"""Style sheets, scripts and icons held of this edition and those before it: those of the last three edits, each of
which may change all ten."""


@dataclass(frozen=True)
class Asset:
    """A file whose name carries its hash, so that it can be cached forever."""

    name: str
    body: str
    type: str

    @cached_property
    def served(self) -> Body:
        """The file as sent."""
        return Body(self.body.encode())


class Edition:
    """One content ready to be served: its words, its style sheets and scripts, and its pages, rendered when first
    asked for.
    """

    def __init__(
        self,
        content: Content,
        settings: Settings | None = None,
        files: dict[str, Asset] | None = None,
        links: Links = SERVED,
    ) -> None:
        self.content, self.settings, self.links = content, settings or Settings(), links
        self.languages: Mapping[str, Words] = content.words
        self.pages, self.drawn = PageCache(), FileCache()
        self.plates = FileCache()  # the pictures on printed pages, most often the same in every language
        self._files = {} if files is None else files
        self._search: dict[str, Mapping[str, str]] = {}
        self._diagrams: dict[str, Diagram] = {}
        self.assets: Mapping[str, Asset] = self._build_assets()

    def _build_assets(self) -> Mapping[str, Asset]:
        """Styles, scripts and icon by their plain names."""
        bodies = {
            "viewer.css": page_style(self.content),
            "embed.css": frame_style(self.content),
            "unscripted.css": unscripted_style(self.content),
            "handout.css": handout_style(self.content),
            **{name: script(name) for name in ("viewer.js", "frame.js", "embed.js", "builder.js")},
            "icon.svg": static_text("icon.svg"),
        }
        if self.content.surface:
            bodies["turn.js"] = fetched_module("turn/start.js", "turn", MODEL=turning_model(self.content))
        assets = {name: asset(name, body) for name, body in bodies.items()}
        # Pages of an earlier edition may still be on their way to readers and will request their own files.
        self._files.update({file.name: file for file in assets.values()})
        while len(self._files) > _FILES:
            self._files.pop(next(iter(self._files)))  # a dictionary's first entry is its oldest
        return MappingProxyType(assets)

    def search_words(self, language: str) -> Mapping[str, str]:
        """The words that find each part in a language, collected once for all pages."""
        found = self._search.get(language)
        if found is None:
            found = self._search[language] = search_words(self.content, language)
        return found

    def diagram(self, language: str) -> Diagram:
        """The diagram in a language, shared by all its pages."""
        found = self._diagrams.get(language)
        if found is None:
            diagram = DrawnOnce(self.content.localized(language), self.languages[language])
            # If two requests race, both get the diagram stored first.
            found = self._diagrams.setdefault(language, diagram)
        return found

    @cached_property
    def style_hashes(self) -> tuple[str, ...]:
        """The CSP hashes of the style sheets inside pages."""
        return tuple(csp_hash(self.assets[name].body) for name in ("viewer.css", "embed.css", "handout.css"))

    @cached_property
    def icon(self) -> str:
        """The icon as a data: URL."""
        return f"data:image/svg+xml,{quote(self.assets['icon.svg'].body.strip(), safe=_IN_A_DATA_ADDRESS)}"

    @cached_property
    def released(self) -> Mapping[str, Asset]:
        """Files of earlier releases that other sites' or cached pages may request, by hashed name."""
        files = {path.name.removesuffix(COMPRESSED): path for path in sorted(RELEASED.rglob("*"))}
        kinds = {name: _TYPES[ending] for name in files if (ending := PurePath(name).suffix) in _TYPES}
        return MappingProxyType(
            {name: Asset(name=name, body=released_text(files[name]), type=kind) for name, kind in kinds.items()}
        )

    def file(self, name: str) -> Asset | None:
        """A file of this or an earlier edition, by hashed name."""
        found = next((file for file in self.assets.values() if file.name == name), None)
        # Released files before those of earlier editions: other sites pin them by their bytes.
        return found or self.released.get(name) or self._files.get(name)

    def stand_in(self, name: str) -> Asset | None:
        """The current version of a file whose old name a cached page may request."""
        hashed = _HASHED.fullmatch(name)
        return self.assets.get(f"{hashed[1]}.{hashed[2]}") if hashed else None


def released_text(path: Path) -> str:
    """A released file as it was. Those of whole versions are stored compressed: nobody edits them or searches in
    them.
    """
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == COMPRESSED else data).decode()


def asset(name: str, body: str) -> Asset:
    """A file with its hash in its name. Raises `KeyError` for an ending that is not among those served."""
    stem, _, ending = name.rpartition(".")
    digest = sha256(body.encode()).hexdigest()[:10]  # 40 bits tell the few versions of a file apart
    return Asset(name=f"{stem}.{digest}.{ending}", body=body, type=_TYPES[f".{ending}"])
