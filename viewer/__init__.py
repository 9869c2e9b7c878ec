"""An interactive anatomy diagram of the head and neck, for education only."""

from viewer.app import create_app
from viewer.problems import ContentError, Problem
from viewer.version import __version__
from viewer.web import check_headers, create_blueprint, live_editions

__all__ = ["ContentError", "Problem", "__version__", "check_headers", "create_app", "create_blueprint", "live_editions"]
