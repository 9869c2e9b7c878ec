"""Writes the generated files of `integrations/`: `python -m tools.integrations`, or `make integrations`.

The npm package and the WordPress plugin ship the same script that the viewer serves as `/embed.js`, so neither has a
source of its own. What the package's manifest says about attributes and events comes from the tables in
docs/embedding.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import pack

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from viewer.version import __version__
from viewer.web.scripts import script

ROOT = Path(__file__).parent.parent
NPM = ROOT / "integrations" / "npm"
WORDPRESS = ROOT / "integrations" / "wordpress" / "anatomy-diagram"
EMBEDDING = ROOT / "docs" / "embedding.md"
TAG = "anatomy-diagram"


@dataclass(frozen=True)
class Row:
    """A row of a table in docs/embedding.md: a name, and what the other columns say of it."""

    name: str
    values: str
    default: str = ""


def rows(text: str, heading: str) -> list[Row]:
    """The rows of the table whose first column has a heading.

    Raises `ValueError` if there is no such table, so that a renamed heading cannot empty the manifest.
    """
    found = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    if not found:
        message = f'{EMBEDDING.name}: there is no table whose first column is "{heading}".'
        raise ValueError(message)
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines())
    return [Row(name.strip("`"), *rest) for name, *rest in cells]


def embed_script() -> str:
    """The script that the viewer serves as `/embed.js`."""
    return script("embed.js")


def module() -> str:
    """The script as a module. Servers that render pages import it too, where there is no document: there it does
    nothing.
    """
    return f"/*! {TAG} {__version__}, MIT */\nglobalThis.document&&{embed_script()}export{{}};\n"


def manifest(text: str) -> str:
    """The package's `custom-elements.json`, in version 2.1.0 of its schema, from the text of docs/embedding.md."""
    here = {"name": "AnatomyDiagram", "module": f"{TAG}.js"}
    declaration = {
        "kind": "class",
        "customElement": True,
        "name": here["name"],
        "tagName": TAG,
        "summary": "An interactive anatomy diagram for patient education.",
        "description": "Shows a diagram that an anatomy viewer or its export serves. The link inside the element shows"
        " until the diagram is alive, and again if it cannot be shown.",
        "superclass": {"name": "HTMLElement", "package": "global:"},
        "attributes": [*_attributes(text)],
        "events": [*_events(text)],
        "slots": [
            {"name": "", "description": "A link to the full page: what readers have where the diagram cannot be shown."}
        ],
    }
    module = {
        "kind": "javascript-module",
        "path": here["module"],
        "declarations": [declaration],
        "exports": [{"kind": "custom-element-definition", "name": TAG, "declaration": here}],
    }
    readme = (NPM / "README.md").name
    return _json({"schemaVersion": "2.1.0", "readme": readme, "modules": [module]})


def _attributes(text: str) -> Iterator[dict[str, object]]:
    for row in rows(text, "attribute"):
        attribute: dict[str, object] = {
            "name": row.name,
            "description": f"{_plain(row.values)}. Default: {_plain(row.default)}.",
            "type": {"text": "number" if row.name in ("angle", "height") else "string"},
        }
        if re.fullmatch(r"`\w+`", row.default):
            attribute["default"] = f'"{_plain(row.default)}"'
        yield attribute


def _events(text: str) -> Iterator[dict[str, object]]:
    for row in rows(text, "event (bubbles)"):
        detail = "".join(part.title() for part in row.name.split("-"))
        description = f"`event.detail`: {_plain(row.values)}."
        yield {"name": row.name, "type": {"text": f"CustomEvent<{detail}Detail>"}, "description": description}


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")


def _json(value: object) -> str:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n"


_VERSIONED = {
    NPM / "package.json": r'"version": "',
    WORDPRESS / "anatomy-diagram.php": r"^ \* Version: |^const VERSION = '",
    WORDPRESS / "readme.txt": r"^Stable tag: ",
    WORDPRESS / "block" / "block.json": r'^\t"version": "',
    WORDPRESS / "block" / "editor.asset.php": r"'version' +=> '",
}
"""Files that name the version, and what stands before it."""


def versioned(path: Path) -> str:
    """The text of a file that names the version, with the viewer's."""
    return re.sub(
        rf"({_VERSIONED[path]})[\w.+]+", rf"\g<1>{__version__}", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )


def catalog(path: Path) -> Catalog:
    """The plugin's words in another language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem.rpartition("-")[2])


def compiled(words: Catalog) -> bytes:
    """Words as WordPress's server reads them, in the format of GNU gettext's .mo files.

    Babel's own writer adds its version and the time, and these files must not change by themselves.
    """
    # The empty text stands for the head of the file. Texts are sorted, because gettext looks them up by halves.
    translations = {
        "": "Content-Type: text/plain; charset=UTF-8\n",
        **{str(message.id): str(message.string) for message in words if message.id},
    }
    pairs = sorted((original.encode(), string.encode()) for original, string in translations.items())
    # Two tables, of originals and translations, hold the length and place of each text; the texts follow them.
    tables, texts, start = b"", b"", 28 + 16 * len(pairs)
    for column in zip(*pairs, strict=True):
        for text in column:
            tables += pack("<2I", len(text), start + len(texts))
            texts += text + b"\0"
    # There is no hash table, but WordPress refuses a file that does not say where it would begin.
    return pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start) + tables + texts


def as_script_words(words: Catalog) -> str:
    """Words as WordPress's editor reads them: the JSON of wp.i18n."""
    about = {"domain": "messages", "lang": str(words.locale), "plural-forms": words.plural_forms.rstrip(";")}
    translations = {str(message.id): [str(message.string)] for message in words if message.id}
    return _json({"domain": "messages", "locale_data": {"messages": {"": about, **translations}}})


def files() -> dict[Path, bytes]:
    """Every generated file, and what it should hold."""
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    catalogs = {path: catalog(path) for path in sorted((WORDPRESS / "languages").glob("*.po"))}
    texts = {
        NPM / f"{TAG}.js": module(),
        NPM / "custom-elements.json": manifest(EMBEDDING.read_text(encoding="utf-8")),
        NPM / "LICENSE": license_text,
        WORDPRESS / "embed.js": embed_script(),
        WORDPRESS / "LICENSE": license_text,
        **{path: versioned(path) for path in _VERSIONED},
        **{path.with_suffix(".json"): as_script_words(words) for path, words in catalogs.items()},
    }
    return {
        **{path: text.encode() for path, text in texts.items()},
        **{path.with_suffix(".mo"): compiled(words) for path, words in catalogs.items()},
    }


def main() -> None:
    """Write all of them."""
    for path, body in files().items():
        path.write_bytes(body)


if __name__ == "__main__":
    main()
