"""Nasty files and values: each a few lines that make it, so that the repository holds no 10 MB."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from support.markup import Markup
from support.samples import DEFINITIONS, FRONT, changed, write
from viewer.content.fingerprints import fingerprint

SCRIPT = "<script>alert(1)</script>"
NASTY = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></svg></title><script src=//evil.example></script>",
    "]]><!--<script>-->",
    "&lt;script&gt;&#x3c;&amp;",
    "{{ 7 * 7 }}{% include 'base.html' %}{0.__class__}",
    "[[galea|<b onclick=x>]] [[forehead]] [[[[",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "nul \x00 nul",
    "\x1b[31mred\x1b[0m\r\n2026 ERROR forged line",
    "\ufeffmark \u2028 line \ufffe",
    "e\u0301" * 300,
    "\U0001f9e0" * 150,
    "x" * 1300,
    "../../../etc/passwd",
    "",
    " ",
    "…",
)
NUMBERS = (0, -1, 1e308, -1e308, 10**30, 2**63, 0.1 + 0.2, 1e-320, True, None)

Corpus = dict[str, tuple[str, Callable[[], str | bytes]]]


@cache
def corpus() -> Corpus:
    """What each nasty case is called: the file it stands in, and what makes its text or bytes, which may be large."""
    cases: Corpus = {name: ("regions.json", made) for name, made in _DEFINITIONS.items()}
    cases |= {f"drawing: {name}": ("assets/svg/front.svg", made) for name, made in _DRAWINGS.items()}
    cases |= {name: ("words/en.json", made) for name, made in _WORDS.items()}
    cases |= {f"translation: {name}": ("regions.es.json", made) for name, made in _TRANSLATIONS.items()}
    cases |= {
        "not UTF-8": ("regions.json", lambda: DEFINITIONS.encode("utf-16")),
        "a half character in UTF-8": (
            "regions.json",
            lambda: DEFINITIONS.encode().replace(b"Sample head", b"\xed\xa0\x80"),
        ),
        "random bytes": ("regions.json", lambda: bytes(range(256)) * 40),
        "drawing: not UTF-8": ("assets/svg/front.svg", lambda: b'<?xml version="1.0" encoding="utf-16"?><svg/>'),
        "10 MB of words": ("words/en.json", lambda: b" " * 10_000_000),
        "10 MB of translation": ("regions.es.json", lambda: b" " * 10_000_000),
    }
    return cases


def spoil(folder: Path, case: str) -> Path:
    """Put a nasty file into a folder of the sample."""
    file, make = corpus()[case]
    made = make()
    place = write(folder) / file
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(made.encode() if isinstance(made, str) else made)
    return folder


def _fitting(items: Iterable[str]) -> str:
    """A passage that says it translates the sample's topic."""
    return f'{{"of":"{fingerprint(["All of it."])}","text":"Todo.","items":[{",".join(items)}]}}'


def _with(key: str, value: object) -> str:
    return json.dumps({**json.loads(DEFINITIONS), key: value})


def _sites(start: Callable[[str], dict[str, object]], count: int) -> str:
    """Sites that are each placed from the one before."""
    sites = json.loads(DEFINITIONS)["sites"]
    fixed = {"structure": "frontalis", "sides": ["middle"], "view": "front", "dose": 5, "landmark": "x"}
    sites += [{"id": f"c-{i}", **fixed, **start(f"c-{i - 1}" if i else "glabella")} for i in range(count)]
    return _with("sites", sites)


def _every_text(value: str) -> str:
    """A value in every field that holds words."""

    def walk(node: object, key: str = "") -> object:
        if isinstance(node, dict):
            return {
                name: inner if (name, inner) == ("kind", "muscle") else walk(inner, name)
                for name, inner in node.items()
            }
        if isinstance(node, list):
            return [walk(inner, key) for inner in node]
        words = {
            "title",
            "purpose",
            "disclaimer",
            "trademark",
            "cite",
            "kind",
            "name",
            "plain_name",
            "text",
            "landmark",
        }
        words |= {"heading", "items", "one", "other", "term", "FMA"}
        return value if key in words else node

    return json.dumps(walk(json.loads(DEFINITIONS)))


def _topics(text: Callable[[int], str], count: int) -> str:
    return _with("topics", [{"id": f"t{i}", "title": "x", "text": [text(i)]} for i in range(count)])


