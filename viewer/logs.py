"""Formats the log of a server that runs on its own: time, process and level on each line, as gunicorn does."""

from __future__ import annotations

import logging
import re

from flask.logging import wsgi_errors_stream

log = logging.getLogger("viewer")


def log_to_stderr() -> None:
    """Write the viewer's messages to the server's error log, unless whoever runs it has set up logging.

    Python's own last resort would leave out time and process, and every message below a warning.
    """
    requests = logging.getLogger("werkzeug")
    if not any(isinstance(one, _WithoutQueries) for one in requests.filters):
        requests.addFilter(_WithoutQueries())
    if log.level == logging.NOTSET:
        log.setLevel(logging.INFO)
    if not any(isinstance(handler, _LastResort) for handler in log.handlers):
        log.addHandler(_LastResort())


class _WithoutQueries(logging.Filter):
    """Takes the query out of the development server's line for a request that may name a patient.

    Production servers write no access log unless they are told to; docs/infobutton.md says how to leave this address
    out.
    """

    _QUERY = re.compile(r"(/infobutton)\?\S*")

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the query."""
        if "/infobutton?" in (message := record.getMessage()):
            record.msg, record.args = self._QUERY.sub(r"\1", message), ()
        return True


class _LastResort(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes only while nobody else would: logging that is set up later takes over, and nothing is written twice."""

    def __init__(self) -> None:
        super().__init__(wsgi_errors_stream)
        self.setFormatter(
            logging.Formatter("[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s", "%Y-%m-%d %H:%M:%S %z")
        )

    def filter(self, record: logging.LogRecord) -> bool:
        """Refuse a record that another handler takes."""
        others = any(handler is not self for handler in (*log.handlers, *logging.getLogger().handlers))
        return not others and bool(super().filter(record))
