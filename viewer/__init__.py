"""An interactive anatomy diagram of the head and neck, for education only."""

from viewer.problems import ContentError, Problem

__all__ = ["ContentError", "Problem", "check_headers", "create_app", "create_blueprint", "live_editions"]


def __getattr__(name: str) -> object:
    """Flask looks for `create_app` here; it is imported when asked for, so that nothing happens at import."""
    if name == "create_app":
        from viewer.app import create_app

        return create_app
    if name == "check_headers":
        from viewer.answers import check_headers

        return check_headers
    if name in ("create_blueprint", "live_editions"):
        from viewer import blueprint

        return getattr(blueprint, name)
    raise AttributeError(name)
