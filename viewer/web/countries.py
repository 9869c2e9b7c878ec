"""The country whose rules a page shows: the clinic's choice, or the reader's, which is carried in the address."""

from __future__ import annotations

from urllib.parse import urlencode

from viewer.content import ELSEWHERE, Content
from viewer.web.editions import Edition
from viewer.web.rendered import Values
from viewer.web.responses import request_fields
from viewer.web.themes import requested_theme, theme_values


def clinics_country(edition: Edition) -> str:
    """The country that the settings name, if the diagram has rules for it."""
    return edition.settings.country if edition.settings.country in _ids(edition.content) else ELSEWHERE


def requested_country(content: Content) -> str:
    """The country that the request's query asks for; empty if it names none, or one that the diagram lacks."""
    country = request_fields().get("country", "")
    return country if country in _ids(content) else ""


def wish_values(edition: Edition, theme: str | None = None, *, tel: str = "") -> Values:
    """Values for the gaps that depend on what the query asks for: a theme, a country, a telephone number.

    `query` is what links to other sides and languages carry along.
    """
    theme, country = theme or requested_theme(), requested_country(edition.content)
    # Only what was asked for and is valid: otherwise every link of a page would repeat what a stranger wrote.
    wishes = {"theme": "" if theme == "auto" else theme, "country": country, "tel": tel}
    query = urlencode({name: value for name, value in wishes.items() if value})
    return {**theme_values(theme), **country_values(edition), "query": query and f"?{query}"}


def country_values(edition: Edition) -> Values:
    """Values for the gaps that depend on the country alone, as on paper."""
    country = requested_country(edition.content)
    # The clinic's own country needs no query: links without one lead to it already.
    return {"country": country or clinics_country(edition), "rules": country and f"?country={country}"}


def _ids(content: Content) -> tuple[str, ...]:
    """What a query may ask for. Without countries there is nothing to choose, and so no `elsewhere` either."""
    ids = tuple(country.id for country in content.definitions.countries)
    return (*ids, ELSEWHERE) if ids else ()
