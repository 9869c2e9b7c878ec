"""Sites of others that embed the diagram: a server of pages with headers of their own, and the kinds of hosts there
are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Error, FrameLocator, Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from support.served import started

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE_ROOT = "https://anatomy.clinic.example"
SECRET = "aB3dE5gH7j"
WORDPRESS_MOST = 1000
"""CSS px. Higher frames scroll inside."""


@dataclass
class Site:
    """A site's pages by path; `root` is its address, of another site than the viewer's in the browser's eyes."""

    root: str = ""
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def put(self, path: str, text: str, headers: dict[str, str] | None = None) -> str:
        """Serve a page; gives its address."""
        self.pages[path] = (text, headers or {})
        return self.root + path


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site on a free port."""

    @Request.application
    def app(request: Request) -> Response:
        if request.path not in site.pages:
            return Response("", 204 if request.path == "/favicon.ico" else 404)
        text, headers = site.pages[request.path]
        return Response(text, mimetype="text/html", headers=headers)

    with started(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        site.root = address.replace("127.0.0.1", "localhost")
        yield site


def diagram(page: Page, which: int = 0) -> FrameLocator:
    """The diagram inside a frame of a host's page."""
    return page.frame_locator("iframe").nth(which)


HEIGHT = "(one) => one.getBoundingClientRect().height"
HEIGHT_INSIDE = "() => document.querySelector('.diagram')?.getBoundingClientRect().height || 0"


def fitted(page: Page, most: int = 6000) -> float:
    """The height of the first frame once it stands still, and is that of its diagram or the most: before that a click
    may miss.
    """
    element = page.wait_for_selector("iframe", state="attached")
    frame, height = element.content_frame(), 0.0
    for _ in range(160):
        page.wait_for_timeout(50)
        before, height = height, element.evaluate(HEIGHT)
        try:
            inside = frame.evaluate(HEIGHT_INSIDE)
        except Error:  # it goes to another page
            continue
        if inside and before == height and abs(height - min(most, inside)) <= 1.5:
            return height
    pytest.fail(f"the frame is {height} px high and its diagram is not")


def page(body: str, head: str = "") -> str:
    """A whole page around a body."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Clinic</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def example(name: str, root: str) -> str:
    """A page of `examples/` with the viewer at `root`."""
    return (EXAMPLES / name).read_text(encoding="utf-8").replace(EXAMPLE_ROOT, root)


def frame(root: str, path: str) -> str:
    return (
        f'<iframe src="{root}{path}" title="Diagram" width="100%" height="700"></iframe>'
        f'<p><a href="{root}/en/">full page</a></p>'
    )


def element(root: str, path: str, attributes: str = "", more: str = "") -> str:
    tag = f'<anatomy-diagram src="{root}{path}"{attributes}><a href="{root}/en/">full page</a></anatomy-diagram>'
    return f'{tag}<script async src="{root}/embed.js"{more}></script>'


def wordpress(root: str, path: str) -> str:
    return example("wordpress.html", root).replace("/en/embed/back/", path)


@dataclass(frozen=True)
class Host:
    """A kind of site: the page it makes of an embed's address, the headers it sends, and how its pages are opened."""

    make: Callable[[str, str], str]
    headers: dict[str, str] = field(default_factory=dict)
    script: bool = True
    file: bool = False

    def sent(self, root: str) -> dict[str, str]:
        """The headers of its pages."""
        return strict(root) if "strict" in self.headers else self.headers


def strict(root: str) -> dict[str, str]:
    """The headers of a site that allows nothing but its own files and the viewer's."""
    origin = root.removesuffix("/anatomy")
    return {
        "Content-Security-Policy": f"default-src 'self'; script-src 'self' {origin}; frame-src {origin};"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    }


RESETS = (
    "<style>*{all:unset;box-sizing:border-box!important;margin:9px!important}iframe{height:20px;max-height:30px}"
    "anatomy-diagram{display:inline;height:3px}</style>"
)
HOSTS = {
    "iframe": Host(lambda root, path: page(frame(root, path))),
    "wordpress": Host(wordpress),
    "strict": Host(lambda root, path: page(element(root, path)), {"strict": ""}),
    "coep": Host(lambda root, path: page(element(root, path)), {"Cross-Origin-Embedder-Policy": "require-corp"}),
    "no-script": Host(lambda root, path: page(frame(root, path)), script=False),
    "no-script-element": Host(lambda root, path: page(element(root, path)), script=False),
    "wrong-integrity": Host(
        lambda root, path: page(element(root, path, more=f' integrity="sha384-{"A" * 64}" crossorigin="anonymous"'))
    ),
    "file": Host(lambda root, path: page(element(root, path)), file=True),
    "two": Host(lambda root, path: page(element(root, path) + element(root, path))),
    "resets": Host(lambda root, path: page(element(root, path), RESETS)),
}
