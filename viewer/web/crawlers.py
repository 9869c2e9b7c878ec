"""What crawlers read: the list of all pages in all languages, and what they should not request."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response
from markupsafe import Markup

from viewer.content import Live
from viewer.web.addresses import address_values, below_root
from viewer.web.editions import Edition
from viewer.web.page_head import public
from viewer.web.rendered import gap
from viewer.web.responses import TEXT, answer
from viewer.web.routes import serves
from viewer.web.site_table import template_pages

_SITEMAP = Markup(
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{}</urlset>\n'
)
_URL = Markup("<url><loc>{}</loc>{}</url>\n")
_ALTERNATE = Markup('<xhtml:link rel="alternate" hreflang="{}" href="{}"/>')
_ROBOTS = Markup("User-agent: *\nDisallow: {}{}\n\nSitemap: {}\n")
"""Infobutton queries reveal patient data. Embeds are allowed: crawlers must read them to see that they are not to be
listed."""


def add_crawlers(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses that crawlers ask for."""

    @serves(pages, "sitemap")
    def sitemap() -> Response:
        edition = live()
        listed = edition.pages(("sitemap",), lambda: _sitemap(edition))
        return answer(listed.filled(address_values(edition.settings)), "application/xml", TEXT)

    @serves(pages, "robots")
    def robots() -> Response:
        edition = live()
        text = edition.pages(
            ("robots",), lambda: _ROBOTS.format(gap("mount"), below_root(".infobutton"), public(".sitemap"))
        )
        return answer(text.filled(address_values(edition.settings)), "text/plain", TEXT)


def _sitemap(edition: Edition) -> str:
    """Every page in every language, each with its other languages (https://www.sitemaps.org)."""
    urls = Markup()
    for endpoint, view in _pages(edition):
        addresses = {language: public(endpoint, language=language, view_id=view) for language in edition.languages}
        alternates = Markup().join(_ALTERNATE.format(*item) for item in addresses.items())
        urls += Markup().join(_URL.format(address, alternates) for address in addresses.values())
    return _SITEMAP.format(urls)


def _pages(edition: Edition) -> Iterator[tuple[str, str | None]]:
    """The pages that readers look for: the endpoint of each, and its view if it has one."""
    yield from ((".page", view) for view in (None, *edition.content.views))
    yield from ((endpoint, None) for endpoint in (".handout", ".record"))
    yield from ((f".{endpoint}", None) for endpoint in template_pages())
