"""The diagram without the page around it, for a frame; the script that fits the frame; the snippet builder."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha384

from flask import Blueprint, Response, request
from markupsafe import Markup

from viewer.content import Content, Live, Words, lookup
from viewer.drawing import Diagram, picture_size
from viewer.settings import TELEPHONE
from viewer.web.addresses import below_root
from viewer.web.countries import wish_values
from viewer.web.editions import Edition
from viewer.web.page_context import call_links
from viewer.web.page_head import picture_endpoint, public
from viewer.web.panels import panel_of
from viewer.web.rendered import Values, gap
from viewer.web.rendering import page_text, serve, serve_missing, view_for, words_for
from viewer.web.responses import PAGE, asked_fields, csp_hash, embed_kind, with_slash
from viewer.web.routes import serves
from viewer.web.snippets import Snippet, snippets
from viewer.web.style_sheets import asked_style
from viewer.web.themes import BACKGROUNDS, THEMES, asked_theme

_LANGUAGE = re.compile(r"(?=.{2,35}\Z)[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
"""A language tag, no longer than any that is in use (RFC 5646 section 4.4.1)."""

_BEFORE_BLOCKS = re.compile(
    r"\n(?=</?(?:dd|details|div|dl|dt|figcaption|figure|h[1-6]|li|main|nav|ol|p|section|summary|ul)\b)"
)
"""Line breaks that browsers skip. Between inline elements one is a space."""

_PAGES = " ".join(BACKGROUNDS.values())
"""The colors of the pages in every theme, for scripts that judge an accent."""

_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class EmbedQuery:
    """What an embed's address asks for. `refused` names what could not be honored, each shown as a plain sentence."""

    show: str
    tel: str
    refused: frozenset[str]

    @property
    def style(self) -> str:
        """The style sheet that opens the part; empty if no part is asked for."""
        return asked_style(self.show) if self.show else ""

    def values(self, call: Markup) -> Values:
        """Values for the gaps in `embed.html`; `call` is the link that calls for help."""
        return {
            "call": call,
            "show": Markup(' data-show="{}"').format(self.show) if self.show else "",
            "style": Markup("<style>{}</style>\n").format(Markup(self.style)) if self.show else "",  # noqa: S704 - an id of ours
            "hidden": lambda sentence: "" if sentence in self.refused else " hidden",
        }


@dataclass(frozen=True, kw_only=True)
class EmbedPage:
    """What `embed.html` needs: the page it belongs to, and what its script checks an address by."""

    canonical: str
    backgrounds: str = _PAGES
    telephone: str = TELEPHONE.pattern


@dataclass(frozen=True, kw_only=True)
class BuilderPage:
    """What `builder.html` needs: the snippets, the size of each view's picture in px, and the choices."""

    snippets: tuple[Snippet, ...]
    sizes: Mapping[str, tuple[int, int]]
    picture: str
    themes: tuple[str, ...] = THEMES
    backgrounds: str = _PAGES
    telephone: str = TELEPHONE.pattern


