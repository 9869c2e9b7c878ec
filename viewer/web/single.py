"""The diagram as one self-contained HTML file, for a waiting-room tablet, a USB stick or a talk without network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from viewer.content import Words
from viewer.web.addresses import address_values
from viewer.web.countries import wish_values
from viewer.web.editions import Edition
from viewer.web.rendered import Rendered
from viewer.web.rendering import page_text
from viewer.web.responses import csp_hash
from viewer.web.within_links import WithinLinks

_STYLES, _SCRIPT = ("viewer.css", "unscripted.css"), "viewer.js"


@dataclass(frozen=True, kw_only=True)
class SinglePage:
    """What `single.html` needs: its policy, styles and script by name, icon (base64), and its address if it has one."""

    policy: str
    inside: Mapping[str, str]
    icon: str
    online: str


def single_page(edition: Edition, words: Words) -> str:
    """The page of all sides in one language, with its styles, script and icon inside. Needs a request or application
    context.

    Its policy lets it load nothing and use only its own scripts and styles.
    """
    assets = {name: edition.assets[name].body for name in (*_STYLES, _SCRIPT)}
    # In the page itself: a file opened from a disk has no headers.
    policy = (
        f"default-src 'none'; script-src {csp_hash(assets[_SCRIPT])};"
        f" style-src {' '.join(csp_hash(assets[name]) for name in _STYLES)};"
        " img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    icon = b64encode(edition.assets["icon.svg"].body.encode()).decode()
    own = SinglePage(
        policy=policy,
        inside=assets,
        icon=icon,
        online=edition.settings.base_url and f"{edition.settings.base_url}{words.language}/",
    )
    text = page_text("single.html", edition, words, own=own, links=WithinLinks(), layout="file")
    return Rendered(text).filled({**address_values(edition.settings), **wish_values(edition, "auto")}).data.decode()
