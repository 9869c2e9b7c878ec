"""`anatomy-viewer`: the console command. The commands for the content are those of `flask --app viewer`."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click
from flask.cli import ScriptInfo, run_command
from werkzeug.serving import is_running_from_reloader

from viewer.app import create_app
from viewer.commands import content_commands
from viewer.content import find_content
from viewer.settings import read_settings
from viewer.starter import copy_content, next_steps, write_new
from viewer.version import __version__

NAME = "anatomy-viewer"
_PORTS_TO_TRY = 50


def main() -> None:
    """What the installed command runs."""
    console(os.environ)(prog_name=NAME)


def console(environ: Mapping[str, str]) -> click.Group:
    """The command with all its subcommands, for the content that an environment names."""
    folder = Path(environ.get("VIEWER_CONTENT", "").strip() or find_content())
    commands = content_commands(folder, create_app)

    @click.group(NAME, context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
    @click.pass_context
    def group(context: click.Context) -> None:
        """Serve, check, translate, sign and publish an interactive anatomy diagram.

        To make it your own: copy the content with `init`, edit it, and set VIEWER_CONTENT to the folder. To begin a
        diagram of something else: `new`.
        """
        if context.invoked_subcommand in commands:
            read_settings(environ)  # `run` reads them itself, and `init` needs none: it may create the folder they name

    for command in (init, new, run, *commands.values()):
        group.add_command(command)
    return group


@click.command
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Copy the content, drawings and schemas to FOLDER, for you to edit.

    FOLDER is created if it does not exist. Nothing in it is ever overwritten.
    """
    names = copy_content(find_content(), folder)
    click.echo(next_steps(folder.absolute(), names))


@click.command
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Write the smallest diagram to FOLDER: one view, two areas, and texts that explain it.

    FOLDER is created if it does not exist. Nothing in it is ever overwritten.
    """
    click.echo(next_steps(folder.absolute(), write_new(folder), own_drawings=False))


@click.command
@click.option("--host", "-h", default="127.0.0.1", show_default=True, help="The interface to serve on.")
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), default=5000, show_default=True, help="The port to serve on."
)
@click.option(
    "--debug", is_flag=True, help="Reload the program when it changes, and show mistakes in the content on the page."
)
def run(host: str, port: int, debug: bool) -> None:
    """Serve the diagram with Flask's development server.

    For production, use a server such as gunicorn: gunicorn "viewer:create_app()".
    """
    # The reloader's child takes over the socket that its parent has opened: there the port is taken, and rightly.
    if port and not is_running_from_reloader() and _is_taken(host, port):
        raise click.ClickException(_taken(host, port))
    options = ["--host", host, "--port", str(port), *(["--debug"] if debug else [])]
    run_command.main(options, obj=ScriptInfo(create_app=create_app), standalone_mode=False)


def _taken(host: str, port: int) -> str:
    """How to fix a port that is already in use."""
    following = range(port + 1, min(port + 1 + _PORTS_TO_TRY, 65536))
    free = next((other for other in following if not _is_taken(host, other)), None)
    if free is None:
        return f"Port {port} is in use. Fix: stop the program that uses it, or choose another with --port."
    return (
        f"Port {port} is in use. Fix: stop the program that uses it, or choose another. Port {free} is free:\n"
        f"  {NAME} run --port {free}    (with make: make run PORT={free})"
    )


def _is_taken(host: str, port: int) -> bool:
    """Whether another program serves on a port. Anything else that is wrong with a host is for the server to report."""
    with suppress(OSError, UnicodeError):
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        try:
            socket.create_server(address[:2], family=family).close()
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


if __name__ == "__main__":
    main()
