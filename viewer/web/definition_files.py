"""The definitions and their JSON schema, for anyone who wants to reuse them."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from viewer.content import Live, schema
from viewer.web.editions import Edition
from viewer.web.responses import TEXT, answer
from viewer.web.routes import serves


def add_definition_files(pages: Blueprint, live: Live[Edition]) -> None:
    """Give a blueprint the addresses of the definitions and their schema."""

    @serves(pages, "definitions")
    def definitions() -> Response:
        edition = live()
        written = edition.content.written
        # What an author left out stays out, so that whoever takes the file has the same content as this server.
        text = edition.pages(("definitions",), lambda: written.model_dump_json(by_alias=True, exclude_defaults=True))
        return answer(text.filled({}), "application/json", TEXT)

    @serves(pages, "schema")
    def schema_file() -> Response:
        return answer(live().pages(("schema",), schema_text).filled({}), "application/schema+json", TEXT)


def schema_text() -> str:
    """The JSON schema of the definitions as it stands in `regions.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
