"""Templates are rendered apart from those of a host application, and a wrong name is an error."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import TemplateNotFound, UndefinedError
from support.served import ROOT

from viewer.settings import Settings
from viewer.web import create_blueprint, live_editions, templating
from viewer.web.templating import template_text


def test_a_name_that_does_not_exist_is_an_error_instead_of_nothing():
    with pytest.raises(UndefinedError, match="nothing"):
        templating._environment().from_string("{{ nothing }}").render()
    with pytest.raises(UndefinedError, match="page"):
        template_text("themes.html")
    with pytest.raises(UndefinedError, match="say"):
        template_text("themes.html", page=object())


def test_a_template_that_does_not_exist_is_an_error():
    with pytest.raises(TemplateNotFound):
        template_text("nothing.html")


def test_values_are_escaped():
    assert templating._environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_templates_of_a_host_application_do_not_take_the_place_of_ours(tmp_path):
    """Flask looks for every template in the application's own folder first, and `base.html` is a common name."""
    for name in ("base.html", "page.html", "diagram.html"):
        (tmp_path / name).write_text("the clinic's own", encoding="utf-8")
    app = Flask("clinic", template_folder=str(tmp_path))
    app.jinja_env.filters["length"] = lambda _: 0
    app.register_blueprint(create_blueprint(live_editions(ROOT, Settings(), watch=False)), url_prefix="/anatomy")
    page = app.test_client().get("/anatomy/en/").text
    assert "the clinic's own" not in page
    assert '<nav class="views"' in page
    assert app.jinja_env.get_template("base.html").render() == "the clinic's own"
