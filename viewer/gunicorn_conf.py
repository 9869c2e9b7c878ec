"""How gunicorn serves the viewer: `gunicorn --config python:viewer.gunicorn_conf`. Options on the command line
override it.

Also set `MALLOC_ARENA_MAX=1` in the environment: the C library reads it before any configuration.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from gunicorn.glogging import Logger

from viewer.logs import log


class AccessLog(Logger):  # type: ignore[misc]
    """gunicorn's log, with paths as they were sent: decoded, a line break in one would forge a line of the log."""

    def atoms(self, resp: object, req: object, environ: Mapping[str, str], request_time: object) -> dict[str, Any]:
        """What a line of the access log can hold."""
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace")
        return {**super().atoms(resp, req, environ, request_time), "U": quote(path)}


wsgi_app = "viewer:create_app()"
bind = "127.0.0.1:8000"
workers = 2
threads = 4

# Load the content once, before the workers start: a worker that dies is replaced from memory, whatever is on disk by
# then.
preload_app = True


def when_ready(server: Any) -> None:
    """Render the main pages before the workers start, which then share them.

    Without this, every worker renders each page for its first reader, and all readers wait while a reload or a crash
    replaces workers. Asked for in gzip, because brotli compresses in a thread, and no thread survives the fork.
    """
    app = server.app.wsgi()
    if not (server.cfg.preload_app and isinstance(app, Flask)):  # a host application decides for itself
        return
    try:
        warm(app)
    except Exception:
        log.exception("The pages could not be rendered in advance; each will be when it is first asked for.")
    # The workers' garbage collectors leave alone what exists by now. Otherwise each would visit every object, at the
    # latest when its worker stops: that writes to the memory that the workers share, and takes a sixth of a second.
    gc.collect()
    gc.freeze()


def warm(app: Flask) -> list[str]:
    """Ask the viewer for the pages of every diagram and language; gives their addresses."""
    addresses = []
    for name, live in (app.extensions.get("anatomy-diagrams") or {"": app.extensions["anatomy"]}).items():
        edition = live()
        base_url = edition.settings.base_url or "http://localhost/"
        for language in edition.languages:
            for page in ("", "embed/"):
                address = f"{name}/{language}/{page}" if name else f"{language}/{page}"
                app.test_client().get(f"/{address}", base_url=base_url, headers={"Accept-Encoding": "gzip"})
                addresses.append(f"/{address}")
    return addresses


# systemd and containers kill what has not stopped after their own limit (90 and 10 seconds); requests take
# milliseconds.
graceful_timeout = 8
# A proxy may reuse a connection for this long. nginx closes its own after 4 seconds, so it never writes into a
# closing one.
keepalive = 5

# VIEWER_PROXIES alone decides which forwarded headers count. gunicorn would trust its own machine, and take
# SCRIPT_NAME and PATH_INFO from anyone there.
forwarded_allow_ips = ""
forwarder_headers = ""
# A second way in that nothing here uses.
control_socket_disable = True

# Each worker touches a file twice a second. In memory that costs nothing, and the root file system may be read-only.
_MEMORY = "/dev/shm"  # noqa: S108 - gunicorn creates files of its own there, with names that nobody can guess
worker_tmp_dir = _MEMORY if Path(_MEMORY).is_dir() else None

# No query string, referrer, client address or user agent: ?show= names a part of the body, and with an address it
# would say who reads about what. Off by default; --access-logfile - turns it on.
logger_class = AccessLog
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
