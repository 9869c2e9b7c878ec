"""The export served by Apache 2.4 with the `.htaccess` that came with it."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest
from support.served import PREFIX, ROOT, Web, free_port, wait_for

from viewer.app import create_app
from viewer.settings import Settings

PROGRAM = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
USED = ("mpm_event", "authz_core", "mime", "dir", "headers", "filter", "deflate", "rewrite")
ADDRESSES = ("/en/", "/en/back/", "/en/embed/", "/es/embed/left/", "/en/front.svg", "/embed.js", "/regions.json")
SAME = (
    *("Content-Security-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy", "Cache-Control"),
    *("X-Content-Type-Options", "Referrer-Policy", "Access-Control-Allow-Origin"),
)
CONF = """ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/log
Mutex file:{work}
{modules}
TypesConfig /etc/mime.types
{user}
DocumentRoot {root}
<Directory {root}>
AllowOverride FileInfo Indexes
Require all granted
</Directory>
"""


@pytest.fixture(scope="module")
def apache(exported, tmp_path_factory) -> Iterator[Web]:
    if not PROGRAM or not MODULES.is_dir():
        pytest.skip("Apache is not installed (Debian: apt-get install apache2)")
    root, work, port = exported[0].parent, tmp_path_factory.mktemp("apache"), free_port()
    if os.geteuid() == 0:  # Apache serves as another user than root, who must get at the folder
        for folder in (work, root, *root.parents):
            if folder.is_relative_to(gettempdir()) and folder != Path(gettempdir()):
                folder.chmod(0o755)
    loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in USED)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    (work / "conf").write_text(CONF.format(port=port, work=work, modules=loaded, root=root, user=user), encoding="utf-8")
    with subprocess.Popen([PROGRAM, "-f", str(work / "conf"), "-D", "FOREGROUND"], stderr=subprocess.PIPE) as process:
        wait_for(port, process)
        yield Web(f"http://127.0.0.1:{port}{PREFIX}")
        process.terminate()


@pytest.mark.parametrize("address", ADDRESSES)
def test_apache_speaks_as_the_viewer_does(apache, exported, address):
    found = apache.get(address)
    asked = create_app(ROOT, Settings(base_url=exported[1])).test_client().get(address, base_url=exported[1])
    assert (found.status_code, found.mimetype) == (200, asked.mimetype)
    assert {name: found.headers.get_all(name) for name in SAME} == {name: asked.headers.getlist(name) or None for name in SAME}


def test_apache_compresses_and_knows_what_the_browser_has(apache):
    answer = apache.get("/en/embed/", {"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<svg" in gzip.decompress(answer.data)
    assert apache.get("/en/embed/", {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "address",
    ["/en/embed/nothing/", "/en/nothing/", "/xx/embed/nothing/", "/_headers", "/nginx.conf", "/.anatomy-export/state.json"],
)
def test_what_apache_does_not_find_can_be_framed_and_is_not_kept(apache, address):
    answer = apache.get(address)
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)
    assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(("address", "view"), [("/xx/embed/", "all"), ("/fr-CA/embed/back/", "back")])
def test_an_unknown_language_shows_the_first_one_behind_apache_too(apache, address, view):
    answer = apache.get(address)
    assert (answer.status_code, f'data-view="{view}"' in answer.text) == (200, True)
    assert "frame-ancestors 'self' https:" in answer.headers["Content-Security-Policy"]