_DEFINITIONS: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "10 MB": lambda: DEFINITIONS + " " * 10_000_000,
    "nested lists": lambda: "[" * 400_000,
    "nested objects": lambda: '{"a":' * 150_000,
    "nested in a field": lambda: _with("topics", json.loads("[" * 30 + "]" * 30)),
    "a list of a million ones": lambda: "[" + "1," * 480_000 + "1]",
    "ones where texts should be": lambda: _with("topics", [1] * 300_000),
    "a huge number": lambda: changed(DEFINITIONS, '"units": 35', '"units": ' + "9" * 900_000),
    "a huge exponent": lambda: changed(DEFINITIONS, '"up": 10,', '"up": 1e999,'),
    "not a number": lambda: changed(DEFINITIONS, '"up": 10,', '"up": NaN,'),
    "a lone surrogate": lambda: changed(DEFINITIONS, "Sample head", "\\ud83d head"),
    "reversed text": lambda: changed(DEFINITIONS, "Sample head", "Sample \u202edaeh"),
    "an escaped NUL": lambda: changed(DEFINITIONS, "Sample head", "Sample \\u0000 head"),
    "unknown keys": lambda: "{" + ",".join(f'"k{i}":1' for i in range(60_000)) + "}",
    "one key again and again": lambda: "{" + ",".join(['"a":1'] * 120_000) + "}",
    "a key of 800 kB": lambda: '{"' + "regions" * 120_000 + '":1}',
    "keys that escape": lambda: json.dumps({f"\x1b[31m\n{i}\u202e": 1 for i in range(50)}),
    "dangling links": lambda: _topics(lambda i: f"[[galea{i}]]", 8_000),
    "open brackets": lambda: _topics(lambda _: "[[" * 600, 700),
    "sites in a long row": lambda: _sites(lambda before: {"from": before}, 3_000),
    "sites that double their work": lambda: _sites(lambda before: {"between": [before, before], "at": 0.5}, 400),
    "sites in a circle": lambda: changed(
        DEFINITIONS, '"from": "glabella", "up": 20', '"from": "frontalis-2", "up": 20'
    ),
    "five thousand regions": lambda: _with("regions", json.loads(DEFINITIONS)["regions"] * 2_500),
    "ids of the page": lambda: DEFINITIONS.replace('"about"', '"diagram"').replace("[[about|", "[[diagram|"),
    "ids of the points": lambda: DEFINITIONS.replace('"about"', '"frontalis-left-1"').replace(
        "[[about|", "[[frontalis-left-1|"
    ),
    **{f"in every text: {value[:24]!r}": (lambda value=value: _every_text(value)) for value in NASTY},
}


def _shape(data: str) -> str:
    return changed(FRONT, 'd="M0 8h32v36h-32z"', f'd="{data}"')


def _inside(markup: str) -> str:
    return changed(FRONT, '<g id="tones"', f'{markup}<g id="tones"')


_ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(12))
_DRAWINGS: dict[str, Callable[[], str]] = {
    "10 MB": lambda: FRONT + " " * 10_000_000,
    "a billion laughs": lambda: f"<!DOCTYPE svg [{_ENTITIES}]>" + _inside("<desc>&e11;</desc>"),
    "a file from outside": lambda: (
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _inside("<desc>&x;</desc>")
    ),
    "an undeclared entity": lambda: _inside("<desc>&nbsp;</desc>"),
    "nested groups": lambda: _inside("<g>" * 30_000 + "</g>" * 30_000),
    "groups never closed": lambda: _inside("<g>" * 60_000),
    "script": lambda: _inside(SCRIPT),
    "script in a path": lambda: _shape("M0 8h32v36h-32z").replace("<path ", '<path onload="alert(1)" ', 1),
    "style": lambda: _inside("<style>@import url(//evil.example)</style>"),
    "foreign object": lambda: _inside("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"),
    "an image": lambda: _inside('<image href="https://evil.example/x.png"/>'),
    "a reference": lambda: FRONT.replace('fill="#2f2013"', 'fill="URL(https://evil.example/#a)"'),
    "a processing instruction": lambda: '<?xml-stylesheet href="//evil.example"?>' + FRONT,
    "huge digits": lambda: _shape("M0 8h" + "9" * 150_000 + "z"),
    "corners": lambda: _shape("M0 8h32" + "h1v.1h-1" * 12_000 + "z"),
    "corners of the outline": lambda: changed(
        FRONT, "M-40 5h80v90h-80z", "M-40 5h80" + "v.1h-.1" * 12_000 + "v90h-80z"
    ),
    "corners everywhere": lambda: _shape("M0 8h32" + "h1v.1h-1" * 1_000 + "z").replace(
        "M-40 5h80", "M-40 5h80" + "v.1h-.1" * 700
    ),
    "curves": lambda: _shape("M0 8h32" + "t1 1" * 40_000 + "z"),
    "arcs": lambda: _shape("M0 8h32" + "a1 1 0 1 1 1 1" * 12_000 + "z"),
    "arcs without a radius": lambda: _shape("M0 8a0 0 0 1 1 0 0a1e9 1 0 9 9 1 1z"),
    "only commands": lambda: _shape("MMMLLLzzzAAA"),
    "shapes without end": lambda: _inside('<path d="M0 0h1v1z"/>' * 8_000),
    "a view box of nothing": lambda: changed(FRONT, "-50 0 100 100", "nan inf 1e999 -1"),
    "a huge view box": lambda: changed(FRONT, "-50 0 100 100", "-1e300 0 100 100"),
    "a landmark far away": lambda: changed(FRONT, 'cy="40"', 'cy="1e300"'),
    "a landmark nowhere": lambda: changed(FRONT, 'cy="40"', 'cy="nan"'),
    "a head below the neck": lambda: FRONT.replace("0 0 100 100", "0 0 100 900").replace(
        "M-40 5h80v90", "M-40 305h80v90"
    ),
    "a name that escapes": lambda: FRONT.replace('id="forehead"', 'id="&#27;[31m&#10;&lt;b&gt;"'),
}
_WORDS: dict[str, Callable[[], str]] = {
    "words that look inside": lambda: '{"source_number": "{n.__class__.__mro__}"}',
    "words as wide as a house": lambda: '{"source_number": "{n:>999999999}"}',
    "words that turn around": lambda: '{"skip": "\\u202eskip"}',
    "words unknown": lambda: "{" + ",".join(f'"k{i}":1' for i in range(60_000)) + "}",
    "words nested": lambda: '{"skip":' * 100_000,
    "words as long as a book": lambda: json.dumps({"skip": "x" * 900_000}),
    "words that grow when counted": lambda: json.dumps({"points": {"other": "{n}" * 200_000}}),
    "words with script": lambda: json.dumps({"skip": SCRIPT, "parts": NASTY[1], "how_to_use": NASTY[3]}),
}


