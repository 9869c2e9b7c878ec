"""What the server does, measured, all or in parts: `python -m benchmarks [PART ...]`.

Ratios compare turns of the same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.dearest import MOST, measure
from benchmarks.growth import STRUCTURES, growth, growth_in_structures
from benchmarks.serving import ROOT, Route, ask, compared, free_port, gunicorn, load, memory, serving
from viewer.content.content import load_content
from viewer.drawing.diagram import Diagram

TARGETS = {"view": 15.0, "start": 0.5, "memory": 60.0, "structures": 2.0}
"""Milliseconds for a view, seconds for a start, MB for a worker, and seconds to load many structures."""


def main() -> None:
    """Measure and print the parts that are named on the command line, or all of them."""
    parts = {
        "start": starting,
        "drawing": drawing,
        "serving": served,
        "strangers": asked_by_strangers,
        "export": exported,
        "growth": grows,
    }
    listed = "\n".join(f"  {name:<11}{part.__doc__}" for name, part in parts.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the server's side and compare the figures with their targets.",
        epilog=f"parts:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; all parts if none is named")
    wanted = parser.parse_args().parts
    if unknown := [name for name in wanted if name not in parts]:
        parser.error(f"there is no part {', '.join(unknown)}. Parts: {', '.join(parts)}")
    print(f"{'what':<58}{'measured':>12}{'target':>12}")
    for name, run in parts.items():
        if not wanted or name in wanted:
            run()


def row(what: str, value: str, target: str) -> None:
    """One line of the table."""
    print(f"{what:<58}{value:>12}{target:>12}", flush=True)


def starting() -> None:
    """Cold start: a new process that has an application, against one that has imported Flask; seconds of the
    processor.
    """
    codes = ("import flask", "from viewer.app import create_app; create_app()")
    # The least, not the median: a start does the same work each time, and other programs can only add to it.
    flask, own = (min(_seconds(code) for _ in range(7)) for code in codes)
    row("start over `import flask`, s", f"{own - flask:.2f}", f"<= {TARGETS['start']}")


def _seconds(code: str) -> float:
    """Processor time of a new Python that runs some code, its own start included."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)  # noqa: S603
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def drawing() -> None:
    """One view, uncached; milliseconds of the processor."""
    content = load_content(ROOT)
    diagram = Diagram(content, content.words[content.definitions.language])
    for view in content.definitions.views:
        times = []
        for _ in range(15):
            start = process_time()
            diagram.picture(view)
            times.append(1000 * (process_time() - start))
        row(f"drawing {view.id}, ms", f"{median(times):.1f}", f"<= {TARGETS['view']:g}")


def served() -> None:
    """Many clients at once; memory."""
    port = free_port()
    with serving(gunicorn("viewer:create_app()", port), port) as process:
        ask(port, "/en/")  # rendered, so that the first client does not measure the start
        for clients in (1, 4, 16, 64):
            rate, failed = load(port, "/en/", clients)
            row(f"{clients} clients, responses/s; failed", f"{rate:.0f}; {failed}", "; 0")
        row("memory of a worker after that, MB", f"{memory(process.pid):.1f}", f"<= {TARGETS['memory']:g}")
        for address in _addresses():
            ask(port, address)
        row("  and after every page in every language", f"{memory(process.pid):.1f}", f"<= {TARGETS['memory']:g}")


def asked_by_strangers() -> None:
    """Requests that nobody has made before, against a cached page; the server's processor time."""
    found = measure()
    row("a cached page, ms", f"{found.pop(''):.2f}", "")
    name, ratio = max(found.items(), key=lambda row: row[1])
    row(f"{name} / a cached page", f"{ratio:.2f}", f"<= {MOST:g}")


def _addresses() -> list[str]:
    """Every page, embed and picture in every language."""
    content = load_content(ROOT)
    views = [view.id for view in content.definitions.views]
    kinds = ["", "embed/", "embed-this/", "handout/", *(f"{view}{end}" for view in views for end in ("/", ".svg"))]
    return [
        f"/{language}/{kind}" for language in content.words for kind in (*kinds, *(f"embed/{view}/" for view in views))
    ]


NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; gzip_static on; types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; {rules} }}
  server {{ listen 127.0.0.1:{plain}; root {folder}/plain; }} }}
"""


def exported() -> None:
    """The exported folder under nginx with its rules, against a plain file of the same size."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        row("exported page / plain file, both by nginx", "no nginx", "about 1")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx, started by root, reads files as another user
        options = ["--base-url", "http://127.0.0.1/", str(folder / "site")]
        command = [sys.executable, "-m", "flask", "--app", "viewer", "export", *options]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
        (folder / "plain").mkdir()
        page = (folder / "site" / "en" / "index.html").read_bytes()
        (folder / "plain" / "x.html").write_bytes(page)
        port, plain = free_port(), free_port()
        rules = f"root {folder}/site; " + (folder / "site" / "nginx.conf").read_text(encoding="utf-8")
        text = NGINX.format(folder=folder, port=port, plain=plain, rules=rules)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        nginx = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
        with serving(nginx, port, folder) as process:
            site = Route(pid=process.pid, port=port, address="/en/")
            found = compared(site, Route(pid=process.pid, port=plain, address="/x.html"))
        row(
            f"exported page / plain file, both by nginx ({found.own_rate:.0f}/s, {found.base_rate:.0f}/s)",
            f"{found.rate_ratio:.2f}",
            "about 1",
        )


def grows() -> None:
    """Ten times the sites may take ten times as long, and no longer; two hundred structures load in two seconds."""
    found = growth()
    for count, took in found.items():
        row(f"{count:,} sites: load and check, draw, s", f"{took.load:.2f}, {took.draw:.2f}", "")
    few, many = found[100], found[1_000]
    row("ten times the sites: times as long to load and check", f"{many.load / few.load:.1f}", "<= 10")
    row("ten times the sites: times as long to draw", f"{many.draw / few.draw:.1f}", "<= 10")
    for count, took in growth_in_structures().items():
        target = f"<= {TARGETS['structures']:g} to load" if count == max(STRUCTURES) else ""
        row(f"{count:,} structures: load and check, draw, s", f"{took.load:.2f}, {took.draw:.2f}", target)


if __name__ == "__main__":
    main()
