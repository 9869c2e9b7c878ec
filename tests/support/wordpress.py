"""A WordPress of its own, with a database, a server and the plugin, from Debian's packages; nothing outside a folder
is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from support.markup import Element, Markup
from support.served import free_port
from tools.integrations import WORDPRESS as PLUGIN

SOURCE = Path("/usr/share/wordpress")
ADMIN, PASSWORD = "admin", "long enough for a test"
BLOCK = '<!-- wp:anatomy-diagram/diagram {"view":"back","show":"occiput"} /-->'
"""The diagram as a post holds it that was written in the block editor."""

PROGRAMS = ("php", "mariadbd", "mariadb-install-db")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"

_CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{folder}/socket' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', '{root}' );
define( 'WP_SITEURL', '{root}' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '{folder}/debug.log' );
define( 'AUTH_KEY', 'a' ); define( 'SECURE_AUTH_KEY', 'b' ); define( 'LOGGED_IN_KEY', 'c' ); define( 'NONCE_KEY', 'd' );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
"""
_THEME = """<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Clinic</title>
<link rel="icon" href="data:,"><?php wp_head(); ?></head>
<body><?php while ( have_posts() ) { the_post(); the_content(); } wp_footer(); ?></body></html>
"""
_LOCAL = """<?php
// The viewer under test is on this machine, where WordPress asks nobody by itself.
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn( $ports ) => array_merge( $ports, range( 1024, 65535 ) ) );
"""
_INSTALL = """
define( 'WP_INSTALLING', true );
function wp_new_blog_notification() {}
( new mysqli( null, 'root', '', null, 0, getcwd() . '/../socket' ) )->query( 'CREATE DATABASE wordpress' );
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Clinic', $argv[1], 'admin@clinic.example', true, '', $argv[2] );
switch_theme( 'plain' );
wp_insert_user( array( 'user_login' => 'author', 'user_pass' => $argv[2], 'role' => 'author' ) );
"""
_LOAD = """
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';
echo json_encode( ( function () use ( $argv ) { %s } )() );
"""


@dataclass(frozen=True)
class WordPress:
    """A running WordPress."""

    root: str
    folder: Path

    @property
    def plugin(self) -> Path:
        """Where the plugin is installed."""
        return self.folder / "site" / "wp-content" / "plugins" / PLUGIN.name

    def php(self, code: str, *arguments: str) -> object:
        """What PHP code returns inside WordPress; `$argv[1]` and on are the arguments."""
        return json.loads(self.run(_LOAD % code, *arguments))

    def run(self, code: str, *arguments: str) -> str:
        command = [_found("php"), "-d", "display_errors=stderr", "-r", code, "--", *arguments]
        done = subprocess.run(
            command, cwd=self.folder / "site", capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def post(self, content: str) -> str:
        """Publish a post as an author, who may not write HTML; gives its address."""
        code = """
        wp_set_current_user( get_user_by( 'login', 'author' )->ID );
        kses_init();
        return get_permalink( wp_insert_post( wp_slash( array(
            'post_title' => 'P', 'post_status' => 'publish', 'post_content' => $argv[1] ) ) ) );
        """
        return str(self.php(code, content))

    def set_address(self, address: str, language: str = "en") -> None:
        """Set the viewer's address, as the settings page does."""
        code = """
        AnatomyDiagram\\register_settings();
        update_option( 'anatomy_diagram', array( 'address' => $argv[1], 'language' => $argv[2] ) );
        return 1;
        """
        self.php(code, address, language)

    def complaints(self) -> list[str]:
        """What PHP complained about in the plugin's files."""
        log = self.folder / "debug.log"
        return (
            [line for line in log.read_text(encoding="utf-8").splitlines() if PLUGIN.name in line]
            if log.exists()
            else []
        )


def _found(program: str) -> str:
    return shutil.which(program, path=_PATH) or program


def missing() -> list[str]:
    """What is not installed."""
    return [
        *(one for one in PROGRAMS if not shutil.which(one, path=_PATH)),
        *([] if SOURCE.is_dir() else [str(SOURCE)]),
    ]


@contextmanager
def wordpress() -> Iterator[WordPress]:
    """WordPress with the plugin in place, not active yet. Skips the test where it is not installed."""
    if lacking := missing():
        pytest.skip(
            f"WordPress is not installed here: {', '.join(lacking)} missing."
            " On Debian: apt-get install php-cli php-mysql wordpress mariadb-server"
        )
    with ExitStack() as stack:
        # A socket's path has at most 107 letters, fewer than the folders of pytest.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wordpress-")))
        port = free_port()
        place = WordPress(f"http://localhost:{port}", folder)
        _copy(place)
        stack.enter_context(_database(folder))
        place.run(_INSTALL, ADMIN, PASSWORD)
        stack.enter_context(_server(place, port))
        yield place


def _copy(place: WordPress) -> None:
    """WordPress's files, a theme that shows posts and nothing else, and the plugin."""
    site, content = place.folder / "site", place.folder / "site" / "wp-content"
    shutil.copytree(
        SOURCE,
        site,
        symlinks=True,
        ignore=lambda folder, _: {"wp-config.php", "wp-content"} if folder == str(SOURCE) else (),
    )
    for path, text in {
        site / "wp-config.php": _CONFIG.format(folder=place.folder, root=place.root),
        content / "themes" / "plain" / "style.css": "/* Theme Name: Plain */",
        content / "themes" / "plain" / "index.php": _THEME,
        content / "mu-plugins" / "local.php": _LOCAL,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(PLUGIN, place.plugin)


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    user = ["--user=root"] if os.geteuid() == 0 else []
    files = folder / "database"
    common = ["--no-defaults", f"--datadir={files}", *user]
    install = [_found("mariadb-install-db"), *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(install, capture_output=True, timeout=120, check=True)
    command = [
        _found("mariadbd"),
        *common,
        "--skip-networking",
        f"--socket={folder}/socket",
        f"--pid-file={folder}/pid",
    ]
    command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"]
    with _running(command, folder, (folder / "socket").exists):
        yield


@contextmanager
def _server(place: WordPress, port: int) -> Iterator[None]:
    def answers() -> bool:
        try:
            with urlopen(f"{place.root}/wp-login.php", timeout=20) as answer:
                return answer.status == 200
        except URLError:
            return False

    command = [_found("php"), "-S", f"localhost:{port}", "-t", str(place.folder / "site")]
    with _running(command, place.folder, answers, PHP_CLI_SERVER_WORKERS="4"):
        yield


@contextmanager
def _running(command: list[str], folder: Path, ready, **environment: str) -> Iterator[None]:
    """A program that runs until the end, once it is ready."""
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **environment}, start_new_session=True, cwd=folder
        )
        try:
            until = time.monotonic() + 60
            while not ready():
                assert process.poll() is None, Path(log.name).read_text(encoding="utf-8", errors="replace")
                assert time.monotonic() < until, f"{command[0]} is not ready after a minute"
                time.sleep(0.05)
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # PHP's server leaves its workers behind
            process.wait(timeout=30)


@contextmanager
def active_plugin() -> Iterator[WordPress]:
    """WordPress with the plugin active, about which PHP must not complain until the end."""
    with wordpress() as place:
        place.php("return activate_plugin( 'anatomy-diagram/anatomy-diagram.php' );")
        yield place
        assert place.complaints() == []


def shown(address: str) -> Markup:
    """The page at an address."""
    with urlopen(address, timeout=30) as answer:
        return Markup(answer.read().decode())


def element(page: Markup) -> Element:
    """The one diagram on a page."""
    (found,) = page.named("anatomy-diagram")
    return found
