"""The version of the viewer, said here alone: the package, the command and `/healthz` read it."""

__version__ = "0.1.0"
