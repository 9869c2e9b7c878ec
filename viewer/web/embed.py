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
from viewer.drawing import picture_size
from viewer.settings import TELEPHONE
from viewer.web.addresses import below_root
from viewer.web.countries import wish_values
from viewer.web.editions import Edition
from viewer.web.page_context import call_links
from viewer.web.page_head import picture_endpoint, public
from viewer.web.panels import panel_of
from viewer.web.rendered import Values, gap
from viewer.web.rendering import page_text, serve, serve_missing, view_for, words_for
from viewer.web.responses import PAGE, csp_hash, embed_kind, request_fields, with_slash
from viewer.web.routes import serves
from viewer.web.snippets import Snippet, snippets
from viewer.web.style_sheets import open_panel_style
from viewer.web.themes import BACKGROUNDS, THEMES, requested_theme

_LANGUAGE = re.compile(r"(?=.{2,35}\Z)[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
"""A language tag, no longer than any that is in use (RFC 5646 section 4.4.1)."""

_INDENTATION = re.compile(r"\n[ \t\r\f\n]*")
"""HTML's own white space: a no-break space at the start of a line is text."""

_BEFORE_BLOCKS = re.compile(
    r"\n(?=</?(?:dd|details|div|dl|dt|figcaption|figure|h[1-6]|li|main|nav|ol|p|section|summary|ul)\b)"
)
"""Line breaks that browsers skip. Between inline elements one is a space."""

_PAGES = " ".join(BACKGROUNDS.values())
"""The colors of the pages in every theme, for scripts that judge an accent."""

_COLOR = re.compile(r"#?[0-9A-Fa-f]{6}")


@dataclass(frozen=True, kw_only=True)
class ShownLanguage:
    """The language that an embed is shown in. `refused` says so if it is not the one that was requested."""

    language: str
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class EmbedQuery:
    """What an embed's address asks for.

    `show` is the panel to open and `tel` the number to call, both empty if there is none. `refused` names what could
    not be honored, each shown as a plain sentence.
    """

    show: str
    tel: str
    refused: frozenset[str]

    @property
    def style(self) -> str:
        """The style sheet that opens the part; empty if no part is asked for."""
        return open_panel_style(self.show) if self.show else ""

    def values(self, call: Markup) -> Values:
        """Values for the gaps in `embed.html`; `call` is the link that calls for help."""
        return {
            "call": call,
            "show": Markup(' data-show="{}"').format(self.show) if self.show else "",
            "style": Markup("<style>{}</style>\n").format(Markup(self.style)) if self.show else "",  # noqa: S704 - an id of ours
            # The cached page holds every sentence, hidden; a request only reveals those that apply.
            "hidden": lambda sentence: "" if sentence in self.refused else " hidden",
        }


@dataclass(frozen=True, kw_only=True)
class EmbedPage:
    """What `embed.html` needs: the page it belongs to, and what its script checks an address against."""

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
        shown = shown_language(edition, language)
        if shown is None or (view_id is not None and view_id not in edition.content.views):
            return _missing(edition, language)
        kind = embed_kind(edition.settings)
        if not request.path.endswith("/"):
            return with_slash()
        words, view = words_for(edition, shown.language), view_for(edition, view_id)
        canonical = public(".page", language=shown.language, view_id=view_id)

        def render() -> str:
            own = EmbedPage(canonical=canonical)
            return minified(page_text("embed.html", edition, words, view, own=own, layout="embed"))

        asked = _read_query(edition.content, shown.refused)
        call = call_links(asked.tel or edition.settings.emergency_number, edition.content.definitions.countries, words)
        values = {**wish_values(edition, tel=asked.tel), **asked.values(call)}
        # The rule that opens a part is in the page, because an embed has to work without script.
        kind = kind.with_styles((csp_hash(asked.style),)) if asked.style else kind
        return serve(edition, ("embed", words.language, view_id or ""), render, kind, values)

    # The 404 of the other pages refuses to be framed, so embeds have a catch-all of their own.
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


def shown_language(edition: Edition, language: str) -> ShownLanguage | None:
    """The language to show when one is requested, in any spelling; none if it is not a language tag.

    A site may be in a language that the diagram lacks: its visitors see the diagram and why it is in another one.
    """
    if language in edition.languages:
        return ShownLanguage(language=language)
    if not _LANGUAGE.fullmatch(language):
        return None
    found = lookup([language], edition.languages)
    if found:
        return ShownLanguage(language=found)
    return ShownLanguage(language=edition.content.definitions.language, refused=frozenset({"unknown-language"}))


def contrast(color: str, background: str) -> float:
    """WCAG contrast of two colors, each six hexadecimal digits: 1 to 21."""
    darker, lighter = sorted((_luminance(color), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def integrity(script: str) -> str:
    """The integrity hash with which a snippet pins a script."""
    return f"sha384-{b64encode(sha384(script.encode()).digest()).decode()}"


def _luminance(color: str) -> float:
    """Relative luminance, 0 to 1, with the constants of WCAG 2.2."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _read_query(content: Content, refused: frozenset[str]) -> EmbedQuery:
    """What this request's query asks for, as far as it can be honored; `refused` is what already could not be."""
    fields = request_fields()
    show, accent = fields.get("show", ""), fields.get("accent", "")
    panel = panel_of(content, show) or ""
    tel = re.sub(r"^ ", "+", fields.get("tel", ""))  # in a query, a plus that is not escaped means a space
    callable_number = bool(TELEPHONE.fullmatch(tel))
    refusals = {
        "unknown-part": bool(show) and not panel,
        "faint-accent": bool(accent) and not accent_stands(accent, requested_theme()),
        "invalid-tel": bool(tel) and not callable_number,
    }
    return EmbedQuery(
        show=panel,
        tel=tel if callable_number else "",
        refused=refused | {name for name, applies in refusals.items() if applies},
    )


def accent_stands(accent: str, theme: str) -> bool:
    """Whether a color stands out 3:1 from the page of a theme; `auto` is judged on the light one, where most people
    read.
    """
    background = BACKGROUNDS.get(theme, BACKGROUNDS["light"])
    return bool(_COLOR.fullmatch(accent)) and contrast(accent.removeprefix("#"), background) >= 3


def minified(page: str) -> str:
    """A page without indentation and without line breaks at block boundaries: an embed has 64 kB for everything.

    Not for pages with `pre` or `textarea`, whose line breaks and indentation readers see.
    """
    # Here and not in the templates, because line breaks join their text, the values that they show and the drawings: no
    # template sees both sides of one. Cut there, the bytes would be others, and hardly any of the 64 kB are left.
    # In attributes a line break stays, and texts of the content have none.
    return _BEFORE_BLOCKS.sub("", _INDENTATION.sub("\n", page))


def _missing(edition: Edition, language: str) -> Response:
    """A 404 that can be framed: an error page that refuses framing looks like a broken site."""
    shown = shown_language(edition, language)
    words = edition.languages[shown.language if shown else edition.content.definitions.language]
    return serve_missing(edition, words, embed_kind(edition.settings), framed=True)


def _builder(edition: Edition, words: Words) -> str:
    script, content = edition.assets["embed.js"], edition.content.localized(words.language)
    diagram = edition.diagram(words.language)
    sizes = {view.id: picture_size(diagram, view) for view in content.definitions.views}
    shown = content.definitions.views[-1].id
    picture = below_root(picture_endpoint(), language=words.language, view_id=shown)
    ways = snippets(
        gap("root-as-text"),
        origin=gap("origin"),
        language=words.language,
        picture=picture,
        size=sizes[shown],
        script=below_root(".script"),
        pinned=below_root(".static", name=script.name),
        integrity=integrity(script.body),
        title=content.definitions.title,
    )
    own = BuilderPage(snippets=ways, sizes=sizes, picture=picture.rpartition("/")[2])
    return page_text("builder.html", edition, words, own=own)
