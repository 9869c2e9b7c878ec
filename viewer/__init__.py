"""An interactive anatomy diagram of the head and neck, for education only."""

from viewer.app import create_app
from viewer.problems import ContentError, Problem
from viewer.web import check_headers, create_blueprint, live_editions

__version__ = "0.1.0"

__all__ = ["ContentError", "Problem", "__version__", "check_headers", "create_app", "create_blueprint", "live_editions"]