def add_embeds(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses of embeds."""

    @serves(pages, "embed")
    def embed(language: str, view_id: str | None = None) -> Response:
        edition = live()
        spoken = spoken_language(edition, language)
        if spoken is None or (view_id is not None and view_id not in edition.content.views):
            return _missing(edition, language)
        kind = embed_kind(edition.settings)
        if not request.path.endswith("/"):
            return with_slash()
        words, view = words_for(edition, spoken[0]), view_for(edition, view_id)

        canonical = public(".page", language=spoken[0], view_id=view_id)

        def render() -> str:
            return _light(
                page_text("embed.html", edition, words, view, own=EmbedPage(canonical=canonical), layout="embed")
            )

        asked = _asked(edition.content, spoken[1])
        call = call_links(asked.tel or edition.settings.emergency_number, edition.content.definitions.countries, words)
        values = {**wish_values(edition, tel=asked.tel), **asked.values(call)}
        kind = kind.with_styles((csp_hash(asked.style),)) if asked.style else kind
        return serve(edition, ("embed", words.language, view_id or ""), render, kind, values)

    @pages.get("/<language>/embed/<path:_address>")
    def no_embed(language: str, _address: str) -> Response:
        return _missing(live(), language)

    @serves(pages, "builder")
    def builder(language: str) -> Response:
        edition = live()
        words = words_for(edition, language)
        if not request.path.endswith("/"):
            return with_slash()
        return serve(edition, ("builder", language), lambda: _builder(edition, words), PAGE)


def spoken_language(edition: Edition, language: str) -> tuple[str, frozenset[str]] | None:
    """The language shown when another is requested, and the notice about it; none if it is not a language tag."""
    if language in edition.languages:
        return language, frozenset()
    if not _LANGUAGE.fullmatch(language):
        return None
    found = lookup([language.replace("_", "-")], edition.languages)
    if found:
        return found, frozenset()
    return edition.content.definitions.language, frozenset({"unknown-language"})


def contrast(color: str, background: str) -> float:
    """WCAG contrast of two colors, each six hexadecimal digits: 1 to 21."""
    a, b = sorted((_luminance(color), _luminance(background)))
    return (b + 0.05) / (a + 0.05)


def integrity(script: str) -> str:
    """The integrity hash with which a snippet pins a script."""
    return f"sha384-{b64encode(sha384(script.encode()).digest()).decode()}"


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _asked(content: Content, refused: frozenset[str]) -> EmbedQuery:
    """What the query asks for, as far as it can be honored."""
    fields = asked_fields()
    show, accent, theme = fields.get("show", ""), fields.get("accent", ""), asked_theme()
    found = panel_of(content, show) or ""
    tel = re.sub(r"^ ", "+", fields.get("tel", ""))  # in a query, a plus that is not escaped means a space
    good = bool(TELEPHONE.fullmatch(tel))
    wrong = {
        "unknown-part": bool(show) and not found,
        "faint-accent": bool(accent) and not accent_stands(accent, theme),
        "invalid-tel": bool(tel) and not good,
    }
    return EmbedQuery(found, tel if good else "", refused | {name for name, yes in wrong.items() if yes})


def accent_stands(accent: str, theme: str) -> bool:
    """Whether a color stands out 3:1 from the page of a theme; `auto` is judged on the light one, where most people
    read.
    """
    background = BACKGROUNDS.get(theme, BACKGROUNDS["light"])
    return bool(_COLOUR.fullmatch(accent)) and contrast(accent.removeprefix("#"), background) >= 3


def _light(text: str) -> str:
    """A page without indentation and without line breaks at block boundaries: an embed has 64 kB for everything."""
    return _BEFORE_BLOCKS.sub("", re.sub(r"\n\s*", "\n", text))


def _missing(edition: Edition, language: str) -> Response:
    """A 404 that can be framed: an error page that refuses framing looks like a broken site."""
    spoken = spoken_language(edition, language)
    words = edition.languages[spoken[0] if spoken else edition.content.definitions.language]
    return serve_missing(edition, words, embed_kind(edition.settings), framed=True)


def _builder(edition: Edition, words: Words) -> str:
    asset, defined = edition.assets["embed.js"], edition.content.localized(words.language).definitions
    diagram = Diagram(edition.content.localized(words.language), words)
    sizes = {view.id: picture_size(diagram, view) for view in defined.views}
    shown = defined.views[-1].id
    picture = below_root(picture_endpoint(), language=words.language, view_id=shown)
    made = snippets(
        gap("root-as-text"),
        origin=gap("origin"),
        language=words.language,
        picture=picture,
        size=sizes[shown],
        script=below_root(".script"),
        pinned=below_root(".static", name=asset.name),
        integrity=integrity(asset.body),
        title=defined.title,
    )
    own = BuilderPage(snippets=made, sizes=sizes, picture=picture.rpartition("/")[2])
    return page_text("builder.html", edition, words, own=own)
