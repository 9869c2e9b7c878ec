"""The blueprint that a host application registers: pages, embeds and oEmbed together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint

from viewer.content import DEFINITIONS, LastGood, Live, find_content
from viewer.settings import Settings, state_folder
from viewer.web.addresses import SERVED, Links
from viewer.web.changes import add_changes
from viewer.web.crawlers import add_crawlers
from viewer.web.definition_files import add_definition_files
from viewer.web.editions import Edition
from viewer.web.embed import add_embeds
from viewer.web.handout import add_handout
from viewer.web.handout_pdf import add_handout_pdf
from viewer.web.health import add_health
from viewer.web.icons import add_icons
from viewer.web.infobutton import add_infobutton
from viewer.web.oembed import add_oembed
from viewer.web.outage import add_outage
from viewer.web.overlay import add_overlay
from viewer.web.pages import add_pages
from viewer.web.pictures import add_pictures
from viewer.web.record import add_record
from viewer.web.routes import Addresses
from viewer.web.security_contact import add_security_contact
from viewer.web.statics import add_statics


def live_editions(
    folder: Path | None = None,
    settings: Settings | None = None,
    definitions: str = DEFINITIONS,
    *,
    watch: bool = True,
    store: bool | None = None,
    links: Links = SERVED,
    patient: bool = False,
) -> Live[Edition]:
    """The content of a folder; with `watch`, reloaded when it changes.

    With `store` (by default the same as `watch`), the last good content is stored on disk, where the settings or the
    platform say, and served if the viewer starts with invalid content. `links` builds the links of the pages.

    Raises `ContentError` if the content is invalid and no good version of it is stored; if `patient`, the addresses
    of its blueprint answer 503 until somebody corrects it.
    """
    folder, settings = folder or find_content(), settings or Settings()
    last_good = LastGood(state_folder(settings), folder, definitions) if (watch if store is None else store) else None
    # All editions share `files`: a page that left before an edit still asks for its own style sheet and script.
    build = partial(Edition, settings=settings, files={}, links=links)
    return Live(folder, build, definitions, watch=watch, last_good=last_good, patient=patient)


def create_blueprint(live: Live[Edition] | None = None, name: str = "anatomy") -> Blueprint:
    """A blueprint with every address of the viewer, to register under any prefix. Blueprints share no state.

    Give each its own `name` to register two in one application. Without `live`, it serves the content that comes with
    the viewer.
    """
    live = live or live_editions()
    blueprint = Addresses(name, __name__)
    add_outage(blueprint, live)  # first: without content, no other function may handle a request
    add_pages(blueprint, live)
    add_pictures(blueprint, live)
    add_statics(blueprint, live)
    add_icons(blueprint)
    add_crawlers(blueprint, live)
    add_changes(blueprint, live)
    add_definition_files(blueprint, live)
    add_health(blueprint, live)
    add_security_contact(blueprint, live)
    add_embeds(blueprint, live)
    add_oembed(blueprint, live)
    add_infobutton(blueprint, live)
    add_handout(blueprint, live)
    add_record(blueprint, live)
    add_handout_pdf(blueprint, live)
    add_overlay(blueprint, live)
    return blueprint
