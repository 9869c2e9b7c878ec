"""Views at the addresses in the table of pages, each with and without its trailing slash."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request

from viewer.web import routes
from viewer.web.routes import Addresses, serves


def client_of(monkeypatch, *, strict_slashes=True):
    rules = {"page": ("/<language>/", "/<language>/<view_id>/"), "file": ("/robots.txt",), "index": ("/",)}
    monkeypatch.setattr(routes, "rules_of", rules.__getitem__)
    pages = Addresses("pages", __name__)
    for endpoint in rules:

        @serves(pages, endpoint)
        def view(**values: str) -> Response:
            return Response(f"{request.endpoint} {request.path} {sorted(values.items())}")

    app = Flask("host")
    app.url_map.strict_slashes = strict_slashes
    app.register_blueprint(pages, url_prefix="/x")
    return app.test_client()


@pytest.fixture
def client(monkeypatch):
    return client_of(monkeypatch)


@pytest.mark.parametrize("path", ["/x", "/x/", "/x/en/", "/x/en", "/x/en/back/", "/x/en/back", "/x/robots.txt"])
def test_every_rule_is_served_with_and_without_its_slash(client, path):
    found = client.get(path)
    assert found.status_code == 200
    assert path in found.text


@pytest.mark.parametrize("path", ["/x/en//", "/x//en/", "/x/en/back//", "/x/robots.txt/", "//x/en/"])
def test_nothing_is_redirected_before_a_view_has_looked_at_it(client, path):
    """Werkzeug's own redirect is permanent and names the host that the request names."""
    found = client.get(path, headers={"Host": "evil.example"})
    assert found.status_code != 308
    assert "evil.example" not in found.headers.get("Location", "")


def test_a_host_that_ignores_slashes_does_not_add_addresses(monkeypatch):
    """With `strict_slashes` off for its whole map, Werkzeug would also serve a page under two slashes."""
    client = client_of(monkeypatch, strict_slashes=False)
    assert client.get("/x/en/").status_code == 200
    assert client.get("/x/en//").status_code == 404


def test_only_reading_is_allowed(client):
    assert client.post("/x/en/").status_code == 405
    assert client.head("/x/en/").status_code == 200
