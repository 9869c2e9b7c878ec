"""A Flask site of a clinic's own with the diagram under /anatomy: `flask --app examples/blueprint.py run`."""

from flask import Flask

from viewer import check_headers, create_blueprint


def create_app() -> Flask:
    """The clinic's site."""
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(), url_prefix="/anatomy")

    @app.get("/")
    def home() -> str:
        return '<!doctype html><title>Our clinic</title><a href="/anatomy/en/">How the treatment works</a>'

    for problem in check_headers(app, "/anatomy"):
        app.logger.error(problem)
    return app
