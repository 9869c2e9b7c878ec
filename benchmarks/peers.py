"""Similar projects, each drawn on a page of its own by the same server that serves the viewer.

A peer is an npm package and the few lines that its README gives to show a body whose muscles change when they are
chosen. Its page and script are compressed, cached and sent as the viewer's own pages and scripts are.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort

from viewer.app import create_app
from viewer.web.responses import Body, ResponseKind, answer

INSTALL = "npm install body-muscles body-highlighter react-muscle-highlighter react react-dom esbuild"
"""What a folder for `bundle` needs."""

FOLDER = "BENCHMARK_PEERS"
"""The environment variable that tells the server where the bundled scripts are."""

_BODY_MUSCLES = """import { BodyChart } from "body-muscles";
const chart = new BodyChart(document.getElementById("root"), { view: "front", bodyState: {}, onMuscleClick: mark });
function mark(id) { chart.update({ bodyState: { [id]: { intensity: 8, selected: true } } }); }
"""
_BODY_HIGHLIGHTER = """import createBodyHighlighter from "body-highlighter";
const body = createBodyHighlighter({ container: document.getElementById("root"), style: { width: "20rem" },
  onClick: ({ muscle }) => body.update({ data: [{ name: "chosen", muscles: [muscle] }] }) });
"""
_REACT_MUSCLE_HIGHLIGHTER = """import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import * as library from "react-muscle-highlighter";
const Body = library.default.default || library.default;
function App() {
  const [chosen, choose] = useState([]);
  return createElement(Body, { data: chosen, side: "front", scale: 1.5,
    onBodyPartPress: (part) => choose([{ slug: part.slug, intensity: 2 }]) });
}
createRoot(document.getElementById("root")).render(createElement(App));
"""


@dataclass(frozen=True)
class Peer:
    """A peer's package, the script that shows it, and CSS selectors of its picture and of the muscles in it."""

    name: str
    script: str
    picture: str = "#root svg"
    parts: str = "#root svg path"

    @property
    def path(self) -> str:
        """Where its page is served."""
        return f"/peer/{self.name}/"

    @property
    def script_path(self) -> str:
        """Where its script is served."""
        return f"/peer/{self.name}.js"


PEERS = (
    Peer(name="body-muscles", script=_BODY_MUSCLES),
    Peer(name="body-highlighter", script=_BODY_HIGHLIGHTER, parts="#root svg polygon"),
    Peer(name="react-muscle-highlighter", script=_REACT_MUSCLE_HIGHLIGHTER),
)

# A package may set inline styles or write HTML, which the viewer's own policy forbids; a policy that allows them
# weighs as much.
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_PAGE = ResponseKind(_POLICY)
_SCRIPT = ResponseKind("default-src 'none'", "public, max-age=31536000, immutable")


def bundle(peer: Peer, packages: Path, out: Path) -> None:
    """Write a peer's minified script to `out`. `packages` is a folder in which `INSTALL` was run.

    Raises `FileNotFoundError` if esbuild is not there, and `RuntimeError` if the package does not build.
    """
    esbuild = packages / "node_modules" / ".bin" / "esbuild"
    if not esbuild.exists():
        raise FileNotFoundError(f"{esbuild} does not exist. Run in {packages}: {INSTALL}")
    options = ["--bundle", "--minify", "--format=iife", '--define:process.env.NODE_ENV="production"']
    done = subprocess.run(  # noqa: S603
        [str(esbuild), *options], cwd=packages, input=peer.script.encode(), capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{peer.name} does not build. Run in {packages}: {INSTALL}\n{done.stderr.decode()[:400]}")
    (out / f"{peer.name}.js").write_bytes(done.stdout)


def create_server() -> Flask:
    """The viewer, and the peers whose scripts are in the folder that the environment names, for gunicorn."""
    app = create_app()
    folder = os.environ.get(FOLDER)
    scripts = {path.stem: Body(path.read_bytes()) for path in Path(folder).glob("*.js")} if folder else {}
    pages = {name: Body(_page(name).encode()) for name in scripts}

    @app.get("/peer/<name>/")
    def peer_page(name: str) -> Response:
        return answer(pages[name], "text/html", _PAGE) if name in pages else abort(404)

    @app.get("/peer/<name>.js")
    def peer_script(name: str) -> Response:
        return answer(scripts[name], "text/javascript", _SCRIPT) if name in scripts else abort(404)

    return app


def _page(name: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{name}</title>"
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f'<body><div id="root"></div><script src="/peer/{name}.js" defer></script>'
    )
