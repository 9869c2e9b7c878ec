"""How the viewer adds its addresses to a blueprint."""

from __future__ import annotations

from typing import Any

from flask import Blueprint


class Addresses(Blueprint):
    """A blueprint that has each address with and without its last slash, so that a view can redirect from one to the other.

    Werkzeug would do it before anybody knows whether there is such a page, for good, and to the host that a stranger names.
    """

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Add an address. See `flask.Blueprint.add_url_rule`."""
        super().add_url_rule(rule, *args, strict_slashes=rule != "/", merge_slashes=False, **options)
        if rule.endswith("/") and rule != "/":
            super().add_url_rule(rule.removesuffix("/"), *args, merge_slashes=False, **options)
