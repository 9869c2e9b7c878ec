"""The files in the package's folder `static`."""

from __future__ import annotations

from importlib.resources import files


def static_bytes(name: str) -> bytes:
    """A picture by its path within the folder, with slashes on every system."""
    return files("viewer.web").joinpath("static", *name.split("/")).read_bytes()


def static_text(name: str) -> str:
    """A file by its path within the folder, with slashes on every system."""
    return files("viewer.web").joinpath("static", *name.split("/")).read_text(encoding="utf-8")
