"""The viewer's mount path, its public address, and the addresses inside its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote_plus, urlsplit

from flask import request, url_for
from markupsafe import Markup, escape

from viewer.content import View
from viewer.settings import Settings
from viewer.web.rendered import gap

_SAFE = "!$'()*,/:;?@"
"""What `url_for` leaves as it is in a query."""

_CARRIED = ("angle", "country", "theme")
"""Fields of a query that a page and an embed read alike."""

_LONGEST_SHOWN = 200
"""Characters of a missing address that its page repeats."""


def carried(fields: Mapping[str, str]) -> dict[str, str]:
    """Those fields of a query that go along from one address of the diagram to another."""
    return {name: fields[name] for name in _CARRIED if name in fields}


def mount(blueprint: str = "") -> str:
    """The path of a blueprint's root, by default the current one's, ending in a slash.

    With one slash at its start it cannot name another host.
    """
    return "/" + url_for(f"{blueprint}.index").lstrip("/")


def root(settings: Settings, blueprint: str = "") -> str:
    """The public address of a blueprint's root, from its settings or otherwise the request; ends in a slash."""
    return settings.base_url or request.host_url.rstrip("/") + mount(blueprint)


def below_root(endpoint: str, **values: str | None) -> str:
    """The address of an endpoint, relative to the root of its blueprint."""
    # Cut from a whole address, because only Flask knows the prefix that a host application has given the blueprint.
    return url_for(endpoint, **values)[len(url_for(f"{_blueprint(endpoint)}.index")) :]  # type: ignore[arg-type]


def absolute(settings: Settings, endpoint: str, **values: str | None) -> str:
    """The public address of an endpoint whose blueprint has these settings."""
    return root(settings, _blueprint(endpoint)) + below_root(endpoint, **values)


def _blueprint(endpoint: str) -> str:
    """The name of an endpoint's blueprint; empty for the current one, as in `.page`."""
    return endpoint.rpartition(".")[0]


class Links(Protocol):
    """Builds the links of a page. A server's work under any mount, an export's in any folder."""

    def url_for(self, endpoint: str, **values: str | None) -> str:
        """Templates' `url_for`: the link to one of the blueprint's endpoints."""

    def oembed(self, language: str, view: View | None) -> str:
        """The oEmbed address for a page."""


class ServedLinks:
    """Links with gaps for the path that the viewer is served under and for its public address."""

    def url_for(self, endpoint: str, **values: str | None) -> Markup:
        """The link to one of the blueprint's endpoints."""
        return gap("mount") + below_root(endpoint, **values)

    def oembed(self, language: str, view: View | None) -> Markup:
        """The address of the oEmbed endpoint, asking about a page."""
        page = below_root(".page", language=language, view_id=view.id if view else None)
        # The page's root stands within the query, where other characters are escaped: it is a gap of its own.
        before, name, after = below_root(".oembed", url=page, format="json").partition("url=")
        return gap("root") + before + name + gap("root-in-query") + after


SERVED = ServedLinks()


def address_values(settings: Settings) -> dict[str, str]:
    """The values of every gap that depends on where the viewer is."""
    public = root(settings)
    return {
        "mount": mount(),
        "root": public,
        "root-in-query": quote_plus(public, safe=_SAFE),
        "root-as-text": str(escape(public)),  # inside markup that a page shows as text
        "origin": "{0.scheme}://{0.netloc}".format(urlsplit(public)),
    }


def shown_address() -> str:
    """The requested path as the reader's browser shows it, shortened if very long."""
    return f"{request.root_path}{request.path}"[:_LONGEST_SHOWN]
