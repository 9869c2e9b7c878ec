"""The blueprint that a site of its own registers: pages, embeds and oEmbed together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint

from viewer import pages
from viewer.content import find_content
from viewer.embed import add_embeds
from viewer.handout import add_handout
from viewer.live import Live
from viewer.oembed import add_oembed
from viewer.pages import Edition
from viewer.settings import Settings


def live_editions(
    folder: Path | None = None, settings: Settings | None = None, definitions: str = "regions.json", *, watch: bool = True
) -> Live[Edition]:
    """The content of a folder, read again when it changes if `watch`. Raises `ContentError` where it cannot be used."""
    folder = folder or find_content(Path(__file__).parent)
    return Live(folder, partial(Edition, settings=settings or Settings(), files={}), definitions, watch=watch)


def create_blueprint(live: Live[Edition] | None = None, name: str = "anatomy") -> Blueprint:
    """Every address of the viewer, to be registered under any prefix. Nothing is shared between two of them.

    Give each its own `name` to register two in one application. Without `live`, the content that comes with the viewer
    is served.
    """
    live = live or live_editions()
    blueprint = pages.create_blueprint(live, name)
    add_embeds(blueprint, live)
    add_oembed(blueprint, live)
    add_handout(blueprint, live)
    return blueprint