def _spanish(key: str, *items: str) -> str:
    return f'{{"language":"es","{key}":[{",".join(items)}]}}'


_TRANSLATIONS: dict[str, Callable[[], str]] = {
    "nested": lambda: '{"language":"es","structures":' + "[" * 100_000,
    "unknown keys": lambda: '{"language":"es",' + ",".join(f'"k{i}":1' for i in range(60_000)) + "}",
    "structures nobody has": lambda: _spanish("structures", *(f'{{"id":"x{i}"}}' for i in range(50_000))),
    "one structure again and again": lambda: _spanish("structures", *['{"id":"frontalis"}'] * 40_000),
    "dangling links": lambda: _spanish(
        "topics", '{"id":"about","text":[' + _fitting(f'"[[x{i}]]"' for i in range(60_000)) + "]}"
    ),
    "half a character": lambda: '{"language":"es","title":"\\ud83d"}',
    "a number without end": lambda: '{"language":"es","title":' + "9" * 900_000 + "}",
}


@lru_cache(64)  # when content is rejected, the last good pages are served again, byte for byte
def unsafe(text: str) -> tuple[str, ...]:
    """What in a page could act that the program did not write itself."""
    page = Markup(text)
    found = list(page.faults)
    ids = page.values("id")
    found += [f"id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    for element in page.elements:
        found += [
            f"<{element.name} {name}>"
            for name in element.attributes
            if name.startswith("on") or name in ("style", "srcdoc")
        ]
        if element.name in ("object", "embed", "base", "img", "form", "b") and not element.attributes.get("class"):
            found.append(f"<{element.name}>")
        if element.name == "style" and not (element.text.startswith("@layer") and "</" not in element.text):
            found.append("<style>")
        if element.name == "script" and element.attributes.get("type") == "application/ld+json":
            json.loads(element.text)  # data: no browser runs it
        elif element.name == "script" and ("/static/" not in element.attributes.get("src", "") or element.text):
            found.append(f"a script: {element.attributes}")
        for name in ("href", "src"):
            address = element.attributes.get(name, "")
            if element.name == "link" and address.startswith(("data:image/svg+xml,", "data:,")):
                continue  # the icon, which is ours and asks for nothing
            if ":" in address.partition("/")[0] and not address.startswith(
                ("https:", "http://localhost", "tel:", "mailto:")
            ):
                found.append(f"{name}={address}")
    return tuple(found)


def places(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of everything in a JSON value."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, value in inner for found in places(value, (*path, key)))]


def put(tree: Any, place: tuple[str | int, ...], value: Any) -> None:
    """A value at a place of the definitions, as far as the place is still there."""
    for key in place[:-1]:
        tree = (
            tree[key]
            if isinstance(tree, dict | list) and (key in tree or (isinstance(key, int) and key < len(tree)))
            else None
        )
    if isinstance(tree, dict) or (isinstance(tree, list) and isinstance(place[-1], int) and place[-1] < len(tree)):
        tree[place[-1]] = value
