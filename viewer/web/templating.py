"""Renders the viewer's templates, separately from those of a host application, and strictly about names."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def template_text(template: str, **values: object) -> str:
    """A template rendered with some values, which are escaped for HTML.

    Raises `jinja2.UndefinedError` for a name or an attribute that does not exist.
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    # Not Flask's. There, a host application's own `base.html` would replace ours, its filters and globals
    # would apply here, and a misspelled name would print nothing.
    return Environment(loader=PackageLoader("viewer.web"), autoescape=True, undefined=StrictUndefined)
