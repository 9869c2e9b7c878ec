"""The version of the viewer. The package, the command and `/healthz` all read it from here."""

__version__ = "0.1.0"
