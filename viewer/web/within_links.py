"""Links for a page in a single file: every one leads to a place inside it."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.content import View
from viewer.drawing import Diagram


@dataclass(frozen=True)
class WithinLinks:
    """Links within one file: to a side of the head, or to the diagram."""

    def url_for(self, endpoint: str, **values: str | None) -> str:
        """The fragment that shows what an endpoint would. Raises `LookupError` for anything the file lacks."""
        if endpoint != ".page":
            raise LookupError(f"{endpoint!r} is not in the single file.")
        view = values.get("view_id")
        return f"#{Diagram.prefix}-{view}-large" if view else "#diagram"

    def oembed(self, language: str, view: View | None) -> str:
        """Raise `LookupError`: nothing embeds a file on a disk."""
        raise LookupError(f"oEmbed for {language} {view} is not in the single file.")
