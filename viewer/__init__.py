"""An interactive anatomy diagram of the head and neck, for education only."""

from viewer.problems import ContentError, Problem

__all__ = ["ContentError", "Problem", "create_app", "create_blueprint"]


def __getattr__(name: str) -> object:
    """Flask looks for `create_app` here; it is imported when asked for, so that nothing happens at import."""
    if name == "create_app":
        from viewer.app import create_app

        return create_app
    if name == "create_blueprint":
        from viewer.pages import create_blueprint

        return create_blueprint
    raise AttributeError(name)
