"""Links for an export: relative, so its pages work wherever the folder is served."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import relpath

from flask import request

from viewer.content import View
from viewer.web import below_root


@dataclass(frozen=True)
class RelativeLinks:
    """Builds links relative to the page that is being rendered; `base_url` is where the folder will be served."""

    base_url: str

    def url_for(self, endpoint: str, **values: str | None) -> str:
        """The link from the page of this request to one of the blueprint's endpoints."""
        there = f"/{below_root(endpoint, **values)}"
        # Every page has an address with a slash at its end, below which relpath counts; it drops the slash of `there`.
        return relpath(there, request.path) + ("/" if there.endswith("/") else "")

    def oembed(self, language: str, view: View | None) -> str:
        """The file that replaces the oEmbed endpoint. Its address is public: other sites read it."""
        return f"{self.base_url}{oembed_path(language, view.id if view else None)}"


def oembed_path(language: str, view_id: str | None) -> str:
    """The path of the file that describes a page to other sites' software."""
    return f"oembed/{language}-{view_id}.json" if view_id else f"oembed/{language}.json"
