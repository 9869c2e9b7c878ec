"""Registers views at the addresses in the table of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response

from viewer.web.site_table import rules_of

_View = TypeVar("_View", bound=Callable[..., Response])


class Addresses(Blueprint):
    """A blueprint that has each address with and without its trailing slash, so views can redirect between them.

    Left to itself, Werkzeug redirects before anyone knows whether the page exists, permanently, and to whatever host
    the request names.
    """

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Add an address. See `flask.Blueprint.add_url_rule`."""
        # Set here, because a host application may have turned it off for its whole map, where a page would then be
        # served under two slashes as well. The root is not strict: it has no second rule below.
        super().add_url_rule(rule, *args, strict_slashes=rule != "/", merge_slashes=False, **options)
        if rule.endswith("/") and rule != "/":
            super().add_url_rule(rule.removesuffix("/"), *args, merge_slashes=False, **options)


def serves(pages: Blueprint, endpoint: str) -> Callable[[_View], _View]:
    """Decorator: the view serves all addresses of an endpoint in the table of pages."""

    def add(view: _View) -> _View:
        for rule in rules_of(endpoint):
            pages.add_url_rule(rule, endpoint, view, methods=["GET"])
        return view

    return add
