"""The snippets that a clinic's web person pastes: one for each way of embedding, with the policy line it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from markupsafe import Markup

_LINK = '<a href="{root}{page}">{title}</a>'
_PICTURE = (
    '<a href="{root}{page}"><img src="{root}{picture}" width="{wide}" height="{high}"'
    ' style="max-width:100%;height:auto"'
    ' alt="{title}" loading="lazy"></a>'
)
# Without `allow-same-origin`: the frame gets an opaque origin. Popups escape the sandbox because a page that a reader
# opens in a new tab would otherwise be sandboxed as well.
_FRAME = (
    '<iframe data-anatomy-diagram src="{root}{embed}{query}" title="{title}" height="900" style="width:100%;border:0"'
    ' loading="lazy" referrerpolicy="no-referrer"\n  sandbox="allow-scripts allow-popups'
    ' allow-popups-to-escape-sandbox">'
    f"</iframe>\n<p>{_LINK}</p>"
)
_ELEMENT = f'<anatomy-diagram src="{{root}}{{embed}}"{{asked}}>\n  {_LINK}\n</anatomy-diagram>\n'
_FOLLOW = '<script async src="{root}{script}"></script>'
_PIN = '<script async src="{root}{pinned}" integrity="{integrity}" crossorigin="anonymous"></script>'

# Each way's id, what is pasted, and what the host's Content-Security-Policy must allow beside its own.
_WAYS = (
    ("picture", _PICTURE, "img-src {origin}"),
    ("frame", _FRAME, "frame-src {origin}"),
    ("frame-fitted", f"{_FRAME}\n{_FOLLOW}", "frame-src {origin}; script-src {origin}"),
    ("element", _ELEMENT + _FOLLOW, "frame-src {origin}; script-src {origin}"),
    ("element-pinned", _ELEMENT + _PIN, "frame-src {origin}; script-src {origin}"),
    ("address", "{root}{page}", "frame-src {origin}"),
    ("export", "anatomy-viewer export --base-url https://your-site.example/anatomy/ OUT", ""),
    ("blueprint", 'app.register_blueprint(viewer.create_blueprint(), url_prefix="/anatomy")', ""),
)
CHOSEN = ("page", "embed", "query", "picture", "wide", "high", "asked")
"""What the reader's choices fill in; everything else is the same for every choice."""


@dataclass(frozen=True)
class Snippet:
    """One way: its id, what is pasted, the same with gaps for the reader's choices, and the policy line it needs."""

    id: str
    text: str
    template: str
    policy: str


def snippets(
    root: str,
    *,
    origin: str,
    language: str,
    size: tuple[int, int],
    picture: str,
    script: str,
    pinned: str,
    integrity: str,
    title: str,
) -> tuple[Snippet, ...]:
    """The snippets for all sides in a language, at the public address `root` on `origin`.

    `picture` is the address of the picture within `root`, `size` its px. `script` and `pinned` are addresses within
    `root`.
    All values are escaped for HTML.
    """
    fixed = {"root": root, "script": script, "pinned": pinned, "integrity": integrity, "title": title}
    chosen = {"page": f"{language}/", "embed": f"{language}/embed/", "query": "", "picture": picture, "asked": ""}
    chosen |= {"wide": str(size[0]), "high": str(size[1])}
    gaps = {name: f"{{{name}}}" for name in CHOSEN}
    return tuple(
        Snippet(way, _filled(text, fixed | chosen), _filled(text, fixed | gaps), policy.format(origin=origin))
        for way, text, policy in _WAYS
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    return Formatter().vformat(text, (), {name: str(Markup.escape(value)) for name, value in values.items()})
